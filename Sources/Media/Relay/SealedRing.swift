/// The last packets of one stream as they went out, by number, to send again when asked.
///
/// Holds references: the bytes are those that were sent, shared with the other workers' rings.
struct SealedRing: Sendable {
    private struct Slot: Sendable {
        let number: Int64
        let packet: SealedBytes
    }

    private var slots: [Slot?] = []
    /// The highest extended number stored.
    private(set) var highest: Int64?

    /// Keeps a packet in place of the one a whole ring earlier, which is returned for its buffer.
    ///
    /// - Returns: whether it was new, and what it took the place of.
    mutating func store(_ packet: SealedBytes, number: Int64) -> (isNew: Bool, displaced: SealedBytes?) {
        if slots.isEmpty { slots = Array(repeating: nil, count: MediaLimits.ringPackets) }
        if let highest, number <= highest - Int64(slots.count) { return (false, nil) }
        let index = Int(number & Int64(slots.count - 1))
        let before = slots[index]
        if let before, before.number >= number { return (false, nil) }
        slots[index] = Slot(number: number, packet: packet)
        highest = max(highest ?? number, number)
        return (true, before?.packet)
    }

    /// The packet with this extended number, while it is kept.
    subscript(number: Int64) -> SealedBytes? {
        guard let highest, number > highest - Int64(slots.count),
            let slot = slots[Int(number & Int64(slots.count - 1))], slot.number == number
        else { return nil }
        return slot.packet
    }

    /// The packet somebody asks for by its 16 bits, while it is kept.
    subscript(number: SequenceNumber) -> SealedBytes? {
        guard let highest else { return nil }
        return self[highest + Int64(number.distance(from: SequenceNumber(extended: highest)))]
    }
}
