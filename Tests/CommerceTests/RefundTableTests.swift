import Commerce
import Testing

/// Every command on a refund in every state.
@Suite struct RefundTableTests {
    private static let states: [Refund.State] = [
        .requested, .awaitingGoods, .due, .stuck, .done, .declined, .withdrawn,
    ]

    /// A return of one of two tees, brought into a state.
    private static func bazaar(_ state: Refund.State) -> Bazaar {
        var bazaar = Bazaar()
        let (id, refund, host) = ("o1" as Order.ID, Bazaar.refund(1, of: "o1"), Bazaar.host)
        bazaar.sendOut(id, [CartLine(Bazaar.medium, 2)])
        bazaar.give(.askRefund(id, .goods, .lines([CartLine(Bazaar.medium, 1)]), reason: "small", by: "ann"))
        switch state {
        case .requested: break
        case .withdrawn: bazaar.give(.withdrawRefund(id, refund, by: "ann"))
        case .declined: bazaar.give(.declineRefund(id, refund, reason: "worn", by: host))
        case .awaitingGoods: bazaar.give(.grantRefund(id, refund, by: host))
        case .due, .stuck, .done:
            bazaar.give(.grantRefund(id, refund, by: host))
            bazaar.give(.takeBack(id, refund, .resellable, by: host))
        }
        if state == .stuck { bazaar.settleRefund(1, of: id, .stuck("account closed")) }
        if state == .done { bazaar.settleRefund(1, of: id) }
        return bazaar
    }

    private static func command(_ name: String) -> Command? {
        let (id, refund, host) = ("o1" as Order.ID, Bazaar.refund(1, of: "o1"), Bazaar.host)
        switch name {
        case "grant": return .grantRefund(id, refund, by: host)
        case "decline": return .declineRefund(id, refund, reason: "no", by: host)
        case "withdraw": return .withdrawRefund(id, refund, by: "ann")
        case "sendBack": return .sendBack(id, refund, Bazaar.parcel, by: "ann")
        case "takeBack": return .takeBack(id, refund, .spoiled, by: host)
        case "retry": return .retryRefund(id, refund, by: host)
        case "done": return .settleRefund(id, refund, .done)
        case "stuck": return .settleRefund(id, refund, .stuck("later"))
        case "delayed": return .settleRefund(id, refund, .delayed("no answer"))
        default: return nil
        }
    }

    @Test(
        "the whole table: the state a return comes to, or the reason why not",
        arguments: [
            //            requested awaiting  due   stuck done  declined withdrawn
            ("grant    ", "awaiting  awaiting  due   !     done  !        !"),
            ("decline  ", "declined  declined  !     !     !     declined !"),
            ("withdraw ", "withdrawn withdrawn !     !     !     !        withdrawn"),
            ("sendBack ", "!         awaiting  !     !     !     !        !"),
            ("takeBack ", "!         due       !     !     !     !        !"),
            ("retry    ", "!         !         due   due   !     !        !"),
            ("done     ", "!         !         done  done  done  !        !"),
            ("stuck    ", "!         !         stuck stuck done  !        !"),
            ("delayed  ", "!         !         due   stuck done  !        !"),
        ])
    func table(name: String, row: String) throws {
        let command = try #require(Self.command(String(name.prefix { $0 != " " })))
        let expected = row.split(separator: " ").map(String.init)
        try #require(expected.count == Self.states.count)
        for (state, expected) in zip(Self.states, expected) {
            var bazaar = Self.bazaar(state)
            try #require(bazaar.books.rows.orders["o1"]?.refunds.first?.state == state)
            let before = (bazaar.books.changes, bazaar.books.written.postings)
            let result = bazaar.give(command)
            let answer = result.order?.refunds.first?.state.rawValue ?? result.code ?? ""
            let wanted = ["!": "wrong-state", "awaiting": "awaiting-goods"][expected] ?? expected
            #expect(answer == wanted, "\(name) of a \(state) refund")
            if result.order == nil { #expect((bazaar.books.changes, bazaar.books.written.postings) == before) }
        }
    }

    @Test("the table of moves has no others, and the names that are kept do not change")
    func moves() {
        #expect(Refund.State.requested.next == [.declined, .withdrawn, .awaitingGoods, .due])
        #expect(Refund.State.awaitingGoods.next == [.declined, .withdrawn, .due])
        #expect(Refund.State.due.next == [.done, .stuck])
        #expect(Refund.State.stuck.next == [.due, .done])
        for state: Refund.State in [.declined, .withdrawn, .done] { #expect(state.next.isEmpty) }
        let kept = "requested declined withdrawn awaiting-goods due stuck done"
        #expect(Refund.State.allCases.map(\.rawValue).joined(separator: " ") == kept)
    }
}
