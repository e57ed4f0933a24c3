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
        #expect(try await shop.store.audit().isEmpty)
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
        async let last = till.answer(TillShop.order("o1", by: "ann"))
        await gate.arrival()
        async let closed: Void = till.close()
        await gate.open()
        await closed
        #expect(try await last.get().order != nil)
        #expect(await till.answer(TillShop.order("o2", by: "ann")) == .failure(.closed))
    }

    @Test("reservations that are over give their pieces back; paid ones stay")
    func expireDue() async throws {
        let shop = try await TillShop(pieces: 10)
        let till = shop.till()
        for number in 0..<5 { _ = try await till.submit(TillShop.order("o\(number)", by: "ann")) }
        _ = try await till.submit(TillShop.payment(of: "o0", trade: "t0"))
        #expect(try await shop.store.dueReservations(at: shop.now, limit: 9).isEmpty)
        shop.wait(.seconds(900))
        let due = try await shop.store.dueReservations(at: shop.now, limit: 9)
        #expect(due.count == 4)
        for order in due { _ = try await till.submit(.expire(order)) }
        #expect(try await shop.store.dueReservations(at: shop.now, limit: 9).isEmpty)
        let stock = try #require(try await shop.stock())
        #expect((stock.onHand, stock.reserved) == (9, 0))
        #expect(try await till.submit(TillShop.payment(of: "o1", trade: "t1")).order?.state == .paid)
        #expect(try await shop.store.audit().isEmpty)
    }

    // MARK: A store that fails

    @Test(
        "whichever commit fails, and however, sending again with the same key leaves what an honest store leaves",
        arguments: 1...6, FailingStore.Failure.allCases)
    func failingStore(commit: Int, failure: FailingStore.Failure) async throws {
        let shop = try await TillShop(pieces: 10, limit: 2)
        let till = shop.till(over: FailingStore(shop.store, commit: commit, failure))
        let script: [(Command, Idempotency?)] = [
            (TillShop.order("o1", by: "ann"), TillShop.once("k1", by: "ann")),
            (TillShop.payment(of: "o1", trade: "t1"), nil),
            (TillShop.order("o2", by: "bob", 2), TillShop.once("k2", by: "bob")),
            (.cancel(TillShop.id("o2"), by: TillShop.id("bob")), TillShop.once("k3", by: "bob")),
            (TillShop.order("o3", by: "ann"), TillShop.once("k4", by: "ann")),
            (TillShop.payment(of: "o3", trade: "t3"), nil),
        ]
        var failures = 0
        for (command, once) in script {
            while true {
                switch await till.answer(command, once: once) {
                case .success: break
                case .failure(.store(let error)):
                    #expect(error == FailingStore.error)
                    failures += 1
                    #expect(try await shop.store.audit().isEmpty)
                    continue
                case .failure(let error): Issue.record("commit \(commit), \(failure): \(error)")
                }
                break
            }
        }
        #expect(failures == 1)
        let stock = try #require(try await shop.stock())
        #expect((stock.onHand, stock.reserved) == (8, 0))
        #expect(try await shop.store.order(TillShop.id("o2"))?.state == .cancelled)
        #expect(try await shop.store.paidOrderCount(in: TillShop.room) == 2)
        #expect(try await shop.store.refundsDue(limit: 10).isEmpty)
        #expect(try await shop.store.audit().isEmpty)
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

extension Till {
    /// Returns when so many commands wait behind the commit that is in flight.
    func waits(for count: Int) async {
        while waitingCount < count { await Task.yield() }
    }
}
