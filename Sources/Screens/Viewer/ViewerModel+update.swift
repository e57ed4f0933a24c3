import Commerce
import Terminal
import Wire

extension ViewerModel {
    /// Takes in what happened; the answer is what the driver is to do, in this order.
    package mutating func update(_ event: ViewerEvent) -> [ViewerEffect] {
        switch event {
        case .input(let input): return take(input)
        case .clock(let time): return passed(to: clock.time(at: time))
        case .serverTime(let time, let arrival):
            heard(time, at: arrival)
            return []

        case .rooms(let query, let answer): return took(answer.cleaned, for: query)
        case .joinRefused(let id, let problem):
            guard wanted == id else { return [] }
            tell(problem.cleaned)
            return backToLobby(leaving: false)
        case .snapshot(let snapshot): return joined(snapshot.cleaned)
        case .tick(let tick):
            let tick = tick.cleaned
            let effects = apply(tick) { $0.apply($1) }
            launch(tick.danmaku ?? [])
            return effects
        // What was said while the link was away does not fly: it is in the list.
        case .resumed(let tick): return apply(tick.cleaned) { $0.resume($1) }
        case .link(let state):
            if case .lost(let reason) = state { link = .lost(reason: Cleaned.sentence(reason)) } else { link = state }
            return []
        case .media(let status):
            media = status
            media.layer = status.layer.map { Cleaned.line($0) }
            return []

        case .signedIn(let answer): return signedIn(answer)
        case .signedOut:
            forgetPerson()
            return []
        case .cart(let answer): return took(answer.cleaned)
        case .cartLine(let sku, let quantity, let answer):
            return tookLine(sku, quantity: quantity, answer.cleaned)
        case .coupons(let answer): return took(answer.cleaned)
        case .quote(let lines, let coupon, let answer): return quoted(for: lines, coupon: coupon, answer.cleaned)
        case .address(let answer):
            took(answer.cleaned)
            return []
        case .placed(let key, let answer): return placed(key: key, answer.cleaned)
        case .payment(let order, let gateway, let answer):
            return answered(for: order, with: gateway, answer.cleaned)
        case .changed(let key, let answer): return changed(key: key, answer.cleaned)
        case .order(let answer): return told(of: answer.cleaned)
        case .orders(let before, let answer): return took(before: before, answer.cleaned)
        case .draw(let id, let answer): return answered(id, answer.cleaned)
        case .wallet(let answer):
            if case .success(let wallet) = answer.cleaned { self.wallet = wallet }
            return []
        case .walletRefused(let problem): return walletRefused(problem.cleaned)

        case .service(let event): return took(event)
        case .keeping(let event): return took(event)
        case .follows(let host, let answer):
            took(host, answer)
            return []
        case .following(let answer):
            took(answer.cleaned)
            return []
        case .refused(let line, let problem):
            notSaid(line)
            noteMute(problem)
            tell(problem.cleaned)
            return []
        case .news(let news):
            tell(.source(.news(news.cleaned)))
            return []
        }
    }

    // MARK: The room

    private mutating func joined(_ snapshot: RoomSnapshot) -> [ViewerEffect] {
        guard snapshot.room == wanted else { return [] }
        let isFirst = room?.room != snapshot.room
        mute = snapshot.you?.mute.map { OwnMute(until: $0.until) }
        let chosen = selected?.sku
        room = snapshot
        let standing = roleIs(snapshot.you?.role)
        keepSelection(on: chosen)
        guard isFirst else {
            // The link was away: what this person waits for may have moved meanwhile.
            if service.thread != nil, let shop { return standing + [.service(.load(shop))] + loadedAgain }
            return standing + loadedAgain
        }
        shelfSelection = snapshot.shelf.firstIndex { $0.sku == snapshot.card } ?? 0
        flight = Flight()
        follows = nil
        return standing + (account == nil ? [] : [.loadCart] + askForFollow())
    }

    /// What is looked at, as it is now.
    private var loadedAgain: [ViewerEffect] {
        if case .cart = panel { return [.loadCart] }
        return shownOrder.map { [.loadOrder($0.id)] } ?? []
    }

    private mutating func apply(_ tick: Tick, _ change: (inout RoomSnapshot, Tick) -> Void) -> [ViewerEffect] {
        guard let before = room, var room else { return [] }
        let (card, chosen) = (room.card, selected?.sku)
        change(&room, tick)
        if room.shelf.count > Limits.listLines { room.shelf.removeLast(room.shelf.count - Limits.listLines) }
        self.room = room
        keepSelection(on: chosen)
        if room.card != card { select(room.card) }
        var effects = refreshedCart(after: before)
        if role != nil { tell(of: tick.events ?? []) }
        for event in tick.events ?? [] {
            switch event {
            case .order(let order): effects += told(of: .success(order))
            case .moderation(let notice): effects += told(of: notice)
            case .lineGone(let id): flight.take(away: id)
            case .announcement(let announcement):
                tell(.talk(.announced(from: announcement.from, announcement.text)), for: Times.announcement)
            case .hostLive(let room):
                tell(.talk(.hostIsLive(room.host, title: room.title)), for: Times.announcement)
                if following != nil { effects.append(.loadFollowing) }
            case .service(let news): effects += told(of: news)
            default: break
            }
        }
        return effects + noteEnded(tick.events ?? [])
    }

