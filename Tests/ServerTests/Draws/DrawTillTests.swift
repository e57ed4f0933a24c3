import Commerce
import Logging
import Store
import Testing
import Wire

@testable import Server

/// Draws through the real till and a real file, with many who want the same at the same time.
@Suite struct DrawTillTests {
    private static func account(_ number: Int) -> Account.ID {
        guard let id = Account.ID(rawValue: "a-\(number)") else { preconditionFailure("an identifier") }
        return id
    }

    private static func plan(
        _ kind: Draw.Kind, places: Int, coupon: String? = nil, pot: Int64? = nil, sku: SKU.ID? = nil
    ) throws -> Draw.Plan {
        let wanted = NewDraw(
            kind: kind, title: "gift", places: places, seconds: 60, coupon: coupon, pot: pot.map(Money.fen), sku: sku,
            phrase: kind == .lottery ? "go" : nil)
        return try Draw.Plan(wanted, id: "d-1", in: TillShop.room, of: TillShop.host)
    }

    /// Each of the people asks `times` times, all at once.
    private func rush(_ till: Till, _ plan: Draw.Plan, people: Int, times: Int) async -> [Result<Receipt, TillError>] {
        await withTaskGroup(of: Result<Receipt, TillError>.self) { group in
            for turn in 0..<people * times {
                let person = Self.account(turn % people)
                let ticket = DrawSeal.ticket(of: person, under: plan.seed)
                group.addTask {
                    await till.answer(
                        .enterDraw(
                            DrawEntry.Key(draw: plan.id, account: person), ticket: ticket, Draw.Facts(said: true)))
                }
            }
            return await group.reduce(into: []) { $0.append($1) }
        }
    }

    @Test("500 people grab 60 parts at once, each three times: 60 have one each, and the pot is whole")
    func redPacket() async throws {
        let shop = try await TillShop(pieces: 0)
        let till = shop.till()
        let plan = try Self.plan(.redPacket, places: 60, pot: 12_345)
        _ = try await till.submit(.startDraw(plan, by: TillShop.host))
        let answers = await rush(till, plan, people: 500, times: 3)
        var places: [Account.ID: Set<Int?>] = [:]
        for case .success(.entry(let entry, _)) in answers { places[entry.account, default: []].insert(entry.place) }
        #expect(places.count == 60 && Set(places.values.compactMap(\.first)).count == 60)
        #expect(places.values.allSatisfy { $0.count == 1 }, "who asks again is answered the same")
        for case .failure(let error) in answers { #expect(error.code == "draw-over") }
        var sum: Int64 = 0
        for person in places.keys {
            sum += try await shop.store.wallets(of: person).map(\.balance.minorUnits).reduce(0, +)
        }
        #expect(sum == 12_345)
        #expect(try await shop.store.draw("d-1")?.state == .ended)
        #expect(try await shop.differences() == [])
    }

    @Test("however many grab, claim and end at the same time, no quota is passed and all that is left goes back")
    func random() async throws {
        let seed = UInt64.random(in: 0 ... .max)
        var random = SplitMix(state: seed)
        for round in 0..<6 {
            let shop = try await TillShop(pieces: 40)
            let till = shop.till()
            let coupon = Coupon(
                id: CodedIdentifier.coupon("GIFT", in: TillShop.shop), shop: TillShop.shop, code: "GIFT", title: "gift",
                discount: .amountOff(.fen(100)), threshold: .fen(0), quota: 50, isPersonal: true)
            _ = try await till.submit(.keepCoupon(coupon, by: TillShop.host))
            let places = Int.random(in: 1...30, using: &random)
            let plan =
                switch round % 3 {
                case 0: try Self.plan(.couponDrop, places: places, coupon: "GIFT")
                case 1: try Self.plan(.redPacket, places: places, pot: Int64.random(in: 30...9_999, using: &random))
                default: try Self.plan(.luckyBag, places: places, sku: TillShop.sku)
                }
            _ = try await till.submit(.startDraw(plan, by: TillShop.host))
            let people = Int.random(in: 1...80, using: &random)
            let orders = (0..<places).map { _ in FreshIdentifier.order(at: .now) }
            async let ended = till.answer(.endDraw("d-1", by: TillShop.host, orders: orders))
            _ = await rush(till, plan, people: people, times: 2)
            _ = await ended
            let draw = try #require(try await shop.store.draw("d-1"))
            #expect(draw.state == .ended && draw.given <= places && draw.given <= people, "seed \(seed)")
            let winners = (0..<people).map(Self.account)
            var won = 0
            for person in winners {
                if try await shop.store.entry(DrawEntry.Key(draw: "d-1", account: person))?.place != nil { won += 1 }
            }
            #expect(won == draw.given, "seed \(seed)")
            #expect(try await shop.stock()?.reserved == 0, "seed \(seed)")
            #expect(try await shop.differences() == [], "seed \(seed)")
        }
    }

    @Test("one who claims twice at the same moment has one part")
    func twice() async throws {
        let shop = try await TillShop(pieces: 0)
        let till = shop.till()
        let plan = try Self.plan(.redPacket, places: 2, pot: 100)
        _ = try await till.submit(.startDraw(plan, by: TillShop.host))
        let answers = await rush(till, plan, people: 1, times: 2)
        #expect(Set(answers.map { try? $0.get() }).count == 1)
        #expect(try await shop.store.draw("d-1")?.given == 1)
    }

    @Test("a draw that was open when the till fell goes on with the seed it was announced by, and is drawn once")
    func restart() async throws {
        let shop = try await TillShop(pieces: 5)
        let plan = try Self.plan(.luckyBag, places: 2, sku: TillShop.sku)
        let before = shop.till()
        _ = try await before.submit(.startDraw(plan, by: TillShop.host))
        _ = await rush(before, plan, people: 9, times: 1)
        // The process is gone; another one opens the shop again.
        var logger = Logger(label: "test")
        logger.logLevel = .critical
        let desk = DrawDesk(store: shop.store, till: shop.till(), logger: logger)
        try await desk.resume()
        #expect(try await desk.open(in: TillShop.room).map(\.commitment) == [plan.commitment])
        #expect(try await desk.open(in: TillShop.room).first?.seed == nil)
        await desk.endDue(at: shop.now)
        #expect(try await shop.store.draw("d-1")?.state == .open, "it has time still")
        shop.wait(.seconds(60))
        await desk.endDue(at: shop.now)
        await desk.endDue(at: shop.now)
        let draw = try #require(try await shop.store.draw("d-1"))
        #expect(draw.state == .ended && draw.given == 2 && draw.seedAtEnd == plan.seed)
        let stock = try #require(try await shop.stock())
        #expect((stock.onHand, stock.reserved) == (3, 0))
        #expect(try await shop.differences() == [])
    }
}

/// Steele, Lea and Flood, "Fast splittable pseudorandom number generators".
private struct SplitMix: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9e37_79b9_7f4a_7c15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xbf58_476d_1ce4_e5b9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94d0_49bb_1331_11eb
        return mixed ^ (mixed >> 31)
    }
}
