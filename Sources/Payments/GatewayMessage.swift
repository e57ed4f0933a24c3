import Commerce

/// Header fields in order; names are compared without regard to case (RFC 9110 section 5.1).
package struct GatewayHeaders: Sendable, Equatable, ExpressibleByDictionaryLiteral {
    package struct Field: Sendable, Equatable {
        package let name: String
        package let value: String

        package init(name: String, value: String) {
            self.name = name
            self.value = value
        }
    }

    package private(set) var fields: [Field]

    /// Fields past 128 are dropped.
    package init(_ fields: [Field] = []) { self.fields = Array(fields.prefix(Limits.headerFields)) }

    package init(dictionaryLiteral elements: (String, String)...) {
        self.init(elements.map { Field(name: $0.0, value: $0.1) })
    }

    /// The value of the only field of this name; nil when there is none, and also when there are two,
    /// because a signature must not depend on which of them a reader picks.
    package subscript(_ name: String) -> String? {
        let name = name.lowercased()
        let matches = fields.filter { $0.name.lowercased() == name }
        return matches.count == 1 ? matches[0].value : nil
    }
}

/// What to send to a gateway, exactly: the body's bytes are the ones that were signed.
package struct GatewayRequest: Sendable, Equatable {
    package let method: String
    /// The path with its query, as it stands in the request line.
    package let target: String
    package let headers: GatewayHeaders
    package let body: [UInt8]

    package init(method: String, target: String, headers: GatewayHeaders = [:], body: [UInt8] = []) {
        self.method = method
        self.target = target
        self.headers = headers
        self.body = body
    }
}

/// What came back, or what to answer: the body's bytes as they were on the wire.
package struct GatewayResponse: Sendable, Equatable {
    package let status: Int
    package let headers: GatewayHeaders
    package let body: [UInt8]

    package init(status: Int, headers: GatewayHeaders = [:], body: [UInt8] = []) {
        self.status = status
        self.headers = headers
        self.body = body
    }
}

/// One call to a gateway: what to send, and how to read what comes back.
///
/// The caller owns the connection, the time limit and the retries; a call may be sent again as it is within five
/// minutes of its making, because its signature carries that time.
package struct GatewayCall<Answer: Sendable>: Sendable {
    package typealias Reader = @Sendable (GatewayResponse, Timestamp) throws(GatewayError) -> Answer

    package let request: GatewayRequest
    private let read: Reader

    package init(request: GatewayRequest, read: @escaping Reader) {
        self.request = request
        self.read = read
    }

    /// The typed answer, once its signature is verified.
    package func answer(from response: GatewayResponse, at now: Timestamp) throws(GatewayError) -> Answer {
        try read(response, now)
    }
}
