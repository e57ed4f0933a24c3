import Commerce
import Wire

/// What the room's show comes to: told to its host, asked for, and kept.
extension LiveRoom {
    /// Tells the host's links where that differs from what they were told last.
    func tellNumbers() {
        state.wall = .now
        state.meter.advance(to: state.wall)
        for (connection, numbers) in state.numbersForDesk(numbersTold) {
            numbersTold[connection] = numbers
            seating[connection]?.tell(LiveFrame(.numbers(numbers)))
        }
    }

    var numbers: RoomNumbers {
        state.meter.advance(to: .now)
        return state.meter.numbers(of: id, at: .now)
    }

    func report(on room: Room, _ gains: ShowGains) -> RoomReport {
        state.meter.advance(to: .now)
        return state.meter.report(on: room, end: nil, questions: state.askedMost, gains: gains, at: .now)
    }

    /// Somebody put something into their cart here.
    func putInCart(_ sku: SKU.ID, by buyer: Account.ID) {
        guard buyer != host.id, state.isCounting else { return }
        state.meter.putInCart(sku, by: Visitor.id(of: buyer), at: .now)
    }

    /// What is to be kept since it was last asked for; it must be kept, or given back.
    func drainNumbers() -> ShowNews { state.meter.drain(room: id, at: .now) }

    /// The same for the last time: the card comes down with the show.
    func closeNumbers() -> ShowNews {
        let now = Timestamp.now
        state.meter.pinned(nil, of: nil, before: [], at: now)
        var news = state.meter.drain(room: id, at: now)
        news.end = ShowEnd(at: now, questions: state.askedMost)
        return news
    }

    func giveBack(_ news: ShowNews) { state.meter.giveBack(news) }
    func recount(_ kept: KeptShow) { state.meter.recount(kept) }
    func refunded(_ refunded: Refunded) { state.meter.refunded(refunded) }
    func named(_ goods: [SKU.ID: (product: Product, sku: SKU)]) {
        for (id, good) in goods { state.meter.named(id, good.product.title, good.sku.spec) }
    }
    var currency: Currency? { state.meter.currency }
}
