import Commerce
import Foundation
import Testing
import Wire

/// How the lines of a shelf stand, for a client.
@Suite struct ShelfOrderTests {
    private func item(_ sku: String) -> ShelfItem {
        ShelfItem(
            sku: id(sku), product: id("p"), title: sku, description: "", spec: "", listPrice: cny(1), price: cny(1),
            limitPerBuyer: nil, available: 1, onHand: 1)
    }

    private func arranged(_ shelf: String, by order: String) -> String {
        shelf.map { item(String($0)) }.arranged(by: order.map { id(String($0)) }).map(\.title).joined()
    }

    @Test(
        "lines stand in the order they are named, those it does not name behind, and none is lost or doubled",
        arguments: [
            ("abc", "cab", "cab"), ("abc", "", "abc"), ("abc", "b", "bac"), ("abcd", "xdbx", "dbac"),
            ("abc", "ccba", "cba"), ("", "abc", ""), ("a", "a", "a"),
        ])
    func order(shelf: String, by order: String, is wanted: String) {
        #expect(arranged(shelf, by: order) == wanted)
        #expect(arranged(wanted, by: order) == wanted, "once more changes nothing")
    }

    @Test("order, what is explained and the time, byte for byte")
    func json() throws {
        try expect(
            Tick(
                sequence: 9, events: [.shelfOrder([id("s2"), id("s1")])],
                explained: ExplainedState(
                    line: Explained(sku: id("s2"), since: Timestamp(milliseconds: 1_760_000_000_000)))),
            #"{"events":[{"number":9,"skus":["s2","s1"],"type":"shelf-order"}],"#
                + #""explained":{"line":{"since":1760000000000,"sku":"s2"}},"sequence":9}"#)
        try expect(
            Tick(sequence: 9, explained: ExplainedState(line: nil)), #"{"explained":{},"sequence":9}"#)
        try expect(
            ServerMessage.resumed(Tick(sequence: 9)).stamped(Timestamp(milliseconds: 5)),
            #"{"tick":{"now":5,"sequence":9},"type":"resumed"}"#)
        try expect(ArrangeShelf(skus: [id("s2"), id("s1")]), #"{"skus":["s2","s1"]}"#)
        try expect(ExplainLine(sku: nil), "{}")
    }

    private func expect<Value: Codable & Equatable>(_ value: Value, _ json: String) throws {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        #expect(String(decoding: try encoder.encode(value), as: UTF8.self) == json)
        #expect(try JSONDecoder().decode(Value.self, from: Data(json.utf8)) == value)
    }
}

private func id<Subject>(_ text: String) -> Identifier<Subject> {
    guard let identifier = Identifier<Subject>(rawValue: text) else {
        preconditionFailure("'\(text)' is no identifier")
    }
    return identifier
}

private func cny(_ minorUnits: Int64) -> Money { Money(minorUnits: minorUnits, currency: .cny) }
