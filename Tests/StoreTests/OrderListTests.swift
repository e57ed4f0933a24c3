import Commerce
import Store
import Testing

/// The lists of orders that every store promises: in order, page by page, without gaps or doubles.
@Suite struct OrderListTests {
    private let file = TemporaryDatabase()
    private static let opening = Bazaar.opening

    @Test("orders are listed newest first, page by page without gaps or doubles", arguments: [1, 2, 3, 5, 100])
    func orders(limit: Int) async throws {
        let store = try await file.openWithShelf()
        var anns: [Order.ID] = []
        var all: [Order.ID] = []
        for number in 0..<13 {
            // Identifiers run against the order of placing.
            let id = try #require(Order.ID(rawValue: "o\(50 - number)"))
            let buyer: Account.ID = number % 3 == 0 ? "bob" : "ann"
            try await store.carryOut(Bazaar.order(id, by: buyer))
            if buyer == "ann" { anns.append(id) }
            all.append(id)
        }
        for id in all.prefix(5) { try await store.carryOut(Bazaar.payment(of: id)) }
        #expect(
            try await pages { try await store.orders(of: "ann", before: $0, limit: limit) }.map(\.id)
                == anns.reversed())
        func ofShop(_ state: Order.State?) async throws -> [Order.ID] {
            try await pages { try await store.orders(of: Bazaar.shop, in: state, before: $0, limit: limit) }.map(\.id)
        }
        #expect(try await ofShop(nil) == all.reversed())
        #expect(try await ofShop(.paid) == all.prefix(5).reversed())
        #expect(try await ofShop(.reserved) == all.dropFirst(5).reversed())
        #expect(try await ofShop(.refunding) == [])
        // An order that is not there has no place in the list, which begins anew; one of somebody else has one.
        #expect(try await store.orders(of: "ann", before: "none", limit: 1).map(\.id) == anns.suffix(1))
        #expect(try await store.orders(of: "ann", before: all[3], limit: 1).map(\.id) == [all[2]])
        #expect(try await store.orders(of: "nobody", before: nil, limit: 9).isEmpty)
        #expect(try await store.orders(of: "nobody" as Shop.ID, in: nil, before: nil, limit: 9).isEmpty)
        #expect(try await store.order("none") == nil)
        #expect(try await store.paidOrderCount(in: "room") == 5)
        #expect(try await store.paidOrderCount(in: "nowhere") == 0)
    }

    @Test("reservations are due when their time is over, the longest overdue first, page by page")
    func due() async throws {
        let store = try await file.openWithShelf()
        for (id, seconds) in [("o2", 1), ("o1", 0), ("o3", 0), ("o4", 0), ("o5", 1)] {
            let order = try #require(Order.ID(rawValue: id))
            try await store.carryOut(Bazaar.order(order, by: "ann"), at: Self.opening + .seconds(seconds))
        }
        try await store.carryOut(Bazaar.payment(of: "o3"))
        func due(_ milliseconds: Int) async throws -> [Order.ID] {
            try await store.dueReservations(at: Self.opening + .milliseconds(milliseconds), after: nil, limit: 9)
                .map(\.id)
        }
        #expect(try await due(899_999).isEmpty)
        #expect(try await due(900_000) == ["o1", "o4"])
        #expect(try await due(901_000) == ["o1", "o4", "o2", "o5"])
        #expect(try await store.unpaidOrders(limit: 9) == ["o1", "o4", "o2", "o5"])
        #expect(try await store.unpaidOrders(limit: 3) == ["o1", "o4", "o2"])
        // The next page comes behind the last order even when that is settled meanwhile.
        let late = Self.opening + .seconds(901)
        let first = try await store.dueReservations(at: late, after: nil, limit: 1)
        #expect(
            first == [DueOrder(id: "o1", placedAt: Self.opening, reservedUntil: Self.opening + .seconds(900))])
        try await store.carryOut(.expire("o1"), at: late)
        #expect(try await store.dueReservations(at: late, after: first.last, limit: 2).map(\.id) == ["o4", "o2"])
    }

    @Test("orders are complete when their time to be looked at is over and no refund waits, oldest first")
    func completions() async throws {
        let store = try await file.openWithShelf()
        for (id, seconds) in [("o1", 30), ("o2", 10), ("o3", 20), ("o4", 0)] {
            let order = try #require(Order.ID(rawValue: id))
            try await store.carryOut([
                Bazaar.order(order, by: "ann"), Bazaar.payment(of: order), .ship(order, Bazaar.parcel, by: "host"),
            ])
            if id != "o4" {
                try await store.carryOut(.deliver(order, by: "host"), at: Self.opening + .seconds(seconds))
            }
        }
        func due(_ seconds: Int, limit: Int = 9) async throws -> [Order.ID] {
            try await store.dueCompletions(
                at: Self.opening + .seconds(seconds), after: .seconds(100), limit: limit)
        }
        #expect(try await due(109) == [])
        #expect(try await due(110) == ["o2"])
        #expect(try await due(130) == ["o2", "o3", "o1"])
        #expect(try await due(130, limit: 2) == ["o2", "o3"])
        try await store.carryOut(.askRefund("o3", .money, .amount(fen(100)), reason: "", by: "ann"))
        #expect(try await due(130) == ["o2", "o1"])
        try await store.carryOut(.grantRefund("o3", "o3-r1", by: "host"))
        #expect(try await due(130) == ["o2", "o3", "o1"])
    }

    @Test("orders whose money must go back are listed, the first placed first, page by page", arguments: [1, 2, 9])
    func refunds(limit: Int) async throws {
        let store = try await file.openWithShelf()
        let ids: [Order.ID] = ["o3", "o1", "o2", "o4", "o5"]
        for id in ids { try await store.carryOut([Bazaar.order(id, by: "ann"), Bazaar.payment(of: id)]) }
        #expect(try await store.ordersWithRefundsDue(after: nil, limit: 9).isEmpty)
        for id in ["o2", "o3", "o5", "o1"] as [Order.ID] {
            try await store.carryOut(.refund(id, .amount(fen(10)), reason: "", by: "host"))
            try await store.carryOut(.refund(id, .amount(fen(20)), reason: "", by: "host"))
        }
        try await store.carryOut(.settleRefund("o5", "o5-r1", .stuck("no")))
        try await store.carryOut(.settleRefund("o5", "o5-r2", .done))
        func due() async throws -> [Order.ID] {
            try await pages { try await store.ordersWithRefundsDue(after: $0, limit: limit) }.map(\.id)
        }
        #expect(try await due() == ["o3", "o1", "o2"])
        try await store.carryOut(.retryRefund("o5", "o5-r1", by: "host"))
        #expect(try await due() == ["o3", "o1", "o2", "o5"])
        #expect(
            try await store.ordersWithRefundsDue(after: nil, limit: 1).first?.refunds.map(\.amount) == [
                fen(10), fen(20),
            ])
    }

    @Test("a limit of zero or below brings nothing, and one that is huge brings no more than a page")
    func limits() async throws {
        let store = try await file.openWithShelf(pieces: 1_000)
        let ids = (0..<StoreLimits.page + 3).compactMap { Order.ID(rawValue: "o\($0)") }
        try await store.carryOut(ids.map { Bazaar.order($0, by: "ann") })
        let late = Self.opening + .seconds(10_000)
        for (limit, most) in [(0, 0), (-1, 0), (.min, 0), (3, 3), (.max, StoreLimits.page)] {
            let counts = [
                try await store.orders(of: "ann", before: nil, limit: limit).count,
                try await store.orders(of: Bazaar.shop, in: nil, before: nil, limit: limit).count,
                try await store.orders(of: Bazaar.shop, in: .reserved, before: nil, limit: limit).count,
                try await store.dueReservations(at: late, after: nil, limit: limit).count,
                try await store.outbox(after: 0, limit: limit).count,
            ]
            #expect(counts == Array(repeating: most, count: 5), "\(limit)")
            #expect(try await store.unpaidOrders(limit: limit).count == min(max(0, limit), ids.count))
            #expect(try await store.catalogue(of: Bazaar.shop, after: nil, limit: limit).count == min(most, 2))
            #expect(try await store.openRooms(limit: limit).count == min(most, 3))
            #expect(try await store.ordersWithRefundsDue(after: nil, limit: limit).isEmpty)
        }
    }
}
