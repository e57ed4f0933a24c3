/// The messages this house adds to RTCP: the subtypes of APP packets named "HAWK" (RFC 3550 section 6.7).
enum ApplicationKind: Int {
    case subscription = 1
    case demand = 2
    case rollover = 3
    case challenge = 4
    case echo = 5
    case probe = 6

    /// "HAWK".
    static let name: UInt32 = 0x4841_574B
}

extension RTCPPacket {
    /// Reads what follows the header of an APP packet; `nil` for somebody else's, or of a kind from the future.
    init?(application reader: inout ByteReader, subtype: Int) throws(ParseError) {
        let sender = SSRC(try reader.uint32())
        let name = try reader.uint32()
        guard name == ApplicationKind.name, let kind = ApplicationKind(rawValue: subtype) else { return nil }
        switch kind {
        case .subscription: self = .subscription(try Subscription(sender: sender, from: &reader))
        case .demand: self = .demand(try Demand(sender: sender, from: &reader))
        case .rollover: self = .rollover(try Rollover(sender: sender, from: &reader))
        case .challenge: self = .challenge(try Challenge(sender: sender, from: &reader))
        case .echo: self = .echo(try Challenge(sender: sender, from: &reader))
        case .probe: self = .probe(try PathProbe(sender: sender, from: &reader))
        }
    }
}

extension ByteReader {
    /// How many entries of `size` bytes fill what remains, of which a room has at most one for each stream.
    func entries(of size: Int) throws(ParseError) -> Int {
        guard remaining % size == 0 else { throw .length }
        guard remaining / size <= MediaLimits.streams else { throw .tooLarge }
        return remaining / size
    }
}

extension Array {
    /// Adds an entry of the network's, whose stream must not have been named before.
    mutating func append(_ entry: Element, of stream: KeyPath<Element, SSRC>) throws(ParseError) {
        guard !contains(where: { $0[keyPath: stream] == entry[keyPath: stream] }) else { throw .value }
        append(entry)
    }

    /// The first entry for each stream, of at most as many streams as a room has.
    func onePerStream(_ stream: KeyPath<Element, SSRC>) -> [Element] {
        var kept: [Element] = []
        for entry in self where kept.count < MediaLimits.streams {
            if !kept.contains(where: { $0[keyPath: stream] == entry[keyPath: stream] }) { kept.append(entry) }
        }
        return kept
    }
}
