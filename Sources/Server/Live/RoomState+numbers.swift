import Commerce
import Media
import Wire

/// What the meter is told of what happens in the room, and who is told what it counted.
extension RoomState {
    /// What the till said of the room's orders.
    struct Sales: Sendable {
        var placed: [SoldOrder] = []
        var paid: [SoldOrder] = []
    }

    /// Whether what a connection does counts: the host's own does not, nor anybody's before the show.
    func isCounted(_ connection: ConnectionID) -> Bool {
        isCounting && audience.person(of: connection)?.id != snapshot.host.id
    }

    mutating func countArrival(_ connection: ConnectionID) {
        guard isCounted(connection) else { return }
        meter.joined(audience.visitor(of: connection), online: audience.viewers, at: wall)
    }

    /// The card is another one, or the same.
    mutating func countCard() {
        guard isCounting else { return }
        let host = Visitor.id(of: snapshot.host.id)
        let product = snapshot.shelf.first { $0.sku == snapshot.card }?.product
        meter.pinned(
            snapshot.card, of: product, before: audience.callers.lazy.map(\.caller.id).filter { $0 != host }, at: wall)
    }

    mutating func liked(_ count: Int, from connection: ConnectionID) {
        guard count > 0 else { return }
        snapshot.counts.likes += count
        if isCounted(connection) { meter.liked(count, at: wall) }
    }

    /// Somebody opened the details of something on the shelf, or went to buy it. Clicks above a link's rate count for
    /// nothing, as likes do.
    mutating func clicked(_ sku: SKU.ID, from connection: ConnectionID, at now: Instant) {
        guard snapshot.phase != .ended, isCounted(connection), audience.mayClick(connection, at: now),
            let visitor = audience.visitor(of: connection),
            let item = snapshot.shelf.first(where: { $0.sku == sku })
        else { return }
        meter.clicked(sku, of: item.product, by: visitor, at: wall)
    }

    mutating func count(_ sales: Sales) {
        for order in sales.placed { meter.placed(order) }
        for order in sales.paid { meter.paid(order) }
    }

    /// What the host's links are told, a frame each: only those that were told something else before.
    func numbersForDesk(_ told: [ConnectionID: RoomNumbers]) -> [(connection: ConnectionID, numbers: RoomNumbers)] {
        let links = audience.connections(of: snapshot.host.id)
        guard !links.isEmpty else { return [] }
        let numbers = meter.numbers(of: snapshot.room, limit: MeterLimits.productsTold, at: wall)
        return links.filter { told[$0] != numbers }.map { ($0, numbers) }
    }

    /// What was asked most, most often first.
    var askedMost: [ShowQuestion] {
        questions.sorted { $0.times > $1.times }.prefix(MeterLimits.questions).map {
            ShowQuestion(text: $0.text, times: $0.times)
        }
    }
}
