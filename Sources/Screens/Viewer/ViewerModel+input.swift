import Commerce
import Terminal
import Wire

/// From a key or a click to an action, by the binding table; and what each action does.
extension ViewerModel {
    mutating func take(_ input: InputEvent) -> [ViewerEffect] {
        switch input {
        case .resize(let size):
            self.size = size
            return []
        case .key(let key): return take(key)
        case .mouse(let mouse): return take(mouse)
        case .paste(let text):
            return type(.text(text))
        }
    }

    private mutating func take(_ key: Key) -> [ViewerEffect] {
        // What cannot be seen is not pressed, but for leaving.
        if !Layout.fits(size), mode != .leave {
            return key == .character("q") || key == .control("c") ? carryOut(.leave) : []
        }
        if let binding = Self.bindings(mode).first(where: { $0.keys.contains(key) }) { return carryOut(binding) }
        return type(.key(key))
    }

    /// Into the text that is being typed: a line of its own, or a field of a form.
    private mutating func type(_ typed: Typed) -> [ViewerEffect] {
        switch (mode, panel) {
        case (.lobbySearch, _): return search(typed)
        case (.talk, _): entry?.editor.take(typed)
        case (.service, _): service.editor.take(typed)
        case (.account, .account(var form)):
            form.form.take(typed)
            panel = .account(form)
        case (.coupon, .checkout(var checkout)):
            guard case .coupon(var editor) = checkout.entry else { return [] }
            editor.take(typed)
            checkout.entry = .coupon(editor)
            panel = .checkout(checkout)
        case (.delivery, .checkout(var checkout)):
            guard case .delivery(var form) = checkout.entry else { return [] }
            form.edit { $0.take(typed) }
            checkout.entry = .delivery(form)
            panel = .checkout(checkout)
        case (.address, .order(var page)):
            guard case .address(var form) = page.sheet else { return [] }
            form.edit { $0.take(typed) }
            page.sheet = .address(form)
            panel = .order(page)
        case (.refund, .order(var page)):
            guard case .refund(var form) = page.sheet else { return [] }
            form.take(typed)
            page.sheet = .refund(form)
            panel = .order(page)
        case (.parcel, .order(var page)):
            guard case .parcel(var form) = page.sheet else { return [] }
            form.form.take(typed)
            page.sheet = .parcel(form)
            panel = .order(page)
        case (.discipline, _): if disciplineForm?.sent == nil { disciplineForm?.form.take(typed) }
        default: break
        }
        return []
    }

    private mutating func take(_ mouse: MouseEvent) -> [ViewerEffect] {
        switch mouse.action {
        case .release: return []
        case .wheelUp: return carryOut(.up)
        case .wheelDown: return carryOut(.down)
        case .press: break
        }
        guard let action = drawn(size: size, picture: nil).action(at: mouse.position) else { return [] }
        guard let binding = Self.bindings(mode).first(where: { $0.action == action }) else { return carryOut(action) }
        return carryOut(binding)
    }

    /// A binding that cannot be followed now says why.
    mutating func carryOut(_ binding: ViewerBinding) -> [ViewerEffect] {
        if let reason = binding.unless(self) {
            tell(reason)
            return []
        }
        return carryOut(binding.action)
    }

