import Commerce
import Testing

@Suite struct OrderStateTests {
    @Test(
        "the state table, whole",
        arguments: [
            (Order.State.reserved, [Order.State.paid, .cancelled, .expired]),
            (.paid, [.shipped, .refunding]),
            (.shipped, [.delivered, .refunding]),
            (.delivered, [.completed, .refunding]),
            (.completed, [.refunding]),
            (.cancelled, [.paid, .refunding]),
            (.expired, [.paid, .refunding]),
            (.refunding, [.refunded]),
            (.refunded, []),
        ])
    func table(state: Order.State, next: [Order.State]) {
        #expect(Set(state.next) == Set(next))
    }

    @Test("no state leads to itself, and every state but the first can be reached")
    func reachable() {
        var reached: Set<Order.State> = [.reserved]
        for _ in Order.State.allCases { reached.formUnion(reached.flatMap(\.next)) }
        #expect(reached == Set(Order.State.allCases))
        for state in Order.State.allCases { #expect(!state.next.contains(state)) }
    }

    @Test("pieces are held or sold, never both")
    func heldOrSold() {
        for state in Order.State.allCases { #expect(!(state.holdsStock && state.isSold)) }
        #expect(Order.State.allCases.filter(\.holdsStock) == [.reserved])
        #expect(Order.State.allCases.filter(\.isSold) == [.paid, .shipped, .delivered, .completed])
    }

    @Test("the names that are kept do not change")
    func rawValues() {
        let kept = "reserved paid shipped delivered completed cancelled expired refunding refunded"
        #expect(Order.State.allCases.map(\.rawValue).joined(separator: " ") == kept)
    }
}
