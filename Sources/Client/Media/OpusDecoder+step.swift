import Codecs
import Media

extension OpusDecoder {
    /// The sound of 20 ms, whatever has come of them.
    mutating func play(_ step: SoundStep) -> SoundFrame {
        do throws(CodecError) {
            switch step {
            case .packet(let packet): return try decode(packet)
            case .conceal(let next?): return try recover(before: next)
            case .conceal(nil): return conceal()
            case .silence: return .silence
            }
        } catch {
            // A damaged packet is as good as a lost one.
            return conceal()
        }
    }
}
