import Commerce

/// The two texts that WeChat Pay v3 signs.
///
/// A merchant signs what it asks; the gateway signs what it answers and what it notifies.
enum MessageSignature {
    /// The scheme's name, in `Authorization` and `Wechatpay-Signature-Type`.
    static let scheme = "WECHATPAY2-SHA256-RSA2048"

    /// Five lines, each ended, also the last: method, path with query, Unix seconds, nonce, body.
    static func requestText(method: String, target: String, seconds: String, nonce: String, body: [UInt8]) -> [UInt8] {
        Array("\(method)\n\(target)\n\(seconds)\n\(nonce)\n".utf8) + body + Array("\n".utf8)
    }

    /// Three lines, each ended, also the last: Unix seconds, nonce, body as it was on the wire.
    static func answerText(seconds: String, nonce: String, body: [UInt8]) -> [UInt8] {
        Array("\(seconds)\n\(nonce)\n".utf8) + body + Array("\n".utf8)
    }

    static func seconds(_ time: Timestamp) -> String { String(time.milliseconds / 1_000) }

    /// Throws `clockDifference` when the text is no time, or five minutes or more from `now`.
    static func requireRecent(_ seconds: String, at now: Timestamp) throws(GatewayError) {
        // Twelve digits reach the year 33658, and keep the milliseconds far from overflow.
        guard (1...12).contains(seconds.utf8.count), seconds.utf8.allSatisfy({ (0x30...0x39).contains($0) }),
            let value = Int64(seconds)
        else {
            throw GatewayError(.clockDifference, "'\(seconds.printable)' is not a time in Unix seconds")
        }
        let difference = now - Timestamp(milliseconds: value * 1_000)
        guard max(difference, .zero - difference) < Limits.clockDifference else {
            throw GatewayError(
                .clockDifference,
                """
                signed at \(value), which is \(difference.components.seconds) s before this machine's clock; an old \
                message was sent again, or the clock is wrong (check time synchronisation)
                """)
        }
    }
}
