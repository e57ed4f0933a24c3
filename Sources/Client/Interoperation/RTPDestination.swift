import Media
import Transport

/// Where plain RTP goes: `HOST:PORT`, the first of four ports.
package struct RTPDestination: Hashable, Sendable {
    package let address: PeerAddress

    /// Looks the host up; blocks while the resolver works.
    ///
    /// - Parameter mayLeave: the person knows that the stream is in the clear, and lets it leave this machine.
    /// - Throws: what is wrong with the text, in a sentence.
    package init(parsing text: String, mayLeave: Bool = false) throws(ClientError) {
        guard let colon = text.lastIndex(of: ":"), case let host = Self.host(text[..<colon]), !host.isEmpty else {
            throw .badAddress(
                "\"\(text.prefix(100))\" is no place for RTP; write HOST:PORT, for example 127.0.0.1:5004")
        }
        let digits = text[text.index(after: colon)...]
        guard digits.utf8.count <= 5, let port = Int(digits), PlainChannel.isBase(port) else {
            throw .badAddress(
                "\"\(digits.prefix(20))\" is no port for RTP: an even number from 2 to 65532, the first of four")
        }
        do throws(TransportError) {
            address = try .resolve(host, port: UInt16(port))
        } catch {
            throw .badAddress(error.message)
        }
        guard mayLeave || address.isLoopback else {
            throw .badAddress(
                """
                \(address.host) is not this machine, and plain RTP can be seen and heard by anybody on the way; give a \
                loopback address such as 127.0.0.1, or say --in-the-clear as well
                """)
        }
    }

    /// Without the brackets of an IPv6 address; empty where they are missing or half there.
    private static func host(_ text: Substring) -> String {
        if text.hasPrefix("["), text.hasSuffix("]") { return String(text.dropFirst().dropLast()) }
        return text.contains(":") || text.contains("[") || text.contains("]") ? "" : String(text)
    }
}
