import Commerce
import Terminal
import Wire

extension ViewerModel {
    /// Takes in what happened; the answer is what the driver is to do, in this order.
    package mutating func update(_ event: ViewerEvent) -> [ViewerEffect] {
        switch event {
        case .input(let input): return take(input)
        case .clock(let time): return passed(to: time)

        case .rooms(let answer):
            switch answer {
            case .success(let rooms):
                lobby.rooms = rooms.prefix(Limits.listLines).map(\.cleaned)
                lobby.problem = nil
            case .failure(let problem): lobby.problem = problem.cleaned
            }
            lobby.selection = clamped(lobby.selection, to: lobby.rooms?.count ?? 0)
            return []
        case .joinRefused(let id, let problem):
            guard wanted == id else { return [] }
            tell(problem.cleaned)
            return backToLobby(leaving: false)
        case .snapshot(let snapshot): return joined(snapshot.cleaned)
        case .tick(let tick):
            apply(tick.cleaned)
            return []
        case .link(let state):
            if case .lost(let reason) = state { link = .lost(reason: Cleaned.sentence(reason)) } else { link = state }
            return []
        case .media(let status):
            media = status
            media.layer = status.layer.map { Cleaned.line($0) }
            return []

        case .signedIn(let answer): return signedIn(answer)
        case .signedOut:
            account = nil
            cart = nil
            orders = nil
            return []
        case .cart(let answer): return took(answer)
        case .quote(let lines, let answer): return quoted(for: lines, answer.cleaned)
        case .placed(let key, let answer): return placed(key: key, answer.cleaned)
        case .order(let answer): return told(of: answer.cleaned)
        case .orders(let answer): return took(answer)
        case .walletRefused(let problem):
            guard case .payment(var payment) = panel else { return [] }
            payment.isPaying = false
            payment.problem = problem.cleaned
            payment.seeksWallet = problem.code == "unreachable"
            panel = .payment(payment)
            return payment.seeksWallet ? [.loadOrder(payment.order.id)] : []

        case .refused(_, let problem):
            tell(problem.cleaned)
            return []
        case .notice(let text):
            notice = Notice(text: .sentence(Cleaned.sentence(text)), until: now + Times.notice)
            return []
        }
    }

    // MARK: The room

    private mutating func joined(_ snapshot: RoomSnapshot) -> [ViewerEffect] {
        guard snapshot.room == wanted else { return [] }
        let isFirst = room?.room != snapshot.room
        room = snapshot
        shelfSelection = clamped(shelfSelection, to: snapshot.shelf.count)
        guard isFirst else {
            // The link was away: what this person waits for may have moved meanwhile.
            guard case .payment(let payment) = panel else { return [] }
            return [.loadOrder(payment.order.id)]
        }
        shelfSelection = snapshot.shelf.firstIndex { $0.sku == snapshot.card } ?? 0
        flight = Flight()
        return account == nil ? [] : [.loadCart]
    }

    private mutating func apply(_ tick: Tick) {
        guard var room else { return }
        let card = room.card
        room.apply(tick)
        if room.shelf.count > Limits.listLines { room.shelf.removeLast(room.shelf.count - Limits.listLines) }
        if room.card != card, let index = room.shelf.firstIndex(where: { $0.sku == room.card }) {
            shelfSelection = index
        }
        self.room = room
        shelfSelection = clamped(shelfSelection, to: room.shelf.count)
        let stage = layout(size: size).picture?.size ?? .zero
        for line in tick.danmaku ?? [] {
            flight.launch(line, isOwn: line.from == account?.name, at: now, over: stage)
        }
    }

    mutating func backToLobby(leaving: Bool) -> [ViewerEffect] {
        wanted = nil
        room = nil
        cart = nil
        entry = nil
        panel = nil
        link = .connecting
        media = MediaStatus(state: .starting)
        flight = Flight()
        return leaving ? [.leave, .listRooms] : [.listRooms]
    }

    // MARK: The clock

    private mutating func passed(to time: Timestamp) -> [ViewerEffect] {
        now = time
        flight.land(at: time)
        if let shown = notice, shown.until <= time { notice = nil }
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
            tell(.welcome(signedIn.account.cleaned.name))
            var effects: [ViewerEffect] = room == nil ? [.loadOrders] : [.loadOrders, .loadCart]
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
        case .buy(let lines):
            panel = .checkout(Checkout(lines: lines))
            return [.quote(lines: lines)]
        case .addToCart(let sku): return addToCart(sku)
        case .openCart:
            panel = .cart(selection: 0)
            return [.loadCart]
        case .openOrders:
            panel = .orders(selection: 0)
            return [.loadOrders]
        case .talk:
            entry = TalkEntry()
            return []
        case .resume(var checkout):
            checkout.reprice()
            panel = .checkout(checkout)
            return [.quote(lines: checkout.lines)]
        }
    }

    private mutating func addToCart(_ sku: SKU.ID) -> [ViewerEffect] {
        let held = cart?.lines.first { $0.sku == sku }?.quantity ?? 0
        let title = room?.shelf.first { $0.sku == sku }?.title ?? ""
        guard held < Limits.quantityPerLine else {
            tell(.cartLineIsFull(Limits.quantityPerLine))
            return []
        }
        tell(.addedToCart(title, held + 1))
        return [.setCart(sku, quantity: held + 1)]
    }

    private mutating func took(_ answer: Result<CartView, Problem>) -> [ViewerEffect] {
        switch answer {
        case .success(let view):
            cart = view.cleaned
            if case .cart(let selection) = panel {
                panel = .cart(selection: clamped(selection, to: cart?.lines.count ?? 0))
            }
            return []
        case .failure(let problem):
            if problem.asksToSignIn { account = nil }
            tell(problem.cleaned)
            return []
        }
    }

    private func clamped(_ index: Int, to count: Int) -> Int { max(0, min(index, count - 1)) }
}
