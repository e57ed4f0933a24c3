import Commerce
import Wire

/// What is sold, and what is told of it.
extension RoomState {
    mutating func put(onShelf item: ShelfItem) {
        record(.shelf(item))
        meter.named(item.sku, item.title, item.spec)
    }

    mutating func stockChanged(_ sku: SKU.ID, available: Int, onHand: Int) {
        guard let item = snapshot.shelf.first(where: { $0.sku == sku }),
            item.available != available || item.onHand != onHand
        else { return }
        record(.stock(sku: sku, available: available, onHand: onHand))
    }

    mutating func takeOffShelf(_ sku: SKU.ID) {
        guard snapshot.shelf.contains(where: { $0.sku == sku }) else { return }
        if snapshot.card == sku { _ = pin(nil) }
        if snapshot.explained?.sku == sku { snapshot.explained = nil }
        record(.offShelf(sku: sku))
    }

    mutating func quotaChanged(_ sku: SKU.ID, isFlash: Bool, left: Int) {
        guard let item = snapshot.shelf.first(where: { $0.sku == sku }),
            left != (isFlash ? item.flash?.left : item.left)
        else { return }
        record(.quota(sku: sku, flash: isFlash, left: left))
    }

    mutating func drawChanged(_ draw: DrawView) { draws.changed(draw) }

    mutating func couponChanged(_ coupon: CouponView) { record(.coupon(coupon)) }

    mutating func phaseChanged(_ phase: RoomPhase) {
        guard RoomLife.phases(after: snapshot.phase).contains(phase) else { return }
        record(.phase(phase))
    }

    /// Puts a card up, or takes it down with nil. False when the SKU is not on the shelf. What is shown is what the host
    /// speaks of; a card that is taken down may still be spoken of.
    mutating func pin(_ sku: SKU.ID?, at now: Timestamp = .now) -> Bool {
        if let sku { guard explain(sku, at: now) else { return false } }
        snapshot.card = sku
        countCard()
        return true
    }

    /// The host speaks of a line from now on, or of none with nil. False when the SKU is not on the shelf.
    mutating func explain(_ sku: SKU.ID?, at now: Timestamp = .now) -> Bool {
        guard let sku else {
            snapshot.explained = nil
            return true
        }
        guard snapshot.shelf.contains(where: { $0.sku == sku }) else { return false }
        if snapshot.explained?.sku != sku { snapshot.explained = Explained(sku: sku, since: now) }
        return true
    }

    /// The lines stand like this. However often a host moves them, a tick tells of it once.
    mutating func arrange(_ skus: [SKU.ID]) {
        let arranged = snapshot.shelf.arranged(by: skus)
        guard arranged.map(\.sku) != snapshot.shelf.map(\.sku) else { return }
        snapshot.shelf = arranged
        orderIsNews = true
    }
}
