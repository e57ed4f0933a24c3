/// Where a hawker server is: `host:port`, with or without `http://`.
package struct ServerAddress: Sendable, Hashable, CustomStringConvertible {
    package let host: String
    package let port: Int

    /// The port a server listens on unless told otherwise.
    package static let defaultPort = 4650
    package static let local = ServerAddress(host: "127.0.0.1", port: defaultPort)

    package init(host: String, port: Int) {
        self.host = host
        self.port = port
    }

    /// - Throws: what is wrong with the text, in a sentence.
    package init(parsing text: String) throws(ClientError) {
        var rest = Substring(text)
        if let scheme = rest.range(of: "://") {
            guard rest[..<scheme.lowerBound].lowercased() == "http" else {
                throw .badAddress("\(text): only http:// servers can be reached; write host:port")
            }
            rest = rest[scheme.upperBound...]
        }
        if rest.hasSuffix("/") { rest = rest.dropLast() }
        var host = rest
        var port = Self.defaultPort
        if rest.hasPrefix("[") {
            guard let end = rest.firstIndex(of: "]") else { throw .badAddress("\(text): the ']' is missing") }
            host = rest[rest.index(after: rest.startIndex)..<end]
            let tail = rest[rest.index(after: end)...]
            if !tail.isEmpty {
                guard tail.first == ":", let number = Self.port(tail.dropFirst()) else {
                    throw .badAddress("\(text): a port is a number from 1 to 65535")
                }
                port = number
            }
        } else if let colon = rest.lastIndex(of: ":") {
            guard let number = Self.port(rest[rest.index(after: colon)...]) else {
                throw .badAddress("\(text): a port is a number from 1 to 65535")
            }
            host = rest[..<colon]
            port = number
        }
        let allowed = host.utf8.allSatisfy { byte in
            (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20)
                || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) || ".-:_".utf8.contains(byte)
        }
        guard !host.isEmpty, host.utf8.count <= 253, allowed else {
            throw .badAddress("\(text): not a server address; write host:port, for example 127.0.0.1:4650")
        }
        self.init(host: String(host), port: port)
    }

    package var description: String { host.contains(":") ? "[\(host)]:\(port)" : "\(host):\(port)" }

    package func url(_ path: String) -> String { "http://\(self)\(path)" }

    private static func port(_ text: Substring) -> Int? {
        guard text.utf8.count <= 5, let number = Int(text), (1...65_535).contains(number) else { return nil }
        return number
    }
}

extension Substring {
    fileprivate func range(of text: String) -> Range<Index>? {
        var start = startIndex
        while start < endIndex {
            if self[start...].hasPrefix(text) { return start..<index(start, offsetBy: text.count) }
            start = index(after: start)
        }
        return nil
    }
}
