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
            return key == .character("q") || key == .control("c") ? press(.leave) : []
        }
        if let binding = Self.bindings(mode).first(where: { $0.keys.contains(key) }) { return press(binding) }
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

    // MARK: Lists

    private mutating func move(by step: Int) -> [ViewerEffect] {
        func moved(_ index: Int, in count: Int?) -> Int { max(0, min(index + step, (count ?? 0) - 1)) }
        switch (mode, panel) {
        case (.lobby, _), (.lobbySearch, _): lobby.selection = moved(lobby.selection, in: lobby.rooms?.count)
        case (.service, _): scrollService(by: step)
        case (.following, .following(let page)): selectHost(page.selection + step)
        case (.lines, _), (.people, _), (.held, _), (.questions, _), (.rules, _): moveInList(by: step)
        case (.room, _): shelfSelection = moved(shelfSelection, in: room?.shelf.count)
        case (.cart, .cart(let selection)): panel = .cart(selection: moved(selection, in: shownCart?.lines.count))
        case (.orders, .orders(let selection)):
            panel = .orders(selection: moved(selection, in: orders?.count))
            return fetchOlderOrders()
        case (.order, .order(var page)):
            page.scroll = moved(min(page.scroll, rowsToScroll(page)), in: rowsToScroll(page) + 1)
            panel = .order(page)
        case (.details, .details(var page)):
            page.scroll = moved(min(page.scroll, rowsToScroll(page)), in: rowsToScroll(page) + 1)
            panel = .details(page)
        default: break
        }
        return []
    }

    /// Puts the arrow on the line of a SKU, if it is there.
    mutating func select(_ sku: SKU.ID?) {
        if let index = room?.shelf.firstIndex(where: { $0.sku == sku }) { shelfSelection = index }
    }

    /// The first press on a row selects it, the next one opens it.
    private mutating func pressRow(_ index: Int) -> [ViewerEffect] {
        switch (mode, panel) {
        case (.lobby, _), (.lobbySearch, _):
            guard lobby.rooms?.indices.contains(index) == true else { return [] }
            defer { lobby.selection = index }
            return lobby.selection == index ? press(.joinRoom) : []
        case (.following, .following(let page)):
            if page.selection == index {
                return Self.bindings(mode).first { $0.action == .goToHost }.map { press($0) } ?? []
            }
            selectHost(index)
        case (.lines, _), (.people, _), (.held, _), (.questions, _), (.rules, _): chooseInList(index)
        case (.discipline, _):
            if let order = disciplineForm?.form.order, order.indices.contains(index) {
                disciplineForm?.form.go(to: order[index])
            }
        case (.cart, .cart):
            if shownCart?.lines.indices.contains(index) == true { panel = .cart(selection: index) }
        case (.orders, .orders(let selection)):
            guard orders?.indices.contains(index) == true else { return [] }
            if selection == index { return press(.openOrder) }
            panel = .orders(selection: index)
            return fetchOlderOrders()
        case (.account, .account(var form)):
            if AccountForm.Field.allCases.indices.contains(index) {
                form.form.go(to: AccountForm.Field.allCases[index])
            }
            panel = .account(form)
        case (.delivery, .checkout(var checkout)):
            guard case .delivery(var form) = checkout.entry, DeliveryForm.Field.allCases.indices.contains(index)
            else { return [] }
            form.edit { $0.go(to: DeliveryForm.Field.allCases[index]) }
            checkout.entry = .delivery(form)
            panel = .checkout(checkout)
        case (.address, .order(var page)):
            guard case .address(var form) = page.sheet, form.form.order.indices.contains(index) else { return [] }
            form.edit { $0.go(to: $0.order[index]) }
            page.sheet = .address(form)
            panel = .order(page)
        case (.parcel, .order(var page)):
            guard case .parcel(var form) = page.sheet, ParcelForm.Field.allCases.indices.contains(index)
            else { return [] }
            form.form.go(to: ParcelForm.Field.allCases[index])
            page.sheet = .parcel(form)
            panel = .order(page)
        case (.refund, .order(var page)):
            guard case .refund(var form) = page.sheet else { return [] }
            if form.focus == index { form.turn(by: 1) } else { form.go(to: index) }
            page.sheet = .refund(form)
            panel = .order(page)
        default: break
        }
        return []
    }

    // MARK: Forms and quantities

    private mutating func moveInForm(by step: Int) {
        disciplineForm?.form.move(by: step)
        switch panel {
        case .account(var form):
            form.form.move(by: step)
            panel = .account(form)
        case .checkout(var checkout):
            guard case .delivery(var form) = checkout.entry else { return }
            form.edit { $0.move(by: step) }
            checkout.entry = .delivery(form)
            panel = .checkout(checkout)
        case .order(var page):
            switch page.sheet {
            case .address(var form):
                form.edit { $0.move(by: step) }
                page.sheet = .address(form)
            case .refund(var form):
                form.move(by: step)
                page.sheet = .refund(form)
            case .parcel(var form):
                form.form.move(by: step)
                page.sheet = .parcel(form)
            case .received, nil: break
            }
            panel = .order(page)
        default: break
        }
    }

    private mutating func pressInForm(_ action: ViewerAction) -> [ViewerEffect] {
        switch mode {
        case .account: return pressInAccount(action)
        case .coupon: return takeTypedCoupon()
        case .delivery:
            guard action == .submit, case .checkout(let checkout) = panel, case .delivery(let form) = checkout.entry,
                !form.form.isOnLastField
            else { return saveDelivery() }
            moveInForm(by: 1)
            return []
        case .address:
            if action == .submit, case .order(let page) = panel, case .address(let form) = page.sheet,
                !form.form.isOnLastField
            {
                moveInForm(by: 1)
                return []
            }
            return submitOrderAddress()
        case .refund: return submitRefund()
        case .parcel: return submitParcel()
        case .discipline:
            guard action == .submit, disciplineForm?.form.isOnLastField == false else { return submitDiscipline() }
            moveInForm(by: 1)
            return []
        default: return []
        }
    }

    private mutating func pressInAccount(_ action: ViewerAction) -> [ViewerEffect] {
        guard case .account(var form) = panel else { return [] }
        defer { panel = .account(form) }
        if action == .switchPurpose {
            form.purpose = form.purpose == .signIn ? .register : .signIn
            form.problem = nil
        } else if form.form.focus == .name, form.form[.password].isEmpty, !form.form.text(.name).isEmpty {
            // Enter on the name goes to the password, as people expect of a form.
            form.form.move(by: 1)
        } else if let credentials = form.submit() {
            return [form.purpose == .signIn ? .signIn(credentials) : .register(credentials)]
        }
        return []
    }

    private mutating func changeQuantity(by step: Int) -> [ViewerEffect] {
        switch panel {
        case .cart(let selection):
            guard let lines = shownCart?.lines, lines.indices.contains(selection) else { return [] }
            let line = lines[selection]
            let quantity = bounded(line.quantity, by: step, least: 0, of: line.sku)
            return quantity == line.quantity ? [] : setCart(line.sku, to: quantity)
        case .checkout(var checkout):
            guard let held = checkout.quantity else { return [] }
            let quantity = bounded(held, by: step, least: 1, of: checkout.lines[0].sku)
            guard quantity != held, checkout.setQuantity(quantity) else { return [] }
            panel = .checkout(checkout)
            return [.quote(lines: checkout.lines, coupon: checkout.coupon)]
        case .order(var page):
            guard case .refund(var form) = page.sheet else { return [] }
            form.turn(by: step)
            page.sheet = .refund(form)
            panel = .order(page)
            return []
        default: return []
        }
    }

    /// Never more than can be had; what is too many already does not grow.
    private mutating func bounded(_ held: Int, by step: Int, least: Int, of sku: SKU.ID) -> Int {
        guard step > 0 else { return max(least, held + step) }
        let most = mostPieces(of: sku)
        if held >= most {
            tell(most > 0 ? .onlySoMany(most) : .noneLeft)
            return held
        }
        return held + step
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
