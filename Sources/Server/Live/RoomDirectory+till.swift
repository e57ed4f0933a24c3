import Commerce
import Store
import Wire

/// Carries the till's news to the rooms they concern.
extension RoomDirectory {
    /// Tells rooms what the till changed in one commit, in the order it happened.
    func tell(_ changes: [Change]) async {
        var moved: [Room.ID: [Order]] = [:]
        var sales: [Room.ID: RoomState.Sales] = [:]
        for change in changes {
            switch change {
            case .orderChanged(let order), .orderAddressed(let order):
                if rooms[order.room] != nil { moved[order.room, default: []].append(order) }
                if let desk = hosted[order.shop], desk != order.room { moved[desk, default: []].append(order) }
                if change.isNewOrder { sales[order.room, default: .init()].placed.append(SoldOrder(order)) }
                if change.isNewSale, rooms[order.room] != nil {
                    paidOrders[order.room, default: 0] += 1
                    sales[order.room, default: .init()].paid.append(SoldOrder(order))
                }
                if !order.refunds.isEmpty { refundsMoved.insert(order.room) }
            case .stockChanged(let sku, let onHand, let available):
                for id in sellers[sku] ?? [] {
                    await rooms[id]?.stockChanged(sku, available: available, onHand: onHand)
                }
            case .quotaChanged(let key, let offer, let left):
                await rooms[key.room]?.quotaChanged(key.sku, isFlash: flashSales[key] == offer, left: left)
            case .shelfChanged(let line):
                guard let room = rooms[line.key.room] else { continue }
                note(line, in: room.id)
                await room.put(onShelf: ShelfItem(line))
            case .offShelf(let key):
                forget(key)
                await takeOffShelf(key)
            case .shelfArranged(let room, let skus): await rooms[room]?.arrange(skus)
            case .catalogueChanged(let shop): await showAgain(shop)
            case .couponChanged(let coupon, let used):
                guard let id = hosted[coupon.shop] else { continue }
                let offered = CouponOffer(coupon: coupon, used: used, usedByBuyer: 0)
                await rooms[id]?.couponChanged(CouponView(offered, at: .now, forBuyer: false))
            case .drawChanged(let draw): await tell(draw)
            }
        }
        for (id, orders) in moved {
            guard let room = rooms[id] else { continue }
            await room.tell(orders, paid: paidOrders[id] ?? 0, sales[id] ?? RoomState.Sales())
        }
    }

    /// What the till changed was lost: the store says how everything stands.
    func tellAnew() async {
        for (shop, id) in hosted {
            recountDue.insert(id)
            await showAgain(shop)
            do throws(StoreError) {
                paidOrders[id] = try await store.paidOrderCount(in: id)
                await rooms[id]?.tell([], paid: paidOrders[id] ?? 0)
                let shown = Set(await rooms[id]?.snapshot.draws.map(\.id) ?? [])
                for draw in try await store.draws(in: id, limit: Limits.drawsListed)
                where draw.state == .open || shown.contains(draw.id) { await tell(draw) }
            } catch {
                logger.error("a room was not told anew", metadata: ["room": "\(id)", "error": "\(error.message)"])
            }
        }
    }

    private func tell(_ draw: Draw) async {
        do throws(StoreError) {
            let view = try await draws.changed(draw)
            await rooms[draw.room]?.drawChanged(view)
        } catch {
            logger.error("a draw was not told", metadata: ["draw": "\(draw.id)", "error": "\(error.message)"])
        }
    }

    /// Titles, prices or pictures changed: the shelf is told anew.
    private func showAgain(_ shop: Shop.ID) async {
        guard let id = hosted[shop], let room = rooms[id] else { return }
        do throws(StoreError) {
            let lines = try await store.shelf(of: id)
            for line in lines { await room.put(onShelf: ShelfItem(line)) }
            await room.arrange(lines.map(\.sku.id))
        } catch {
            logger.error("a shelf was not told anew", metadata: ["room": "\(id)", "error": "\(error.message)"])
        }
    }

    /// What was shown of a line goes with it.
    private func takeOffShelf(_ key: Offer.Key) async {
        guard let room = rooms[key.room] else { return }
        let before = await room.snapshot
        await room.takeOffShelf(key.sku)
        guard before.card == key.sku || before.explained?.sku == key.sku else { return }
        do {
            try await keepShown(in: room)
        } catch {
            logger.error("what a room shows was not kept", metadata: ["room": "\(room.id)", "error": "\(error)"])
        }
    }

    func note(_ line: ShelfLine, in room: Room.ID) {
        sellers[line.sku.id, default: []].insert(room)
        flashSales[line.key] = line.flash?.offer.id
    }

    func forget(_ key: Offer.Key) {
        flashSales[key] = nil
        sellers[key.sku]?.remove(key.room)
        if sellers[key.sku]?.isEmpty == true { sellers[key.sku] = nil }
    }
}

extension Change {
    /// Whether an order was placed just now; a prize is won, not ordered.
    fileprivate var isNewOrder: Bool {
        guard case .orderChanged(let order) = self else { return false }
        return order.state == .reserved && order.payments.isEmpty && order.total.minorUnits > 0
    }

    /// Whether an order was paid just now. A second payment of a paid order changes it too, but is no second sale;
    /// neither is another address, nor a prize.
    fileprivate var isNewSale: Bool {
        guard case .orderChanged(let order) = self else { return false }
        return order.state == .paid && order.payments.last?.purpose == .sale && order.refunds.isEmpty
            && order.total.minorUnits > 0
    }
}
