/// The last packets of one stream as they were sent, by number, to send again when asked.
///
/// Keeps the datagrams themselves, so a repair is the identical bytes.
package struct PacketRing: Sendable {
    private struct Slot: Sendable {
        let number: Int64
        let datagram: [UInt8]
    }

    private var slots: [Slot?]
    /// The highest extended number stored.
    package private(set) var highest: Int64?

    /// - Parameter capacity: a power of two, at most 32,768 so that a sequence number names one slot.
    package init(capacity: Int = MediaLimits.ringPackets) {
        precondition(capacity > 0 && capacity <= 32_768 && capacity & (capacity - 1) == 0, "not a power of two")
        slots = Array(repeating: nil, count: capacity)
    }

    /// Keeps a datagram in place of the one a whole ring earlier. False when it is too old or here already.
    @discardableResult
    package mutating func store(_ datagram: [UInt8], number: Int64) -> Bool {
        if let highest, number <= highest - Int64(slots.count) { return false }
        let index = Int(number & Int64(slots.count - 1))
        if let slot = slots[index], slot.number >= number { return false }
        slots[index] = Slot(number: number, datagram: datagram)
        highest = max(highest ?? number, number)
        return true
    }

    /// The datagram with this extended number, while it is kept.
    package subscript(number: Int64) -> [UInt8]? {
        guard let highest, number > highest - Int64(slots.count),
            let slot = slots[Int(number & Int64(slots.count - 1))], slot.number == number
        else { return nil }
        return slot.datagram
    }

    /// The datagram somebody asks for by its 16 bits, while it is kept.
    package subscript(number: SequenceNumber) -> [UInt8]? {
        guard let highest else { return nil }
        return self[highest + Int64(number.distance(from: SequenceNumber(extended: highest)))]
    }
}
