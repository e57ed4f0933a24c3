import Commerce
import Crypto
import GRDB

// answered
extension Database {
    func loadAnswered(_ keys: Set<Idempotency.Key>, into rows: inout Books.Rows) throws {
        let query = try Query(
            """
            SELECT request_hash, outcome, subject, state, kept_until FROM answered
            WHERE key_high = ? AND key_low = ?
            """, in: self)
        for key in keys {
            let digest = key.digest
            try query.forEachRow(digest.high, digest.low) { row in
                rows.answered[key] = Idempotency.Record(
                    requestHash: row[0], outcome: try row.outcome(1), keptUntil: row.timestamp(4))
            }
        }
    }

    func saveAnswers(_ keys: [Idempotency.Key], _ rows: Books.Rows) throws {
        let answers = keys.compactMap { key in rows.answered[key].map { (key: key, record: $0) } }
        try Self.saveAnswers.insert(answers, in: self) { row, answer in
            let (key, record) = answer
            let (outcome, subject, state): (String, String?, Order.State?) =
                switch record.outcome {
                case .echoed: ("echoed", nil, nil)
                case .offer(let offer): ("offer", offer.rawValue, nil)
                case .order(let order, let state): ("order", order.rawValue, state)
                case .progress(let order): ("progress", order.rawValue, nil)
                }
            let digest = key.digest
            row.bind(digest.high, digest.low, record.requestHash, outcome, subject, state, record.keptUntil)
        }
    }

    private static let saveAnswers = Insertion(
        into: "answered", ["key_high", "key_low", "request_hash", "outcome", "subject", "state", "kept_until"],
        verb: "INSERT OR REPLACE")
}

extension Idempotency.Key {
    /// The first 128 bits of SHA-256 over the account and the name, each of which holds no zero byte.
    ///
    /// A name that is a UUID of version 7 (RFC 9562) gives its own first half for the high one: it begins with the time,
    /// so that keys which come together lie together.
    fileprivate var digest: (high: Int64, low: Int64) {
        var hasher = SHA256()
        for text in [account.rawValue, name.rawValue] {
            var text = text
            text.withUTF8 { hasher.update(bufferPointer: UnsafeRawBufferPointer($0)) }
            hasher.update(data: [0 as UInt8])
        }
        return hasher.finalize().withUnsafeBytes { bytes in
            (
                timeOrderedHalf ?? bytes.loadUnaligned(as: Int64.self),
                bytes.loadUnaligned(fromByteOffset: 8, as: Int64.self)
            )
        }
    }

    /// The first 64 bits of a UUID of version 7; nil for every other name.
    private var timeOrderedHalf: Int64? {
        let text = name.rawValue.utf8
        guard text.count == 36, text.dropFirst(14).first == UInt8(ascii: "7") else { return nil }
        var half: UInt64 = 0
        for (index, byte) in text.prefix(18).enumerated() {
            if index == 8 || index == 13 {
                guard byte == UInt8(ascii: "-") else { return nil }
                continue
            }
            guard let digit = Character(UnicodeScalar(byte)).hexDigitValue else { return nil }
            half = half << 4 | UInt64(digit)
        }
        return Int64(bitPattern: half)
    }
}

extension ResultRow {
    fileprivate func outcome(_ column: Int) throws -> Idempotency.Outcome {
        switch self[column] as String {
        case "echoed": .echoed
        case "offer": .offer(try identifier(column + 1))
        case "order": .order(try identifier(column + 1), try named(column + 2))
        case "progress": .progress(try identifier(column + 1))
        case let unknown: throw StoreError.corrupt("an answer is kept as '\(unknown.prefix(64))'")
        }
    }
}
