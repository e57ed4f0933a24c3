import Commerce
import Store
import Testing

@testable import Server

@Suite struct TillTests {
    @Test("1,000 buyers rush 100 pieces: exactly 100 orders, and the books agree")
    func rush() async throws {
        let shop = try await TillShop(pieces: 100)
        let till = shop.till()
        let answers = await withTaskGroup(of: Result<Receipt, TillError>.self) { group in
            for buyer in 0..<1_000 {
                group.addTask { await till.answer(TillShop.order("o\(buyer)", by: "b\(buyer)")) }
            }
            return await group.reduce(into: []) { $0.append($1) }
        }
        #expect(answers.count { (try? $0.get()) != nil } == 100)
        for case .failure(let error) in answers { #expect(error.code == "sold-out") }
        let stock = try #require(try await shop.stock())
        #expect((stock.onHand, stock.reserved) == (100, 100))
        #expect(try await shop.differences() == [])
        let reserved = shop.changes.joined().count { if case .orderChanged = $0 { true } else { false } }
        #expect(reserved == 100)
    }

    @Test("what comes while a commit is in flight goes into the next one, together")
    func groupCommit() async throws {
        let shop = try await TillShop(pieces: 100)
        let gate = GatedStore(shop.store)
        let till = shop.till(over: gate)
        await withTaskGroup(of: Void.self) { group in
            group.addTask { _ = await till.answer(TillShop.order("first", by: "ann")) }
            await gate.arrival()
            for number in 0..<50 {
                group.addTask { _ = await till.answer(TillShop.order("o\(number)", by: "ann")) }
            }
            await till.waits(for: 50)
            await gate.open()
        }
        #expect(await gate.commits == 2)
        #expect(try await shop.stock()?.reserved == 51)
        #expect(shop.changes.map(\.count) == [2, 51])
        #expect(shop.changes.last?.last == .stockChanged(TillShop.sku, onHand: 100, available: 49))
    }

    @Test("a queue longer than a batch is committed in batches, and nobody is forgotten")
    func batches() async throws {
        let shop = try await TillShop(pieces: 10)
        let gate = GatedStore(shop.store)
        // Four thousand tasks may take a while on a machine that has other things to do.
        let till = shop.till(over: gate, patience: .seconds(600))
        let count = 2 * TillLimits.batch + 1
        let refused = await withTaskGroup(of: Result<Receipt, TillError>.self) { group in
            group.addTask { await till.answer(.expire("nosuch")) }
            await gate.arrival()
            for number in 0..<count { group.addTask { await till.answer(.expire("nosuch-\(number)")) } }
            await till.waits(for: count)
            await gate.open()
            return await group.reduce(into: 0) { count, answer in
                if case .failure(.refused(.unknownOrder)) = answer { count += 1 }
            }
        }
        #expect(refused == count + 1)
        #expect(await gate.commits == 4)
    }

    @Test("commands are decided in the order they came, within a batch and across batches")
    func order() async throws {
        let shop = try await TillShop(pieces: 3)
        let gate = GatedStore(shop.store)
        let till = shop.till(over: gate)
        let answers = await withTaskGroup(of: (Int, Bool).self) { group in
            for number in 0..<10 {
                group.addTask {
                    (number, (try? await till.answer(TillShop.order("o\(number)", by: "ann")).get()) != nil)
                }
                if number == 0 { await gate.arrival() } else { await till.waits(for: number) }
            }
            await gate.open()
            return await group.reduce(into: [Int: Bool]()) { $0[$1.0] = $1.1 }
        }
        #expect((0..<10).map { answers[$0] } == (0..<10).map { $0 < 3 })
    }

    @Test("a full queue is refused with the time to come back, and what is in it is served")
    func busy() async throws {
        let shop = try await TillShop(pieces: 100)
        let gate = GatedStore(shop.store)
        let till = shop.till(over: gate, maximumWaiting: 3)
        await withTaskGroup(of: Void.self) { group in
            group.addTask { _ = await till.answer(TillShop.order("first", by: "ann")) }
            await gate.arrival()
            for number in 0..<3 {
                group.addTask { _ = await till.answer(TillShop.order("o\(number)", by: "ann")) }
            }
            await till.waits(for: 3)
            #expect(
                await till.answer(TillShop.order("more", by: "ann")) == .failure(.busy(retryAfter: .seconds(1))))
            await gate.open()
        }
        #expect(try await shop.stock()?.reserved == 4)
    }

    @Test("a caller that goes away takes neither its command nor the batch with it")
    func cancelledCaller() async throws {
        let shop = try await TillShop(pieces: 10)
        let gate = GatedStore(shop.store)
        let till = shop.till(over: gate)
        let leaving = Task { await till.answer(TillShop.order("o1", by: "ann")) }
        await gate.arrival()
        leaving.cancel()
        await gate.open()
        #expect(try await leaving.value.get().order?.state == .reserved)
        #expect(try await till.submit(TillShop.order("o2", by: "bob")).order?.state == .reserved)
    }

