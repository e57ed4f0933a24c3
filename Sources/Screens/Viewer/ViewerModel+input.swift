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
            if mode == .talk { entry?.editor.insert(text) }
            if mode == .account, case .account(var form) = panel {
                form.form.paste(text)
                panel = .account(form)
            }
            return []
        }
    }

    private mutating func take(_ key: Key) -> [ViewerEffect] {
        // What cannot be seen is not pressed, but for leaving.
        if !Layout.fits(size), mode != .leave {
            return key == .character("q") || key == .control("c") ? press(.leave) : []
        }
        if let binding = Self.bindings(mode).first(where: { $0.keys.contains(key) }) { return press(binding) }
        if mode == .talk { _ = entry?.editor.handle(key) }
        if mode == .account, case .account(var form) = panel {
            _ = form.form.handle(key)
            panel = .account(form)
        }
        return []
    }

    private mutating func take(_ mouse: MouseEvent) -> [ViewerEffect] {
        switch mouse.action {
        case .release: return []
        case .wheelUp: return press(.up)
        case .wheelDown: return press(.down)
        case .press: break
        }
        guard let action = drawn(size: size, picture: nil).action(at: mouse.position) else { return [] }
        guard let binding = Self.bindings(mode).first(where: { $0.action == action }) else { return press(action) }
        return press(binding)
    }

    /// A binding that cannot be followed now says why.
    private mutating func press(_ binding: ViewerBinding) -> [ViewerEffect] {
        if let reason = binding.unless(self) {
            tell(reason)
            return []
        }
        return press(binding.action)
    }

    private mutating func press(_ action: ViewerAction) -> [ViewerEffect] {
        switch action {
        case .up: move(by: -1)
        case .down: move(by: 1)
        case .row(let index): return pressRow(index)
        case .shelfRow(let index):
            if mode == .room, room?.shelf.indices.contains(index) == true { shelfSelection = index }

        case .joinRoom:
            guard let rooms = lobby.rooms, rooms.indices.contains(lobby.selection) else { return [] }
            wanted = rooms[lobby.selection].id
            room = nil
            link = .connecting
            return [.join(rooms[lobby.selection].id)]
        case .refreshRooms: return [.listRooms]
        case .backToLobby: return backToLobby(leaving: true)

        case .buyPinned: return pinned.map { wish(.buy([LineRequest(sku: $0.sku, quantity: 1)])) } ?? []
        case .buySelected: return selected.map { wish(.buy([LineRequest(sku: $0.sku, quantity: 1)])) } ?? []
        case .addPinned: return pinned.map { wish(.addToCart($0.sku)) } ?? []
        case .addSelected: return selected.map { wish(.addToCart($0.sku)) } ?? []

        case .talk: return wish(.talk)
        case .send: return send()
        case .nextTalkMode: entry?.mode.advance()
        case .like: return [.like]
        case .toggleDanmaku:
            danmakuFly.toggle()
            tell(danmakuFly ? .danmakuOn : .danmakuOff)
        case .toggleMute:
            muted.toggle()
            tell(muted ? .soundOff : .soundOn)
            return [.mute(muted)]
        case .nextPictureStyle: return [.nextPictureStyle]

        case .openCart: return wish(.openCart)
        case .openOrders: return wish(.openOrders)
        case .openPayment:
            asksToLeave = false
            if let openOrder { show(openOrder) }
        case .account:
            guard account == nil else {
                account = nil
                cart = nil
                orders = nil
                tell(.signedOut)
                return [.signOut]
            }
            panel = .account(AccountForm(wish: nil))

        case .nextField, .previousField, .switchPurpose, .submit: return pressInForm(action)
        case .more: return changeQuantity(by: 1)
        case .fewer: return changeQuantity(by: -1)
        case .remove: return changeQuantity(by: -Limits.quantityPerLine)
        case .checkout:
            panel = .checkout(Checkout(lines: nil))
            return [.quote(lines: nil)]
        case .placeOrder: return placeOrder()
        case .payWithWallet:
            guard case .payment(var payment) = panel, let way = payment.order.payment, let url = way.sandboxWallet
            else { return [] }
            payment.isPaying = true
            payment.problem = nil
            panel = .payment(payment)
            return [.payWithSandboxWallet(url: url, codeURL: way.codeURL)]
        case .cancelOrder:
            guard case .payment(var payment) = panel else { return [] }
            payment.isCancelling = true
            panel = .payment(payment)
            return [.cancelOrder(payment.order.id)]
        case .openOrder:
            guard case .orders(let selection) = panel, let orders, orders.indices.contains(selection) else { return [] }
            show(orders[selection])
            return [.loadOrder(orders[selection].id)]
        case .refreshOrders: return [.loadOrders]

        case .close: close()
        case .help: asksForHelp = true
        case .leave:
            asksForHelp = false
            guard openOrder != nil, !asksToLeave else { return [.quit] }
            asksToLeave = true
        case .reallyLeave: return [.quit]
        }
        return []
    }

    private mutating func close() {
        if asksForHelp {
            asksForHelp = false
        } else if asksToLeave {
            asksToLeave = false
        } else if panel != nil {
            panel = nil
        } else {
            entry = nil
        }
    }

    private mutating func send() -> [ViewerEffect] {
        guard let entry else { return [] }
        self.entry = nil
        let text = entry.editor.text
        guard text.contains(where: { !$0.isWhitespace }) else { return [] }
        return [.say(id: newKey(), text: text, mode: entry.mode)]
    }

    // MARK: Lists

    private mutating func move(by step: Int) {
        func moved(_ index: Int, in count: Int?) -> Int { max(0, min(index + step, (count ?? 0) - 1)) }
        switch (mode, panel) {
        case (.lobby, _): lobby.selection = moved(lobby.selection, in: lobby.rooms?.count)
        case (.room, _): shelfSelection = moved(shelfSelection, in: room?.shelf.count)
        case (.cart, .cart(let selection)): panel = .cart(selection: moved(selection, in: cart?.lines.count))
        case (.orders, .orders(let selection)): panel = .orders(selection: moved(selection, in: orders?.count))
        default: break
        }
    }

    /// The first press on a row selects it, the next one opens it.
    private mutating func pressRow(_ index: Int) -> [ViewerEffect] {
        switch (mode, panel) {
        case (.lobby, _):
            guard lobby.rooms?.indices.contains(index) == true else { return [] }
            defer { lobby.selection = index }
            return lobby.selection == index ? press(.joinRoom) : []
        case (.cart, .cart):
            if cart?.lines.indices.contains(index) == true { panel = .cart(selection: index) }
        case (.orders, .orders(let selection)):
            guard orders?.indices.contains(index) == true else { return [] }
            if selection == index { return press(.openOrder) }
            panel = .orders(selection: index)
        case (.account, .account(var form)):
            if AccountForm.Field.allCases.indices.contains(index) {
                form.form.go(to: AccountForm.Field.allCases[index])
            }
            panel = .account(form)
        default: break
        }
        return []
    }

    // MARK: Forms and quantities

    private mutating func pressInForm(_ action: ViewerAction) -> [ViewerEffect] {
        guard case .account(var form) = panel else { return [] }
        defer { panel = .account(form) }
        switch action {
        case .nextField: form.form.move(by: 1)
        case .previousField: form.form.move(by: -1)
        case .switchPurpose:
            form.purpose = form.purpose == .signIn ? .register : .signIn
            form.problem = nil
        case .submit:
            // Enter on the name goes to the password, as people expect of a form.
            if form.form.focus == .name, form.form[.password].isEmpty, !form.form.text(.name).isEmpty {
                form.form.move(by: 1)
            } else if let credentials = form.submit() {
                return [form.purpose == .signIn ? .signIn(credentials) : .register(credentials)]
            }
        default: break
        }
        return []
    }

    private mutating func changeQuantity(by step: Int) -> [ViewerEffect] {
        switch panel {
        case .cart(let selection):
            guard let lines = cart?.lines, lines.indices.contains(selection) else { return [] }
            let line = lines[selection]
            let quantity = max(0, min(line.quantity + step, Limits.quantityPerLine))
            guard quantity != line.quantity else { return [] }
            return [.setCart(line.sku, quantity: quantity)]
        case .checkout(var checkout):
            guard let quantity = checkout.quantity, checkout.setQuantity(quantity + step) else { return [] }
            panel = .checkout(checkout)
            return [.quote(lines: checkout.lines)]
        default: return []
        }
    }
}

extension Danmaku.Mode {
    /// From scrolling to the top, to the bottom, and back.
    mutating func advance() {
        switch self {
        case .scroll: self = .top
        case .top: self = .bottom
        case .bottom: self = .scroll
        }
    }
}
