import Commerce
import Terminal
import Wire

/// Keys, the mouse, and what they press.
extension HostModel {
    mutating func take(_ input: InputEvent) -> [HostEffect] {
        switch input {
        case .resize(let size):
            self.size = size
            return []
        case .key(let key): return take(key)
        case .mouse(let mouse): return take(mouse)
        case .paste(let text):
            if mode == .talk { entry?.editor.insert(text) }
            if mode == .search { goods?.paste(text) }
            if mode == .serviceAnswer { service.editor?.insert(text) }
            if panels.last?.isBusy == false, mode == .product { form?.form.paste(text) }
            if panels.last?.isBusy == false { sheet?.form.paste(text) }
            return []
        }
    }

    private mutating func take(_ key: Key) -> [HostEffect] {
        // What cannot be seen is not pressed, but for leaving.
        if !Layout.fits(size), mode != .end, mode != .leave, mode != .over {
            guard key == .character("q") || key == .control("c") else { return [] }
            return press(isOver ? .quit : .endShow)
        }
        if let binding = Self.bindings(mode).first(where: { $0.keys.contains(key) }) { return press(binding) }
        if mode == .talk { _ = entry?.editor.handle(key) }
        if mode == .search { goods?.type(key) }
        if mode == .serviceAnswer { _ = service.editor?.handle(key) }
        if mode == .product, case .filling? = form?.step { _ = form?.form.handle(key) }
        if mode == .sheet || mode == .choice, sheet?.errand.isBusy == false { _ = sheet?.form.handle(key) }
        return []
    }