    @Test("closing answers what waits and takes nothing more")
    func close() async throws {
        let shop = try await TillShop(pieces: 10)
        let gate = GatedStore(shop.store)
        let till = shop.till(over: gate)
        async let first = till.answer(TillShop.order("o1", by: "ann"))
        await gate.arrival()
        async let last = till.answer(TillShop.order("o2", by: "ann"))
        await till.waits(for: 1)
        async let closed: Void = till.close()
        await gate.open()
        await closed
        #expect(try await first.get().order != nil)
        #expect(try await last.get().order != nil)
        #expect(await till.answer(TillShop.order("o3", by: "ann")) == .failure(.closed))
    }

    @Test("reservations that are over give their pieces back; paid ones stay; a late payment takes them again")
    func expireDue() async throws {
        let shop = try await TillShop(pieces: 10)
        let till = shop.till()
        for number in 0..<5 { _ = try await till.submit(TillShop.order("o\(number)", by: "ann")) }
        _ = try await till.submit(TillShop.payment(of: "o0", trade: "t0"))
        #expect(try await shop.store.dueReservations(at: shop.now, after: nil, limit: 9).isEmpty)
        shop.wait(.seconds(900))
        let due = try await shop.store.dueReservations(at: shop.now, after: nil, limit: 9)
        #expect(due.count == 4)
        for order in due { _ = try await till.submit(.expire(order.id)) }
        #expect(try await shop.store.dueReservations(at: shop.now, after: nil, limit: 9).isEmpty)
        let stock = try #require(try await shop.stock())
        #expect((stock.onHand, stock.reserved) == (9, 0))
        #expect(try await till.submit(TillShop.payment(of: "o1", trade: "t1")).order?.state == .paid)
        #expect(try await shop.differences() == [])
    }

    // MARK: A store that hangs

    @Test("when the store hangs, what is in flight is told that it is late, and what waits that the till is busy")
    func hangs() async throws {
        let shop = try await TillShop(pieces: 10)
        let gate = GatedStore(shop.store)
        let till = shop.till(over: gate, patience: .milliseconds(20))
        async let first = till.answer(TillShop.order("o1", by: "ann"), once: TillShop.once("k1", by: "ann"))
        await gate.arrival()
        async let second = till.answer(TillShop.order("o2", by: "ann"), once: TillShop.once("k2", by: "ann"))
        #expect(await first == .failure(.late(retryAfter: TillLimits.retryAfter)))
        #expect(await second == .failure(.busy(retryAfter: TillLimits.retryAfter)))
        #expect(await till.waitingCount == 0)
        await gate.open()
        try await eventually("what was in flight is done") { try await shop.store.order("o1") != nil }

        // The same key tells what became of the one, and places the other, which was never begun.
        let patient = shop.till()
        let again = await patient.answer(TillShop.order("o1-again", by: "ann"), once: TillShop.once("k1", by: "ann"))
        #expect(try again.get().order?.id == "o1")
        #expect(try await shop.store.order("o2") == nil)
        let placed = await patient.answer(TillShop.order("o2-again", by: "ann"), once: TillShop.once("k2", by: "ann"))
        #expect(try placed.get().order?.id == "o2-again")
        #expect(try await shop.stock()?.reserved == 2)
        #expect(try await shop.differences() == [])
    }

    @Test("a till that was late goes on as before, and is late again when the store hangs again")
    func hangsAgain() async throws {
        let shop = try await TillShop(pieces: 10)
        let gate = GatedStore(shop.store)
        let till = shop.till(over: gate, patience: .milliseconds(20))
        for round in 1...3 {
            // One that was not begun in time, on a machine that is busy, was refused: nothing of it is there.
            var answer: Result<Receipt, TillError>
            repeat {
                answer = await till.answer(TillShop.order("o\(round)", by: "ann"))
            } while answer == .failure(.busy(retryAfter: TillLimits.retryAfter))
            #expect(answer == .failure(.late(retryAfter: TillLimits.retryAfter)))
            await gate.letThrough()
            try await eventually("the commit that hung is done") { try await shop.stock()?.reserved == round }
        }
        #expect(try await shop.differences() == [])
    }

    @Test("closing while the store hangs: nobody waits beyond patience, and it is closed when the store comes back")
    func closeWhileHanging() async throws {
        let shop = try await TillShop(pieces: 10)
        let gate = GatedStore(shop.store)
        let till = shop.till(over: gate, patience: .milliseconds(20))
        async let first = till.answer(TillShop.order("o1", by: "ann"))
        await gate.arrival()
        async let closed: Void = till.close()
        #expect(await first == .failure(.late(retryAfter: TillLimits.retryAfter)))
        await gate.open()
        await closed
        #expect(try await shop.store.order("o1")?.state == .reserved)
    }

    // MARK: A store that fails

