import Commerce
import Testing

/// Every command on an order in every state: what becomes of it, or why not.
@Suite struct OrderTableTests {
    /// Brings order `o1` into a state. Time has passed for everything that needs time.
    private static func bazaar(_ state: Order.State) -> Bazaar {
        var bazaar = Bazaar(pieces: 2)
        let lines = [CartLine(Bazaar.medium, 1)]
        bazaar.order("o1", lines)
        switch state {
        case .reserved: break
        case .cancelled: bazaar.give(.cancel("o1", by: "ann"))
        case .expired:
            bazaar.now = bazaar.now + .seconds(900)
            bazaar.give(.expire("o1"))
        case .paid, .shipped, .delivered, .completed, .refunding, .refunded: bazaar.pay("o1")
        }
        let isShipped = state == .shipped || state == .delivered || state == .completed
        if isShipped { bazaar.give(.ship("o1", Bazaar.parcel, by: Bazaar.host)) }
        if state == .delivered || state == .completed { bazaar.give(.deliver("o1", by: Bazaar.host)) }
        if state == .completed { bazaar.give(.complete("o1", by: "ann")) }
        if state == .refunding || state == .refunded {
            bazaar.give(.refund("o1", .all, reason: "", by: Bazaar.host))
        }
        if state == .refunded { bazaar.settleRefund(1, of: "o1") }
        bazaar.now = bazaar.now + .seconds(8 * 24 * 3_600)
        return bazaar
    }

    private static let states: [Order.State] = [
        .reserved, .paid, .shipped, .delivered, .completed, .cancelled, .expired, .refunding, .refunded,
    ]

    private static func command(_ name: String) -> Command? {
        let host = Bazaar.host
        switch name {
        case "settle": return .settle("o1", Payment.Trade(gateway: "alipay", id: "new"), amount: .fen(5_900))
        case "cancel": return .cancel("o1", by: "ann")
        case "expire": return .expire("o1")
        case "setAddress": return .setAddress("o1", Bazaar.elsewhere, by: "ann")
        case "ship": return .ship("o1", Bazaar.parcel, by: host)
        case "deliver": return .deliver("o1", by: host)
        case "complete": return .complete("o1", by: "ann")
        case "completeByTime": return .completeByTime("o1")
        case "refund": return .refund("o1", .all, reason: "", by: host)
        case "askMoney": return .askRefund("o1", .money, .all, reason: "", by: "ann")
        case "askGoods": return .askRefund("o1", .goods, .all, reason: "", by: "ann")
        case "askUnfillable": return .askRefund("o1", .unfillable, .all, reason: "", by: "ann")
        default: return nil
        }
    }

    @Test(
        "the whole table: the state an order comes to, or the reason why not",
        arguments: [
            //                  reserved  paid      shipped   delivered completed cancelled expired   refunding refunded
            (
                "settle         ",
                "paid      paid      shipped   delivered completed paid      paid      refunding refunded"
            ),
            ("cancel         ", "cancelled !         !         !         !         cancelled !         !         !"),
            ("expire         ", "expired   !         !         !         !         !         expired   !         !"),
            ("setAddress     ", "reserved  paid      !         !         !         !         !         !         !"),
            ("ship           ", "!         shipped   shipped   !         !         !         !         !         !"),
            ("deliver        ", "!         !         delivered delivered !         !         !         !         !"),
            ("complete       ", "!         !         completed completed completed !         !         !         !"),
            ("completeByTime ", "!         !         !         completed completed !         !         !         !"),
            ("refund         ", "!         refunding refunding refunding refunding !         !         !         !"),
            ("askMoney       ", "!         paid      shipped   delivered !         !         !         !         !"),
            ("askGoods       ", "!         range     shipped   delivered !         !         !         !         !"),
            ("askUnfillable  ", "!         !         !         !         !         !         !         !         !"),
        ])
    func table(name: String, row: String) throws {
        let command = try #require(Self.command(String(name.prefix { $0 != " " })))
        let expected = row.split(separator: " ").map(String.init)
        try #require(expected.count == Self.states.count)
        for (state, expected) in zip(Self.states, expected) {
            var bazaar = Self.bazaar(state)
            try #require(bazaar.state("o1") == state)
            let before = bazaar.books.changes
            let result = bazaar.give(command)
            let answer = result.order?.state.rawValue ?? result.code ?? ""
            let wanted = ["!": "wrong-state", "range": "out-of-range"][expected] ?? expected
            #expect(answer == wanted, "\(name) of a \(state) order")
            if result.order == nil {
                #expect(bazaar.state("o1") == state)
                #expect(bazaar.books.changes == before)
            } else {
                #expect(bazaar.state("o1")?.rawValue == answer)
            }
        }
    }

    @Test("orders of others do not exist, nor do orders that were never placed")
    func others() {
        var bazaar = Self.bazaar(.paid)
        let id = Bazaar.refund(1, of: "o1")
        let commands: [Command] = [
            .setAddress("o1", Bazaar.elsewhere, by: "bob"), .setAddress("o1", Bazaar.elsewhere, by: Bazaar.host),
            .cancel("o1", by: "bob"), .complete("o1", by: "bob"),
            .askRefund("o1", .money, .all, reason: "", by: "bob"), .withdrawRefund("o1", id, by: "bob"),
            .sendBack("o1", id, Bazaar.parcel, by: "bob"), .ship("o1", Bazaar.parcel, by: "eve"),
            .deliver("o1", by: "eve"), .refund("o1", .all, reason: "", by: "ann"),
            .grantRefund("o1", id, by: "eve"), .declineRefund("o1", id, reason: "", by: "eve"),
            .takeBack("o1", id, .resellable, by: "eve"), .retryRefund("o1", id, by: "eve"),
        ]
        for command in commands { #expect(bazaar.give(command).refusal == .unknownOrder("o1"), "\(command)") }
        let trade = Payment.Trade(gateway: "alipay", id: "t")
        for command: Command in [
            .settle("o9", trade, amount: .fen(1)), .settleRefund("o9", id, .done), .expire("o9"), .completeByTime("o9"),
        ] { #expect(bazaar.give(command).refusal == .unknownOrder("o9")) }
        #expect(bazaar.give(.settleRefund("o1", "o1-r9", .done)).refusal == .unknownRefund("o1-r9"))
    }
}