    private mutating func take(_ mouse: MouseEvent) -> [HostEffect] {
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
    private mutating func press(_ binding: HostBinding) -> [HostEffect] {
        if let reason = binding.unless(self) {
            tell(reason)
            return []
        }
        return press(binding.action)
    }

    private mutating func press(_ action: HostAction) -> [HostEffect] {
        switch action {
        case .up: return move(by: -1)
        case .down: return move(by: 1)
        case .pageUp: return move(by: -Limits.pageRows)
        case .pageDown: return move(by: Limits.pageRows)
        case .row(let index): return choose(index)
        case .newProduct: panels.append(.product(ProductForm(currency: currency)))
        case .pin:
            guard let selected else { return [] }
            return [.pin(room?.card == selected.sku ? nil : selected.sku)]
        case .talk: entry = TalkEntry()
        case .send: return send()
        case .nextTalkMode: entry?.mode.advance()
        case .nextColour: entry?.colour.advance()
        case .pinText, .announce, .questions, .answer, .markQuestion, .pinQuestion: return pressOnTalk(action)
        case .toggleMute:
            muted.toggle()
            tell(muted ? .microphoneOff : .microphoneOn)
            return [.mute(muted)]
        case .nextPictureStyle: return [.nextPictureStyle]
        case .sending: panels.append(.sending)
        case .numbers: panels.append(.numbers(scroll: 0))
        case .sources: return mode == .console ? openSources() : []
        case .goLive, .pause, .show: return pressOnShow(action)
        case .nextField: moveField(by: 1)
        case .previousField: moveField(by: -1)
        case .submit:
            guard canMoveOn else { return save() }
            moveField(by: 1)
        case .save: return save()
        case .close: close()
        case .help: asksForHelp = true
        case .endShow:
            asksForHelp = false
            ending = .asked
        case .reallyEnd:
            ending = .sent
            return [.endShow]
        case .quit: return [.quit]
        case .explain, .moveUp, .moveDown, .moveToTop: return arrangeShelf(action)
        case .restock, .writeOff, .changeOffer, .takeOff, .flash: return pressOnShelf(action)
        case .goods, .shelve, .shelveAll, .search, .endSearch, .clearSearch: return pressOnGoods(action)
        case .coupons, .newCoupon, .callBack: return pressOnCoupons(action)
        case .draws, .startDraw, .endDraw: return pressOnDraws(action)
        case .people, .ban, .liftBan, .mutePerson, .kick, .appoint: return pressOnPeople(action)
        case .held, .allow, .drop: return pressOnHeld(action)
        case .talkRules, .change, .changeBack: return pressOnRules(action)
        case .switchChoice: sheet?.switchChoice()
        case .yes, .resellable:
            if let ask { return send(ask.wish()) }
        case .spoiled:
            if let ask { return send(ask.wish(.spoiled)) }
        case .desk, .nextFilter, .previousFilter, .filter, .open, .more: return pressOnDesk(action)
        case .refresh: return refresh()
        case .service(let action): return press(action)
        case .ship, .deliver, .refund, .grant, .decline, .goodsBack, .retry: pressOnOrder(action)
        }
        return []
    }

    private mutating func close() {
        if asksForHelp {
            asksForHelp = false
        } else if mode == .end || mode == .leave {
            ending = .no
        } else if panels.isEmpty {
            entry = nil
        } else {
            panels.removeLast()
        }
    }

    /// So many rows on in whatever list has the keys.
    private mutating func move(by step: Int) -> [HostEffect] {
        switch mode {
        case .console: select(shelfSelection + step)
        case .coupons: if case .coupons(let selection) = panels.last { selectCoupon(selection + step) }
        case .people, .held, .rules, .questions: moveInList(by: step)
        case .draws: if case .draws(let selection) = panels.last { selectDraw(selection + step) }
        case .goods, .search: if let page = goods { goods?.select(page.selectedIndex + step) }
        case .desk:
            let index = desk.selectedIndex + step
            let isPastEnd = index >= desk.shown.count
            desk.select(index)
            if isPastEnd, let effect = desk.loadMore() { return [effect] }
        case .order: scroll(by: step)
        case .service: return selectThread(service.selectedIndex + step)
        case .numbers: scrollNumbers(by: step)
        case .talk, .product, .sheet, .choice, .ask, .goodsBack, .sending, .serviceAnswer, .help, .end, .leave, .over:
            break
        }
        return []
    }

    private mutating func choose(_ index: Int) -> [HostEffect] {
        switch mode {
        case .console: select(index)
        case .product:
            if ProductForm.Field.allCases.indices.contains(index) {
                form?.form.go(to: ProductForm.Field.allCases[index])
            }
        case .sheet, .choice:
            if let fields = sheet?.form.order, fields.indices.contains(index) { sheet?.form.go(to: fields[index]) }
        case .coupons: selectCoupon(index)
        case .people, .held, .rules, .questions: chooseInList(index)
        case .draws: selectDraw(index)
        case .service: return selectThread(index)
        case .goods, .search:
            if mode == .goods, goods?.selectedIndex == index {
                return Self.bindings(mode).first { $0.action == .shelve }.map { press($0) } ?? []
            }
            goods?.select(index)
        case .desk:
            // A second press opens what the first one chose.
            if desk.selectedIndex == index { return pressOnDesk(.open) }
            desk.select(index)
        case .talk, .ask, .goodsBack, .order, .numbers, .sending, .serviceAnswer, .help, .end, .leave, .over: break
        }
        return []
    }

    private mutating func select(_ index: Int) {
        shelvedLast = nil
        shelfSelection = max(0, min(index, shelf.count - 1))
    }

    private mutating func moveField(by step: Int) {
        form?.form.move(by: step)
        sheet?.form.move(by: step)
    }

    /// Whether enter goes to the next field: a form is sent from its last one.
    private var canMoveOn: Bool {
        if let form, case .filling = form.step { return !form.form.isOnLastField }
        return sheet.map { !$0.savesAtOnce && !$0.form.isOnLastField } ?? false
    }

    private mutating func save() -> [HostEffect] {
        if var form {
            let effect = form.submit(newKey: { newKey() })
            self.form = form
            return effect.map { [$0] } ?? []
        }
        guard var sheet else { return [] }
        let wish = sheet.read()
        self.sheet = sheet
        return wish.map { send($0) } ?? []
    }

    private mutating func send() -> [HostEffect] {
        guard let entry else { return [] }
        self.entry = nil
        guard entry.editor.characters.contains(where: { !$0.isWhitespace }) else { return [] }
        let (said, to) = entry.said(to: room?.talkers ?? [])
        return [.say(id: newKey(), text: said, mode: entry.mode, colour: entry.colour, to: to)]
    }
}