    /// Everything of one purchase, with what each command leaves.
    private static let purchase: [(command: Command, key: Idempotency.Key.Name, by: Account.ID)] = [
        (
            .putInCart(
                Cart.Key(buyer: "ann", shop: TillShop.shop), sku: TillShop.sku, quantity: 2, from: TillShop.room),
            "cart", "ann"
        ),
        (
            .placeOrder(
                OrderDraft(
                    id: "order-1", buyer: "ann", room: TillShop.room, shop: TillShop.shop, lines: nil, cartVersion: 1,
                    coupon: TillShop.coupon, expectedTotal: .fen(10_800),
                    address: Address(recipient: "小明", phone: "138 1234 5678", text: "杭州市西湖区文三路 1 号"))),
            "place", "ann"
        ),
        (TillShop.payment(of: "order-1", trade: "t1", .fen(10_800)), "settle", "wechat"),
        (
            .setAddress(
                "order-1", Address(recipient: "小明", phone: "138 1234 5678", text: "杭州市西湖区文三路 2 号"), by: "ann"),
            "address", "ann"
        ),
        // Paid a second time, at the other gateway.
        (
            .settle("order-1", Payment.Trade(gateway: "alipay", id: "t2"), amount: .fen(10_800)), "settle-2", "alipay"
        ),
        (.settleRefund("order-1", "order-1-r1", .done), "refunded-1", "alipay"),
        (.ship("order-1", Parcel(carrier: "SF", number: "SF12345"), by: TillShop.host), "ship", TillShop.host),
        (.askRefund("order-1", .goods, .all, reason: "too small", by: "ann"), "ask", "ann"),
        (.grantRefund("order-1", "order-1-r2", by: TillShop.host), "grant", TillShop.host),
        (.sendBack("order-1", "order-1-r2", Parcel(carrier: "SF", number: "SF54321"), by: "ann"), "send", "ann"),
        (.takeBack("order-1", "order-1-r2", .resellable, by: TillShop.host), "take", TillShop.host),
        (.settleRefund("order-1", "order-1-r2", .stuck("no")), "stuck", "wechat"),
        (.retryRefund("order-1", "order-1-r2", by: TillShop.host), "retry", TillShop.host),
        (.settleRefund("order-1", "order-1-r2", .done), "refunded-2", "wechat"),
    ]

    @Test(
        "whichever commit of a purchase fails, and however: answer and books agree, and sending again mends it",
        arguments: 1...purchase.count, FailingStore.Failure.allCases)
    func failingStore(commit: Int, failure: FailingStore.Failure) async throws {
        let shop = try await TillShop(pieces: 10, limit: 2)
        let till = shop.till(over: FailingStore(shop.store, commit: commit, failure))
        for (index, step) in Self.purchase.enumerated() {
            // The house's own commands carry no key: they are applied at most once by what they are about.
            let isOwn = step.by == "wechat" || step.by == "alipay"
            let once = isOwn ? nil : TillShop.once(step.key, by: step.by)
            let before = try await Self.state(shop)
            let answer = await till.answer(step.command, once: once)
            let after = try await Self.state(shop)
            #expect(try await shop.differences() == [], "after \(step.key)")
            if index + 1 == commit {
                #expect(answer == .failure(.store(FailingStore.error)))
                #expect((before == after) == (failure == .nothingKept), "\(step.key) is kept whole or not at all")
                _ = try await till.answer(step.command, once: once).get()
                #expect(try await shop.differences() == [], "after \(step.key) was sent again")
            } else {
                #expect(try answer.get().order == after.order, "\(step.key) was answered, so it is there")
            }
        }
        let end = try await Self.state(shop)
        #expect(end.order?.state == .refunded)
        #expect(end.order?.payments.count == 2)
        #expect(end.order?.refunds.map(\.state) == [.done, .done])
        #expect(end.cart.lines.isEmpty)
        #expect((end.stock.onHand, end.stock.reserved) == (10, 0))
    }

    private struct Kept: Equatable {
        let order: Order?
        let cart: Cart
        let stock: StockLevel
    }

    private static func state(_ shop: TillShop) async throws -> Kept {
        Kept(
            order: try await shop.store.order("order-1"),
            cart: try await shop.store.cart(Cart.Key(buyer: "ann", shop: TillShop.shop)),
            stock: try #require(try await shop.stock()))
    }

    @Test("a batch that cannot be saved fails as a whole, and the till goes on")
    func batchFails() async throws {
        let shop = try await TillShop(pieces: 100)
        let till = shop.till(over: FailingStore(shop.store, commit: 1, .nothingKept))
        #expect(await till.answer(TillShop.order("o1", by: "ann")) == .failure(.store(FailingStore.error)))
        #expect(shop.changes.isEmpty)
        #expect(try await shop.stock()?.reserved == 0)
        #expect(try await till.submit(TillShop.order("o1", by: "ann")).order?.state == .reserved)
    }
}
