import Commerce
import Terminal
import Wire

extension HostModel {
    /// Takes in what happened; the answer is what the driver is to do, in this order.
    package mutating func update(_ event: HostEvent) -> [HostEffect] {
        switch event {
        case .input(let input): return take(input)
        case .clock(let time):
            now = clock.time(at: time)
            let time = now
            if let shown = notice, shown.until <= time { notice = nil }
            startCounting()
            return catchUp() + tellAgain()

        case .serverTime(let time, let arrival):
            heard(time, at: arrival)
            return []
        case .snapshot(let snapshot):
            let snapshot = snapshot.cleaned
            guard let before = room else {
                let effects = changed(to: snapshot, from: snapshot)
                countOrders()
                return effects
            }
            return changed(to: snapshot, from: before)
        case .tick(let tick): return apply(tick.cleaned) { $0.apply($1) }
        case .resumed(let tick): return apply(tick.cleaned) { $0.resume($1) }
        case .link(let state):
            let wasLive = link == .live
            if case .lost(let reason) = state { link = .lost(reason: Cleaned.sentence(reason)) } else { link = state }
            // What was told of orders, questions and lines that wait while there was no link is lost: ask.
            tellAgainAt = tellAgainAt.map { _ in now }
            return link == .live && !wasLive
                ? askForOrders() + [.loadQuestions, .loadHeld, .service(.loadThreads)] : []
        case .media(let status): return take(status)
        case .voice(let meter):
            voice = meter.cleaned
            return []
        case .sourcesFound(let pictures, let voices):
            sheet?.found(pictures: pictures.map(Cleaned.sentence), voices: voices.map(Cleaned.sentence))
            return []
        case .sourcesReplaced(let fault): return sourcesReplaced(fault?.cleaned)

        case .created(let answer):
            guard var form else { return [] }
            let next = form.created(answer.mapError(\.cleaned))
            self.form = form
            return next.map { [$0] } ?? []
        case .shelved(let sku, let problem):
            if let effects = shelvedOfBatch(sku, problem) { return effects }
            guard var form else { return settle(problem) { $0.changesOffer(of: sku) } }
            if form.shelved(sku, problem?.cleaned) {
                tell(.productReady(form.form.text(.title)))
                self.form = nil
                choose(sku)
            } else {
                self.form = form
            }
            return []
        case .tookOff(let sku, let problem): return settle(problem) { $0 == .takeOff(sku) }
        case .shelfArranged(let problem): return arranged(problem?.cleaned)
        case .flashStarted(let sku, let problem): return settle(problem) { $0.startsFlash(of: sku) }
        case .flashEnded(let sku, let problem): return settle(problem) { $0 == .endFlash(sku) }
        case .stockChanged(let sku, let answer): return stockChanged(sku, answer)
        case .goods(let mark, let answer): return took(goodsAfter: mark, answer)
        case .coupons(let answer): return took(answer)
        case .couponKept(let problem): return settle(problem) { $0.keepsCoupon }
        case .draws(let answer): return took(answer)
        case .drawChanged(let answer): return drawChanged(answer)
        case .people(let answer):
            tookPeople(answer)
            return []
        case .held(let answer):
            tookHeld(answer)
            return []
        case .rules(let answer): return took(answer)
        case .moderated(let wish, let problem): return moderated(wish, problem?.cleaned)
        case .questions(let answer):
            tookQuestions(answer)
            return []
        case .pinned(let line):
            tell(.talk(line == PinLine() ? .isUnpinned : .isPinned))
            return []
        case .announced:
            tell(.talk(.isAnnounced))
            return []
        case .shopOrders(let state, let before, let answer): return took(state, before: before, answer)
        case .shopOrder(let answer): return took(answer)
        case .orderChanged(let key, let answer): return changed(key: key, answer)
        case .phaseSet(let phase, let problem): return phaseSet(phase, problem?.cleaned)
        case .showEdited(let problem): return settle(problem) { if case .editShow = $0 { true } else { false } }
        case .service(let event): return took(event)
        case .numbers(let told):
            if told.room == room?.room { numbers = told.cleaned }
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
        case .news(let news):
            tell(.source(.news(news.cleaned)))
            return []
        }
    }

    private mutating func apply(_ tick: Tick, _ change: (inout RoomSnapshot, Tick) -> Void) -> [HostEffect] {
        guard let before = room else { return [] }
        var after = before
        change(&after, tick)
        if after.shelf.count > Limits.listLines { after.shelf.removeLast(after.shelf.count - Limits.listLines) }
        tell(of: tick.events ?? [])
        var effects = changed(to: after, from: before, isRearranged: tick.rearrangesShelf)
        for event in tick.events ?? [] {
            switch event {
            case .order(let order): effects += told(of: order)
            case .draw(let draw): note(draw)
            case .service(let news): effects += told(of: news)
            default: break
            }
        }
        return effects
    }

    private mutating func changed(
        to after: RoomSnapshot, from before: RoomSnapshot, isRearranged: Bool = true
    ) -> [HostEffect] {
        let chosen = selected?.sku
        room = after
        arranging.told(after.shelf.map(\.sku), isNews: isRearranged)
        let shelf = shelf
        startCounting()
        // What comes and goes elsewhere on the shelf must not put another line under the host's finger.
        let index = chosen.flatMap { sku in shelf.firstIndex { $0.sku == sku } } ?? shelfSelection
        shelfSelection = max(0, min(index, shelf.count - 1))
        if let shelvedLast { choose(shelvedLast) }
        noteCoupons(from: before.coupons, to: after.coupons)
        if after.phase == .ended { finish() }
        return phaseIs(after.phase, before: before.phase)
    }

    /// Puts the arrow on the line of a SKU, at once or when it comes.
    mutating func choose(_ sku: SKU.ID) {
        let index = shelf.firstIndex { $0.sku == sku }
        shelvedLast = index == nil ? sku : nil
        if let index { shelfSelection = index }
    }

    private mutating func startCounting() {
        guard liveSince == nil, let room, room.phase == .live, now.milliseconds > 0 else { return }
        liveSince = min(now, room.openedAt ?? now)
    }

    private mutating func finish() {
        if case .over = ending { return }
        ending = .over(at: now)
        room?.phase = .ended
        panels = []
        entry = nil
        asksForHelp = false
    }
}
