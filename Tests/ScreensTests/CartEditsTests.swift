import Commerce
import Testing

@testable import Screens

@Suite("What is pressed in the cart and not answered yet")
struct CartEditsTests {
    typealias Edit = CartEdits.Edit
    private let scarf = Fixtures.scarf
    private let kettle = Fixtures.kettle

    @Test("one call at a time, and the newest wish is what follows")
    func latestWins() {
        var edits = CartEdits()
        edits.wish(6, of: scarf, held: 5)
        #expect(edits.next() == Edit(sku: scarf, quantity: 6))
        for quantity in 7...10 { edits.wish(quantity, of: scarf, held: 5) }
        #expect(edits.next() == nil && edits.quantity(of: scarf) == 10)
        let isDue = edits.answered(scarf, quantity: 6)
        #expect(isDue && edits.next() == Edit(sku: scarf, quantity: 10))
        let last = edits.answered(scarf, quantity: 10)
        #expect(last && edits.next() == nil && edits.isSettled && edits.quantity(of: scarf) == nil)
    }

    @Test("what is wished back to what was sent, or to what is there, is not sent")
    func back() {
        var edits = CartEdits()
        edits.wish(6, of: scarf, held: 5)
        edits.wish(5, of: scarf, held: 5)
        #expect(edits.next() == nil && edits.isSettled)
        edits.wish(6, of: scarf, held: 5)
        _ = edits.next()
        edits.wish(7, of: scarf, held: 5)
        edits.wish(6, of: scarf, held: 5)
        _ = edits.answered(scarf, quantity: 6)
        #expect(edits.next() == nil && edits.isSettled)
    }

    @Test("what is wished back while the call is under way is sent behind it")
    func undone() {
        var edits = CartEdits()
        edits.wish(6, of: scarf, held: 5)
        _ = edits.next()
        edits.wish(5, of: scarf, held: 5)
        _ = edits.answered(scarf, quantity: 6)
        #expect(edits.next() == Edit(sku: scarf, quantity: 5))
    }

    @Test("lines follow one another in the order they were pressed")
    func lines() {
        var edits = CartEdits()
        edits.wish(1, of: scarf, held: 0)
        _ = edits.next()
        edits.wish(2, of: kettle, held: 0)
        edits.wish(3, of: scarf, held: 0)
        edits.wish(4, of: kettle, held: 0)
        _ = edits.answered(scarf, quantity: 1)
        #expect(edits.next() == Edit(sku: kettle, quantity: 4))
        _ = edits.answered(kettle, quantity: 4)
        #expect(edits.next() == Edit(sku: scarf, quantity: 3))
    }

    @Test("an answer nobody waits for settles nothing")
    func late() {
        var edits = CartEdits()
        edits.wish(6, of: scarf, held: 5)
        _ = edits.next()
        let other = edits.answered(scarf, quantity: 5)
        let another = edits.answered(kettle, quantity: 6)
        #expect(!other && !another && edits.next() == nil && !edits.isSettled)
    }

    @Test("a refusal takes the wishes for as many or more with it, and leaves one for fewer", arguments: [2, 8, 9])
    func refused(wished: Int) {
        var edits = CartEdits()
        edits.wish(8, of: scarf, held: 5)
        _ = edits.next()
        if wished != 8 { edits.wish(wished, of: scarf, held: 5) }
        _ = edits.answered(scarf, quantity: 8)
        edits.refused(scarf, quantity: 8)
        #expect(edits.next()?.quantity == (wished < 8 ? wished : nil))
    }

    @Test("any bursts on any lines end with the server having what was pressed")
    func property() {
        for seed in UInt64(1)...200 {
            var dice = Dice(state: seed)
            var edits = CartEdits()
            var server: [SKU.ID: Int] = [:]
            var wished: [SKU.ID: Int] = [:]
            for _ in 0..<60 {
                if Bool.random(using: &dice) {
                    let sku = Bool.random(using: &dice) ? scarf : kettle
                    let quantity = Int.random(in: 0...4, using: &dice)
                    wished[sku] = quantity
                    edits.wish(quantity, of: sku, held: server[sku] ?? 0)
                    #expect((edits.quantity(of: sku) ?? server[sku] ?? 0) == quantity, "seed \(seed)")
                } else if let sent = edits.sent {
                    server[sent.sku] = sent.quantity
                    let isDue = edits.answered(sent.sku, quantity: sent.quantity)
                    #expect(isDue, "seed \(seed)")
                }
                _ = edits.next()
            }
            while let sent = edits.sent {
                server[sent.sku] = sent.quantity
                _ = edits.answered(sent.sku, quantity: sent.quantity)
                _ = edits.next()
            }
            #expect(edits.isSettled, "seed \(seed)")
            for (sku, quantity) in wished { #expect((server[sku] ?? 0) == quantity, "seed \(seed)") }
        }
    }
}