    mutating func carryOut(_ action: ViewerAction) -> [ViewerEffect] {
        switch action {
        case .up: return move(by: -1)
        case .down: return move(by: 1)
        case .row(let index): return pressRow(index)
        case .shelfRow(let index):
            if mode == .room, room?.shelf.indices.contains(index) == true { shelfSelection = index }

        case .joinRoom:
            guard let rooms = lobby.rooms, rooms.indices.contains(lobby.selection) else { return [] }
            wanted = rooms[lobby.selection].id
            room = nil
            link = .connecting
            return [.join(rooms[lobby.selection].id)]
        case .refreshRooms: return listRooms()
        case .search, .keepSearch, .endSearch: return pressOnSearch(action)
        case .backToLobby: return backToLobby(leaving: true)

        case .buyPinned: return pinned.map { buy($0) } ?? []
        case .buySelected: return selected.map { buy($0) } ?? []
        case .addPinned: return pinned.map { wish(.addToCart($0.sku)) } ?? []
        case .addSelected: return selected.map { wish(.addToCart($0.sku)) } ?? []

        case .goToExplained: select(explained?.sku)
        case .details:
            guard let selected else { return [] }
            panel = .details(DetailsPanel(sku: selected.sku))
            return [.click(selected.sku)]
        case .buyDetailed: return detailed.map { buy($0) } ?? []
        case .addDetailed: return detailed.map { wish(.addToCart($0.sku)) } ?? []

        case .takePart: return shownDraw.map { wish(.takePart($0.id)) } ?? []
        case .payFromWallet: return shownOrder.map { [.payFromWallet($0.id)] } ?? []
        case .talk: return wish(.talk)
        case .send: return send()
        case .nextTalkMode: entry?.mode.advance()
        case .nextColour: entry?.colour.advance()
        case .follow: return wish(.follow)
        case .openFollowing: return wish(.openFollowing)
        case .goToHost: return goToHost()
        case .like: return [.like]
        case .toggleDanmaku:
            danmakuFly.toggle()
            tell(danmakuFly ? .danmakuOn : .danmakuOff)
        case .toggleMute:
            muted.toggle()
            tell(muted ? .soundOff : .soundOn)
            return [.mute(muted)]
        case .nextPictureStyle: return [.nextPictureStyle]
        case .reception: panel = .reception
        case .proofs: panel = .proofs
        case .service(let action): return press(action)
        case .keeping(let action): return press(action)

        case .openCart: return wish(.openCart)
        case .openOrders: return wish(.openOrders)
        case .openPayment:
            asksToLeave = false
            if let order = mode == .order ? shownOrder : openOrder { return pay(order) }
        case .account:
            guard account == nil else {
                forgetPerson()
                tell(.signedOut)
                return [.signOut]
            }
            panel = .account(AccountForm(wish: nil))

        case .nextField: moveInForm(by: 1)
        case .previousField: moveInForm(by: -1)
        case .switchPurpose, .submit, .save: return pressInForm(action)
        case .more: return changeQuantity(by: 1)
        case .fewer: return changeQuantity(by: -1)
        case .remove: return changeQuantity(by: -Limits.quantityPerLine)
        case .checkout: return checkOutCart()
        case .nextCoupon: return takeNextCoupon()
        case .typeCoupon:
            guard case .checkout(var checkout) = panel else { return [] }
            checkout.entry = .coupon(LineEditor(limit: Limits.couponCharacters))
            panel = .checkout(checkout)
        case .writeAddress: writeAddress()
        case .placeOrder: return placeOrder()

        case .otherGateway: return payWithOther()
        case .payAgain: return payAgain()
        case .payWithWallet: return payWithWallet()
        case .cancelOrder: return change(.cancel)
        case .openOrder:
            guard case .orders(let selection) = panel, let orders, orders.indices.contains(selection) else { return [] }
            return open(orders[selection], listed: selection) + [.loadOrder(orders[selection].id)]
        case .refreshOrders: return [.loadOrders(before: nil)]
        case .refreshOrder: return shownOrder.map { [.loadOrder($0.id)] } ?? []
        case .received: show(.received)
        case .reallyReceived: return change(.complete)
        case .askRefund: if let shownOrder { show(.refund(RefundForm(shownOrder))) }
        case .withdrawRefund: return shownOrder?.refundInProgress.map { change(.withdraw($0.id)) } ?? []
        case .sendBack:
            if let refund = shownOrder?.refundInProgress { show(.parcel(ParcelForm(refund: refund.id))) }

        case .close: return close()
        case .help: asksForHelp = true
        case .leave:
            asksForHelp = false
            guard openOrder != nil, !asksToLeave else { return [.quit] }
            asksToLeave = true
        case .reallyLeave: return [.quit]
        }
        return []
    }

    private mutating func close() -> [ViewerEffect] {
        if asksForHelp {
            asksForHelp = false
        } else if asksToLeave {
            asksToLeave = false
        } else if case .checkout(var checkout) = panel {
            guard checkout.entry != nil else { return leaveCheckout(checkout) }
            checkout.entry = nil
            panel = .checkout(checkout)
        } else if case .order(let page) = panel {
            if page.sheet != nil { show(nil) } else { panel = page.listed.map { .orders(selection: $0) } }
        } else if keeping != nil {
            closeKeeping()
        } else if panel != nil {
            panel = nil
        } else {
            entry = nil
        }
        return []
    }

    private mutating func send() -> [ViewerEffect] {
        guard let entry else { return [] }
        self.entry = nil
        let text = entry.editor.text
        guard text.contains(where: { !$0.isWhitespace }) else { return [] }
        let (said, to) = entry.said(to: room?.talkers ?? [])
        let line = newKey()
        return [.say(id: line, text: said, mode: entry.mode, colour: entry.colour, to: to)]
            + takePart(saying: said, line)
    }
}
