import Commerce
import Wire

/// How the host wants the lines of the shelf to stand: shown at once, asked for one order after the other, and given up
/// for what the room says.
struct ShelfArranging: Sendable, Equatable {
    /// Nil when they are to stand as the room has them.
    private(set) var wanted: [SKU.ID]?
    /// On its way.
    private var sent: [SKU.ID]?

    func shown(_ shelf: [ShelfItem]) -> [ShelfItem] { wanted.map { shelf.arranged(by: $0) } ?? shelf }

    /// Takes in a new order; what to ask for, when nothing is on its way.
    mutating func want(_ order: [SKU.ID]) -> [SKU.ID]? {
        wanted = order
        return next()
    }

    /// What was asked for was answered; what to ask for now. A refusal leaves the shelf as the room has it.
    mutating func answered(isRefused: Bool, told: [SKU.ID]) -> [SKU.ID]? {
        let asked = sent
        sent = nil
        if isRefused { wanted = nil }
        guard wanted != asked else {
            self.told(told, isNews: false)
            return nil
        }
        return next()
    }

    /// The room has the lines like this.
    ///
    /// - Parameter isNews: whether somebody has just arranged them, here or at another console.
    mutating func told(_ order: [SKU.ID], isNews: Bool) {
        guard sent == nil, let wanted else { return }
        let (here, there) = (Set(wanted), Set(order))
        // Lines that came or went meanwhile have nothing to do with it.
        if isNews || order.filter(here.contains) == wanted.filter(there.contains) { self.wanted = nil }
    }

    private mutating func next() -> [SKU.ID]? {
        guard sent == nil, let wanted else { return nil }
        sent = wanted
        return wanted
    }
}

extension Tick {
    /// Whether it tells how the lines of the shelf stand.
    var rearrangesShelf: Bool {
        events?.contains { if case .shelfOrder = $0 { true } else { false } } ?? false
    }
}

/// The order of the shelf, and which of its lines the host speaks of.
extension HostModel {
    mutating func arrangeShelf(_ action: HostAction) -> [HostEffect] {
        switch action {
        case .explain: return selected.map { [.explain(room?.explained?.sku == $0.sku ? nil : $0.sku)] } ?? []
        case .moveUp: return moveLine(to: shelfSelection - 1)
        case .moveDown: return moveLine(to: shelfSelection + 1)
        case .moveToTop: return moveLine(to: 0)
        default: return []
        }
    }

    private mutating func moveLine(to place: Int) -> [HostEffect] {
        var order = shelf.map(\.sku)
        guard order.indices.contains(shelfSelection), order.indices.contains(place), place != shelfSelection else {
            return []
        }
        order.insert(order.remove(at: shelfSelection), at: place)
        shelfSelection = place
        shelvedLast = nil
        return arranging.want(order).map { [.arrangeShelf($0)] } ?? []
    }

    mutating func arranged(_ problem: Problem?) -> [HostEffect] {
        let chosen = selected?.sku
        let next = arranging.answered(isRefused: problem != nil, told: room?.shelf.map(\.sku) ?? [])
        if let index = shelf.firstIndex(where: { $0.sku == chosen }) { shelfSelection = index }
        if let problem { tell(.problem(problem)) }
        return next.map { [.arrangeShelf($0)] } ?? []
    }

    /// Why the line under the arrow cannot go up, or down.
    var cannotMoveUp: Phrase? { shelfSelection > 0 ? nil : selected == nil ? .emptyShelf : .shelf(.isFirst) }
    var cannotMoveDown: Phrase? {
        selected == nil ? .emptyShelf : shelfSelection < shelf.count - 1 ? nil : .shelf(.isLast)
    }
}
