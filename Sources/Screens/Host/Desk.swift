import Commerce
import Wire

/// The shop's orders as far as they were fetched or told of, and what of them the shipping desk shows.
struct Desk: Sendable, Equatable {
    enum Filter: Sendable, Hashable, CaseIterable {
        case all, toShip, refunds, toPay, shipped, delivered, completed, refunded

        /// What the server is asked for; nil for all states.
        var state: Order.State? {
            switch self {
            case .all, .refunds: nil
            case .toShip: .paid
            case .toPay: .reserved
            case .shipped: .shipped
            case .delivered: .delivered
            case .completed: .completed
            case .refunded: .refunded
            }
        }

        func shows(_ order: OrderView) -> Bool {
            switch self {
            case .all: true
            case .toShip: order.isToShip
            case .refunds: order.hasRefundWaiting
            case .toPay, .shipped, .delivered, .completed, .refunded: order.state == state
            }
        }
    }

    /// How far the orders of one state are fetched.
    struct Page: Sendable, Equatable {
        var isLoaded = false
        var isLoading = false
        /// Nil when there are no more.
        var next: String?
        /// When the last fetched order was placed; what is older is known only by chance.
        var oldest: Timestamp?
        /// The room of the last fetched order.
        var reaches: Room.ID?
        var problem: Problem?
    }

    /// What is fetched as the console opens, a page each: all that may wait for the shop, and the newest.
    static let first: [Order.State?] = [nil, .paid, .shipped, .delivered, .refunding]

    /// Newest first, `Limits.listLines` at most.
    private(set) var orders: [OrderView] = []
    private var pages: [Order.State?: Page] = [:]
    private(set) var filter = Filter.toShip
    private var selection = Selection()

    private struct Selection: Sendable, Equatable {
        var order: Order.ID?
        /// Where it was, for when it has left the list.
        var index = 0
    }

    subscript(state: Order.State?) -> Page { pages[state] ?? Page() }

    var page: Page { self[filter.state] }

    func order(_ id: Order.ID) -> OrderView? { orders.first { $0.id == id } }

    // MARK: What waits

    func count(_ filter: Filter) -> Int { orders.count(where: filter.shows) }

    /// Whether some of what waits is known to lie beyond what was fetched.
    func hasMore(_ filter: Filter) -> Bool {
        switch filter {
        case .refunds: Self.first.dropFirst().contains { self[$0].next != nil }
        default: self[filter.state].next != nil
        }
    }

    var hasCounted: Bool { Self.first.allSatisfy { self[$0].isLoaded } }
    var firstProblem: Problem? { Self.first.lazy.compactMap { self[$0].problem }.first }

    // MARK: What is shown

    var shown: [OrderView] {
        let limit = filter == .refunds ? nil : page.next.flatMap { _ in page.oldest }
        return orders.filter { order in filter.shows(order) && limit.map { order.placedAt >= $0 } ?? true }
    }

    var selectedIndex: Int {
        let shown = shown
        return shown.firstIndex { $0.id == selection.order } ?? max(0, min(selection.index, shown.count - 1))
    }

    var selected: OrderView? {
        let shown = shown
        return shown.isEmpty ? nil : shown[selectedIndex]
    }

    mutating func select(_ index: Int) {
        let shown = shown
        let index = max(0, min(index, shown.count - 1))
        selection = Selection(order: shown.indices.contains(index) ? shown[index].id : nil, index: index)
    }

    /// Shows what waits first, whatever was looked at last.
    mutating func open() { show(count(.toShip) == 0 && count(.refunds) > 0 ? .refunds : .toShip) }

    mutating func show(_ filter: Filter) {
        self.filter = filter
        select(0)
    }

    mutating func showNext(by step: Int) {
        let all = Filter.allCases
        let index = all.firstIndex(of: filter) ?? 0
        show(all[(index + step + all.count) % all.count])
    }

    // MARK: Fetching

    /// Whether more than these can be kept.
    var isFull: Bool { orders.count >= Limits.listLines }

    /// Asks for the first page of a state; nil while one is on its way.
    mutating func load(_ state: Order.State?) -> HostEffect? { load(state, before: nil) }

    /// Asks for the next page of what is shown; nil when there is none.
    mutating func loadMore() -> HostEffect? {
        guard let next = page.next, !isFull else { return nil }
        return load(filter.state, before: next)
    }

    private mutating func load(_ state: Order.State?, before: String?) -> HostEffect? {
        guard !self[state].isLoading else { return nil }
        pages[state, default: Page()].isLoading = true
        return .loadShopOrders(state, before: before)
    }

    /// Takes in how far a page goes; its orders come by `keep`.
    mutating func loaded(_ state: Order.State?, before: String?, _ answer: Result<OrderList, Problem>) {
        var page = self[state]
        page.isLoading = false
        switch answer {
        case .success(let list):
            page.problem = nil
            if before == nil || before == page.next {
                page.isLoaded = true
                // A server that gives the same mark again would be asked for ever.
                page.next = list.next == before ? nil : list.next
                page.oldest = list.orders.map(\.placedAt).min() ?? page.oldest
                page.reaches = list.orders.last?.room ?? page.reaches
            }
        case .failure(let problem): page.problem = problem
        }
        pages[state] = page
    }

    /// Takes in an order as it is; false when it is known to be further already, or just so.
    mutating func keep(_ order: OrderView) -> Bool {
        if let index = orders.firstIndex(where: { $0.id == order.id }) {
            guard orders[index] != order, !order.isOlder(than: orders[index]) else { return false }
            orders[index] = order
            return true
        }
        let index = orders.firstIndex { $0.placedAt < order.placedAt } ?? orders.endIndex
        orders.insert(order, at: index)
        if orders.count > Limits.listLines {
            // What waits for the shop is let go last.
            orders.remove(at: orders.lastIndex { !$0.isToShip && !$0.hasRefundWaiting } ?? orders.count - 1)
        }
        return true
    }
}
