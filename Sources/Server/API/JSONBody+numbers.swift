import Foundation
import NIOCore

extension JSONBody {
    /// What is wrong with bytes that Foundation's decoder calls no JSON without saying where.
    ///
    /// It says so of numbers too that are JSON and do not fit an `Int`, such as 1.5 and 2^63: these are named by their
    /// places, three of them at most. Called for refused bodies only, so that the second reading costs nobody else.
    static func words(forUnreadable bytes: ByteBuffer) -> String {
        let value: Any
        do {
            value = try JSONSerialization.jsonObject(with: Data(bytes.readableBytesView), options: .fragmentsAllowed)
        } catch {
            let reason = (error as NSError).userInfo["NSDebugDescription"] as? String ?? ""
            return reason.contains("not representable")
                ? "A number in the body is larger than any this API takes." : "The body is not JSON."
        }
        let unreadable = "The body is not JSON, or a number in it is negative that must not be."
        var places: [String] = []
        collect(value, at: [], into: &places)
        guard !places.isEmpty else { return unreadable }
        let names = places.map { $0.isEmpty ? "the body" : "'\($0)'" }.joined(separator: " and ")
        return "\(names) must be \(places.count == 1 ? "a whole number" : "whole numbers") of at most 63 bits."
    }

    private static func collect(_ value: Any, at path: [String], into places: inout [String]) {
        guard places.count < 3 else { return }
        switch value {
        case let members as [String: Any]:
            // In the order of their names, because a dictionary has another one in every process.
            for (name, member) in members.sorted(by: { $0.key < $1.key }) {
                collect(member, at: path + [name], into: &places)
            }
        case let items as [Any]:
            for (index, item) in items.enumerated() { collect(item, at: path + ["[\(index)]"], into: &places) }
        case let number as NSNumber where number is NSDecimalNumber || Int64(exactly: number) == nil:
            places.append(path.joined(separator: "."))
        default: break
        }
    }
}
