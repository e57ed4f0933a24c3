import Commerce
import Testing

@Suite struct IdempotencyTests {
    private let one = [CartLine(Bazaar.medium, 1)]

    private func once(_ hash: String, _ name: Idempotency.Key.Name = "key") -> Idempotency {
        Idempotency(key: .init(account: "ann", name: name), requestHash: hash)
    }

    /// A bazaar in which the command can be carried out, once.
    private static func bazaar(for name: String) -> (Bazaar, Command)? {
        var bazaar = Bazaar()
        let (id, refund, host) = ("o1" as Order.ID, Bazaar.refund(1, of: "o1"), Bazaar.host)
        let (one, key) = ([CartLine(Bazaar.medium, 1)], Offer.Key(room: Bazaar.room, sku: Bazaar.medium))
        func ask() -> Command { .askRefund(id, .goods, .lines(one), reason: "", by: "ann") }
        switch name {
        case "keepProducts": return (bazaar, .keepProducts(Bazaar.drafts(pieces: 1), by: host))
        case "changeStock": return (bazaar, .changeStock(Bazaar.mug, .putIn(1), by: host))
        case "putOnShelf": return (bazaar, .putOnShelf(Offer(id: "new", key: key, price: .fen(1), quota: 1), by: host))
        case "arrangeShelf":
            return (bazaar, .arrangeShelf(Bazaar.room, [Bazaar.mug, Bazaar.large, Bazaar.medium], by: host))
        case "takeOffShelf": return (bazaar, .takeOffShelf(key, .standing, by: host))
        case "keepCoupon":
            let coupon = Coupon(
                id: "c1", shop: Bazaar.shop, code: "C", title: "C", discount: .amountOff(.fen(1)), threshold: .fen(0),
                quota: 1)
            return (bazaar, .keepCoupon(coupon, by: host))
        case "putInCart":
            return (bazaar, .putInCart(Bazaar.cart("ann"), sku: Bazaar.mug, quantity: 1, from: Bazaar.room))
        case "placeOrder":
            return (
                bazaar,
                .placeOrder(
                    OrderDraft(
                        id: id, buyer: "ann", room: Bazaar.room, shop: Bazaar.shop, lines: one,
                        expectedTotal: .fen(5_900)))
            )
        default: break
        }
        bazaar.order(id, [CartLine(Bazaar.medium, 2)])
        let trade = Payment.Trade(gateway: "sandbox", id: "t")
        if name == "setAddress" { return (bazaar, .setAddress(id, Bazaar.elsewhere, by: "ann")) }
        if name == "cancel" { return (bazaar, .cancel(id, by: "ann")) }
        if name == "settle" { return (bazaar, .settle(id, trade, amount: .fen(11_800))) }
        if name == "expire" {
            bazaar.now = bazaar.now + .seconds(900)
            return (bazaar, .expire(id))
        }
        bazaar.pay(id)
        if name == "refund" { return (bazaar, .refund(id, .lines(one), reason: "", by: host)) }
        if name == "ship" { return (bazaar, .ship(id, Bazaar.parcel, by: host)) }
        bazaar.give(.ship(id, Bazaar.parcel, by: host))
        if name == "deliver" { return (bazaar, .deliver(id, by: host)) }
        bazaar.give(.deliver(id, by: host))
        if name == "complete" { return (bazaar, .complete(id, by: "ann")) }
        if name == "completeByTime" {
            bazaar.now = bazaar.now + .seconds(8 * 24 * 3_600)
            return (bazaar, .completeByTime(id))
        }
        if name == "askRefund" { return (bazaar, ask()) }
        bazaar.give(ask())
        if name == "withdrawRefund" { return (bazaar, .withdrawRefund(id, refund, by: "ann")) }
        if name == "declineRefund" { return (bazaar, .declineRefund(id, refund, reason: "no", by: host)) }
        if name == "grantRefund" { return (bazaar, .grantRefund(id, refund, by: host)) }
        bazaar.give(.grantRefund(id, refund, by: host))
        if name == "sendBack" { return (bazaar, .sendBack(id, refund, Bazaar.parcel, by: "ann")) }
        if name == "takeBack" { return (bazaar, .takeBack(id, refund, .resellable, by: host)) }
        bazaar.give(.takeBack(id, refund, .resellable, by: host))
        if name == "settleRefund" { return (bazaar, .settleRefund(id, refund, .done)) }
        bazaar.settleRefund(1, of: id, .stuck("no"))
        if name == "retryRefund" { return (bazaar, .retryRefund(id, refund, by: host)) }
        return nil
    }

