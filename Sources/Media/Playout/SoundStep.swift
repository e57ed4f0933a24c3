/// What to play in the next 20 ms.
package enum SoundStep: Hashable, Sendable {
    /// Decode and play this.
    case packet([UInt8])
    /// Nothing came for this time. When `next` is there it may hold a spare copy (Opus in-band FEC): decode it as
    /// such; it comes again as `.packet`. Else let the decoder make something up.
    case conceal(next: [UInt8]?)
    /// Nothing is on: before the first packet, and in a long gap.
    case silence
}
