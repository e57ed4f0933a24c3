import Commerce
import Terminal
import Wire

extension HostModel {
    /// Takes in what happened; the answer is what the driver is to do, in this order.
    package mutating func update(_ event: HostEvent) -> [HostEffect] {
        switch event {
        case .input(let input): return take(input)
        case .clock(let time):
            now = time
            if let shown = notice, shown.until <= time { notice = nil }
            startCounting()
            return []

        case .snapshot(let snapshot):
            let snapshot = snapshot.cleaned
            guard let before = room else { return changed(to: snapshot, from: snapshot) }
            return changed(to: snapshot, from: before)
        case .tick(let tick):
            guard let before = room else { return [] }
            var after = before
            after.apply(tick.cleaned)
            if after.shelf.count > Limits.listLines { after.shelf.removeLast(after.shelf.count - Limits.listLines) }
            return changed(to: after, from: before)
        case .link(let state):
            if case .lost(let reason) = state { link = .lost(reason: Cleaned.sentence(reason)) } else { link = state }
            return []
        case .media(let status):
            media = status
            if case .failed(let reason) = status.source { media.source = .failed(Cleaned.sentence(reason)) }
            return []
        case .level(let decibels):
            level = decibels.isFinite ? max(-96, min(decibels, 0)) : -96
            return []

        case .created(let answer):
            guard var form else { return [] }
            let next = form.created(answer.mapError(\.cleaned))
            self.form = form
            return next.map { [$0] } ?? []
        case .shelved(let sku, let problem):
            guard var form else { return [] }
            if form.shelved(sku, problem?.cleaned) {
                tell(.productReady(form.form.text(.title)))
                self.form = nil
                if let index = room?.shelf.firstIndex(where: { $0.sku == sku }) { shelfSelection = index }
            } else {
                self.form = form
            }
            return []
        case .showEnded(let problem):
            if let problem {
                ending = .no
                tell(.problem(problem.cleaned))
            } else {
                finish()
            }
            return []
        case .pinRefused(let problem), .refused(_, let problem), .problem(let problem):
            tell(.problem(problem.cleaned))
            return []
        case .notice(let text):
            notice = Notice(text: .sentence(Cleaned.sentence(text)), until: now + Times.notice)
            return []
        }
    }

    private mutating func changed(to after: RoomSnapshot, from before: RoomSnapshot) -> [HostEffect] {
        let added = after.shelf.count > before.shelf.count
        room = after
        startCounting()
        shelfSelection = max(0, min(added ? after.shelf.count - 1 : shelfSelection, after.shelf.count - 1))
        let hasSold = sales.note(from: before.shelf, to: after.shelf, at: now)
        if after.phase == .ended { finish() }
        return hasSold ? [.bell] : []
    }

    private mutating func startCounting() {
        if liveSince == nil, room?.phase == .live, now.milliseconds > 0 { liveSince = now }
    }

    private mutating func finish() {
        if case .over = ending { return }
        ending = .over(at: now)
        room?.phase = .ended
        form = nil
        entry = nil
        asksForHelp = false
    }

    // MARK: Input

    private mutating func take(_ input: InputEvent) -> [HostEffect] {
        switch input {
        case .resize(let size):
            self.size = size
            return []
        case .key(let key): return take(key)
        case .mouse(let mouse): return take(mouse)
        case .paste(let text):
            if mode == .talk { entry?.editor.insert(text) }
            if mode == .product, form?.isBusy == false { form?.form.paste(text) }
            return []
        }
    }

    private mutating func take(_ key: Key) -> [HostEffect] {
        // What cannot be seen is not pressed, but for leaving.
        if !Layout.fits(size), mode != .end, mode != .over {
            return key == .character("q") || key == .control("c") ? press(.endShow) : []
        }
        if let binding = Self.bindings(mode).first(where: { $0.keys.contains(key) }) { return press(binding) }
        if mode == .talk { _ = entry?.editor.handle(key) }
        if mode == .product, case .filling? = form?.step { _ = form?.form.handle(key) }
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
        case .up: if mode == .console { select(shelfSelection - 1) }
        case .down: if mode == .console { select(shelfSelection + 1) }
        case .row(let index):
            if mode == .console { select(index) }
            if mode == .product, ProductForm.Field.allCases.indices.contains(index) {
                form?.form.go(to: ProductForm.Field.allCases[index])
            }
        case .newProduct: form = ProductForm(currency: currency)
        case .pin:
            guard let selected else { return [] }
            return [.pin(room?.card == selected.sku ? nil : selected.sku)]
        case .talk: entry = TalkEntry()
        case .send: return send()
        case .nextTalkMode: entry?.mode.advance()
        case .toggleMute:
            muted.toggle()
            tell(muted ? .microphoneOff : .microphoneOn)
            return [.mute(muted)]
        case .nextPictureStyle: return [.nextPictureStyle]
        case .nextField: form?.form.move(by: 1)
        case .previousField: form?.form.move(by: -1)
        case .submit:
            if let form, case .filling = form.step, !form.form.isOnLastField {
                self.form?.form.move(by: 1)
            } else {
                return save()
            }
        case .save: return save()
        case .close:
            if asksForHelp {
                asksForHelp = false
            } else if ending != .no {
                ending = .no
            } else if form != nil {
                form = nil
            } else {
                entry = nil
            }
        case .help: asksForHelp = true
        case .endShow:
            asksForHelp = false
            ending = .asked
        case .reallyEnd:
            ending = .sent
            return [.endShow]
        case .quit: return [.quit]
        }
        return []
    }

    private mutating func select(_ index: Int) {
        shelfSelection = max(0, min(index, (room?.shelf.count ?? 0) - 1))
    }

    private mutating func save() -> [HostEffect] {
        guard var form else { return [] }
        let effect = form.submit()
        self.form = form
        return effect.map { [$0] } ?? []
    }

    private mutating func send() -> [HostEffect] {
        guard let entry else { return [] }
        self.entry = nil
        guard entry.editor.characters.contains(where: { !$0.isWhitespace }) else { return [] }
        return [.say(id: newKey(), text: entry.editor.text, mode: entry.mode)]
    }
}