    @Test(
        "every command that comes twice with one key is carried out once and answered alike",
        arguments: [
            "keepProducts", "changeStock", "putOnShelf", "takeOffShelf", "arrangeShelf", "keepCoupon", "putInCart",
            "placeOrder",
            "setAddress", "cancel", "settle", "expire", "ship", "deliver", "complete", "completeByTime", "refund",
            "askRefund",
            "withdrawRefund", "declineRefund", "grantRefund", "sendBack", "takeBack", "settleRefund", "retryRefund",
        ])
    func everyCommand(name: String) throws {
        var (bazaar, command) = try #require(Self.bazaar(for: name))
        let first = bazaar.give(command, once: once("aa"))
        try #require(first.refusal == nil)
        let (changes, movements) = (bazaar.books.changes, bazaar.books.written.movements)
        bazaar.now = bazaar.now + .seconds(10)
        #expect(bazaar.give(command, once: once("aa")) == first)
        #expect(bazaar.give(command, once: once("bb")).refusal == .idempotencyKeyReused)
        #expect(bazaar.books.changes == changes)
        #expect(bazaar.books.written.movements == movements)
    }

    @Test("an order's first answer comes again, whatever became of it, also under a new identifier")
    func firstAnswer() {
        var bazaar = Bazaar()
        let first = bazaar.order("o1", one, once: once("aa"))
        bazaar.pay("o1")
        bazaar.give(.refund("o1", .all, reason: "", by: Bazaar.host))
        #expect(bazaar.order("o2", one, once: once("aa")) == first)
        #expect(bazaar.state("o2") == nil)
    }

    @Test("a cancelled order's answer comes again after a late payment")
    func cancelAgain() {
        var bazaar = Bazaar()
        bazaar.order("o1", one)
        let first = bazaar.give(.cancel("o1", by: "ann"), once: once("aa"))
        bazaar.pay("o1")
        #expect(bazaar.state("o1") == .paid)
        #expect(bazaar.give(.cancel("o1", by: "ann"), once: once("aa")) == first)
    }

    @Test("an offer that went on under its old identifier is answered under it again")
    func offerAgain() throws {
        var bazaar = Bazaar()
        func put(_ id: Offer.ID) -> Command {
            .putOnShelf(
                Offer(id: id, key: Offer.Key(room: Bazaar.room, sku: Bazaar.medium), price: .fen(7)), by: Bazaar.host)
        }
        let old = try #require(bazaar.offer(Bazaar.medium)?.id)
        let first = bazaar.give(put("new"), once: once("aa"))
        guard case .success(.onShelf(let kept)) = first else {
            Issue.record("\(first)")
            return
        }
        #expect(kept.id == old)
        #expect(bazaar.give(put("newer"), once: once("aa")) == first)
    }

    @Test("a refused request is not remembered: it is decided afresh")
    func refused() {
        var bazaar = Bazaar(pieces: 1)
        #expect(bazaar.order("o1", one, total: .fen(1), once: once("aa")).code == "price-changed")
        #expect(bazaar.order("o1", one, once: once("bb")).order != nil)
    }

    @Test("a key is forgotten after a day, to the millisecond")
    func forgotten() {
        var bazaar = Bazaar()
        bazaar.order("o1", one, once: once("aa"))
        bazaar.now = bazaar.now + .milliseconds(24 * 3_600_000 - 1)
        #expect(bazaar.order("o2", one, once: once("bb")).code == "idempotency-key-reused")
        bazaar.now = bazaar.now + .milliseconds(1)
        #expect(bazaar.order("o2", one, once: once("bb")).order?.id == "o2")
        #expect(bazaar.order("o3", one, once: once("bb")).order?.id == "o2")
    }

    @Test("keys of two accounts are two keys")
    func accounts() {
        var bazaar = Bazaar()
        bazaar.order("o1", one, once: once("aa"))
        let bobs = Idempotency(key: .init(account: "bob", name: "key"), requestHash: "aa")
        #expect(bazaar.order("o2", by: "bob", one, once: bobs).order?.id == "o2")
    }

    @Test("a key that was used for one kind of request is not the answer to another")
    func otherKind() {
        var bazaar = Bazaar()
        bazaar.order("o1", one, once: once("aa"))
        #expect(
            bazaar.give(.changeStock(Bazaar.mug, .putIn(1), by: Bazaar.host), once: once("aa")).code
                == "idempotency-key-reused")
        #expect(bazaar.pieces(Bazaar.mug) == [100, 0])
    }
}