    /// What comes, goes and moves on the shelf must not put another line under the viewer's finger.
    private mutating func keepSelection(on chosen: SKU.ID?) {
        shelfSelection = clamped(shelfSelection, to: room?.shelf.count ?? 0)
        select(chosen)
    }

    // MARK: Follows

    /// Asks whether this person follows the host of the room.
    private func askForFollow() -> [ViewerEffect] {
        guard account != nil, let host = room?.host.id, host != account?.id else { return [] }
        return [.loadFollow(host)]
    }

    private mutating func took(_ host: Account.ID, _ answer: Result<Bool, Problem>) {
        guard let room, room.host.id == host else { return }
        switch answer {
        case .success(let isFollowing):
            // What was known already is no news, nor is what was asked on coming in.
            if let follows, follows != isFollowing {
                tell(.talk(isFollowing ? .following(room.host.name) : .followsNoMore(room.host.name)))
            }
            follows = isFollowing
        case .failure(let problem): tell(problem.cleaned)
        }
    }

    private mutating func launch(_ lines: [Danmaku]) {
        guard room != nil else { return }
        let stage = layout(size: size).picture?.size ?? .zero
        for line in lines { flight.launch(line, isOwn: line.from == account?.name, at: now, over: stage) }
    }

    mutating func backToLobby(leaving: Bool) -> [ViewerEffect] {
        leaveRoom()
        return (leaving ? [.leave] : []) + listRooms()
    }

    /// Forgets what belongs to the room.
    mutating func leaveRoom() {
        wanted = nil
        room = nil
        cart = nil
        edits = CartEdits()
        coupons = nil
        (drawParts, endedDraws) = ([:], [])
        service = PrivateTalk()
        entry = nil
        _ = roleIs(nil)
        panel = nil
        link = .connecting
        media = MediaStatus(state: .starting)
        flight = Flight()
    }

    // MARK: The clock

    private mutating func passed(to time: Timestamp) -> [ViewerEffect] {
        now = time
        flight.land(at: time)
        if let shown = notice, shown.until <= time { notice = nil }
        if mode == .lobby || mode == .lobbySearch, !lobby.isAsking, lobby.rooms != nil || lobby.problem != nil,
            lobby.nextLook <= time
        {
            return listRooms()
        }
        guard case .payment(var payment) = panel, payment.nextLook <= time else { return [] }
        payment.nextLook = time + Times.orderPoll
        panel = .payment(payment)
        return [.loadOrder(payment.order.id)]
    }

    // MARK: Who this is

    private mutating func signedIn(_ answer: Result<SignedIn, Problem>) -> [ViewerEffect] {
        switch answer {
        case .success(let signedIn):
            account = signedIn.account.cleaned
            cart = nil
            edits = CartEdits()
            tell(.welcome(signedIn.account.cleaned.name))
            var effects: [ViewerEffect] = [.loadOrders(before: nil), .loadAddress, .loadWallet]
            if room != nil { effects += [.loadCart] + askForFollow() }
            guard case .account(let form) = panel else { return effects }
            panel = nil
            if let wish = form.wish { effects += grant(wish) }
            return effects
        case .failure(let problem):
            if case .account(var form) = panel {
                form.isSending = false
                form.problem = problem.cleaned
                panel = .account(form)
            } else {
                account = nil
                tell(problem.cleaned)
            }
            return []
        }
    }

    /// What belongs to one person goes with them.
    mutating func forgetPerson() {
        account = nil
        _ = roleIs(nil)
        follows = nil
        cart = nil
        edits = CartEdits()
        coupons = nil
        service = PrivateTalk()
        orders = nil
        ordersBefore = nil
        olderOrdersAreComing = false
        drawParts = [:]
        wallet = nil
        address = nil
        addressIsKnown = false
        change = nil
        gateway = nil
    }

    /// Buys one piece at once; the host's numbers hear of it.
    mutating func buy(_ item: ShelfItem) -> [ViewerEffect] {
        [.click(item.sku)] + wish(.buy([LineRequest(sku: item.sku, quantity: 1)]))
    }

    /// Does what needs an account: at once, or after asking a guest to sign in.
    mutating func wish(_ wish: Wish) -> [ViewerEffect] {
        guard account != nil else {
            panel = .account(AccountForm(wish: wish))
            return []
        }
        return grant(wish)
    }

    private mutating func grant(_ wish: Wish) -> [ViewerEffect] {
        switch wish {
        case .buy(let lines): return checkOut(Checkout(lines: lines))
        case .addToCart(let sku): return addToCart(sku)
        case .openCart:
            panel = .cart(selection: 0)
            return [.loadCart]
        case .openOrders:
            panel = .orders(selection: 0)
            return [.loadOrders(before: nil)]
        case .askShop: return openService()
        case .talk:
            entry = TalkEntry()
            return []
        case .takePart(let draw): return takePart(in: draw)
        case .openFollowing: return openFollowing()
        case .follow:
            guard let host = room?.host.id else { return [] }
            // Who just signed in means to follow, whatever was so before.
            let wanted = follows != true
            follows = !wanted
            return [.follow(host, wanted)]
        case .resume(var checkout):
            checkout.reprice()
            return checkOut(checkout)
        }
    }

    func clamped(_ index: Int, to count: Int) -> Int { max(0, min(index, count - 1)) }
}
