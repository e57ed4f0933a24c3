/// Binds the address a compound came from to a ticket: an APP packet named "HAWK" (RFC 3550 section 6.7).
///
/// Repeated every second; an address that stays silent is forgotten. Bytes after the token are room for the set of
/// streams a viewer wants and are ignored here.
package struct TokenBinding: Hashable, Sendable {
    static let name: UInt32 = 0x4841_574B

    package var sender: SSRC
    package var token: SessionToken

    package init(sender: SSRC, token: SessionToken) {
        self.sender = sender
        self.token = token
    }

    /// `nil` for somebody else's APP packet.
    init?(from reader: inout ByteReader, subtype: Int) throws(ParseError) {
        let sender = SSRC(try reader.uint32())
        let name = try reader.uint32()
        guard name == Self.name, subtype == 0 else { return nil }
        guard let token = SessionToken(bytes: try reader.slice(16)) else { throw .value }
        self.init(sender: sender, token: token)
    }

    func write(to bytes: inout [UInt8]) {
        bytes.append(uint32: sender.rawValue)
        bytes.append(uint32: Self.name)
        token.write(to: &bytes)
    }
}

/// Sixteen random bytes only a ticket's holder and the relay know.
package struct SessionToken: Hashable, Sendable {
    private let high: UInt64
    private let low: UInt64

    /// `nil` unless there are exactly 16 bytes.
    package init?(bytes: some Collection<UInt8>) {
        guard bytes.count == 16 else { return nil }
        high = bytes.prefix(8).reduce(0) { $0 << 8 | UInt64($1) }
        low = bytes.dropFirst(8).reduce(0) { $0 << 8 | UInt64($1) }
    }

    /// `nil` unless there are exactly 32 hexadecimal digits.
    package init?(hexadecimal: String) {
        let digits = hexadecimal.utf8
        guard digits.count == 32, digits.allSatisfy({ $0 != UInt8(ascii: "+") && $0 != UInt8(ascii: "-") }),
            let high = UInt64(hexadecimal.prefix(16), radix: 16), let low = UInt64(hexadecimal.suffix(16), radix: 16)
        else { return nil }
        self.high = high
        self.low = low
    }

    package var hexadecimal: String {
        var bytes: [UInt8] = []
        write(to: &bytes)
        return bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
    }

    func write(to bytes: inout [UInt8]) {
        bytes.append(uint64: high)
        bytes.append(uint64: low)
    }
}
