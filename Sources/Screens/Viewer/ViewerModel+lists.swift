import Commerce
import Terminal
import Wire

/// What moves in lists, forms and quantities.
extension ViewerModel {
    mutating func move(by step: Int) -> [ViewerEffect] {
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
    mutating func pressRow(_ index: Int) -> [ViewerEffect] {
        switch (mode, panel) {
        case (.lobby, _), (.lobbySearch, _):
            guard lobby.rooms?.indices.contains(index) == true else { return [] }
            defer { lobby.selection = index }
            return lobby.selection == index ? carryOut(.joinRoom) : []
        case (.following, .following(let page)):
            if page.selection == index {
                return Self.bindings(mode).first { $0.action == .goToHost }.map { carryOut($0) } ?? []
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
            if selection == index { return carryOut(.openOrder) }
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

    mutating func moveInForm(by step: Int) {
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

    mutating func pressInForm(_ action: ViewerAction) -> [ViewerEffect] {
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

    mutating func pressInAccount(_ action: ViewerAction) -> [ViewerEffect] {
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

    mutating func changeQuantity(by step: Int) -> [ViewerEffect] {
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
