import Commerce
import Terminal
import Wire

/// How the show goes on: practice, the beginning, pauses.
extension HostModel {
    static let goLiveBinding: HostBinding = Binding(
        .character("l"), action: .goLive, says: .life(.sayGoLive), explains: .life(.helpGoLive),
        unless: { model in
            model.isBehindCurtain ? model.askedPhase.map { _ in .life(.isAsking) } : .life(.isOn)
        })

    static let pauseBinding: HostBinding = Binding(
        .character("z"), action: .pause, saysNow: { .life($0.isOffAir ? .sayResume : .sayPause) },
        explains: .life(.helpPause),
        unless: { model in
            // Nothing keeps a host from going off the air.
            if !model.isOffAir { return model.hasBegun ? nil : .life(.isNotOn) }
            return model.askedPhase == .live ? .life(.isAsking) : nil
        })

    static let showBinding: HostBinding = Binding(
        .character("o"), action: .show, says: .life(.sayShow), explains: .life(.helpShow), inFooter: false,
        unless: { $0.room == nil ? .connecting : nil })

    /// What `q` comes to before the show.
    static let leaveBindings: [HostBinding] = [
        Binding(.character("y"), .control("c"), action: .quit, says: .life(.sayLeave), explains: .life(.helpLeave)),
        Binding(.character("c"), action: .reallyEnd, says: .life(.sayCallOff), explains: .life(.helpCallOff)),
        Binding(.escape, .character("n"), action: .close, says: .sayStay, explains: .helpStay),
    ]

    /// Viewers neither see nor hear the host yet.
    var isBehindCurtain: Bool { room?.phase == .scheduled || room?.phase == .practice }

    private var hasBegun: Bool { isOn || room?.phase == .paused }

    /// The show goes on, as far as the room knows.
    private var isOn: Bool { room?.phase == .live || room?.phase == .waiting }

    mutating func pressOnShow(_ action: HostAction) -> [HostEffect] {
        switch action {
        case .show: if let room { show(.show(room.about, room.phase)) }
        case .goLive: return ask(for: .live)
        case .pause: return isOffAir ? ask(for: .live) : goOffAir() + ask(for: .paused)
        default: break
        }
        return []
    }

    private mutating func ask(for phase: RoomPhase) -> [HostEffect] {
        askedPhase = phase
        tellAgainAt = nil
        return [.setPhase(phase)]
    }

    /// At once, whatever the server says to it.
    private mutating func goOffAir() -> [HostEffect] {
        isOffAir = true
        return [.goOffAir(true)]
    }

    mutating func phaseSet(_ phase: RoomPhase, _ problem: Problem?) -> [HostEffect] {
        // What was asked for before is no answer to what is wanted now.
        guard askedPhase == phase else { return [] }
        askedPhase = nil
        switch (phase, problem) {
        case (.paused, nil):
            tell(.life(.isPaused))
            return []
        case (.paused, _?):
            tell(.life(.notTold))
            tellAgainAt = now + Times.pauseRetry
            return []
        case (_, nil):
            tell(.life(isOffAir ? .isBack : .isLive))
            guard isOffAir else { return [] }
            isOffAir = false
            return [.goOffAir(false)]
        case (_, let problem?):
            tell(.problem(problem))
            return []
        }
    }

    /// The room must know of a pause: viewers wait for a picture that does not come.
    mutating func tellAgain() -> [HostEffect] {
        guard let at = tellAgainAt, at <= now, link == .live, isOffAir, askedPhase == nil else { return [] }
        return isOn ? ask(for: .paused) : []
    }

    /// A show that was paused elsewhere is off the air here as well; going on takes a key here.
    mutating func phaseIs(_ phase: RoomPhase, before: RoomPhase) -> [HostEffect] {
        guard phase == .paused, before != .paused, !isOffAir, askedPhase != .live else { return [] }
        return goOffAir()
    }

    // MARK: Drawing

    /// When a scheduled show is to begin, and how long that is from now.
    private var announcedFor: String {
        guard let start = room?.startsAt else { return "" }
        let left = start.secondsLeft(at: now)
        let when = words.when(start, after: now, in: zone)
        return left > 0 ? "\(when) (\(NumberText.clock(seconds: left)))" : when
    }

    /// Over the preview: that nobody else sees it.
    func drawCurtain(in pane: Rect, on canvas: inout HostCanvas) {
        let lines: [LifePhrase]
        switch room?.phase {
        case .practice: lines = [.practice, .practiceHint]
        case .scheduled: lines = [.scheduled(announcedFor), .scheduledHint]
        case .waiting, .live, .paused, .ended, nil: return
        }
        let style = Theme.badge(room?.phase ?? .practice)
        for (index, line) in lines.enumerated() where index < pane.height {
            canvas.surface.fill(pane.row(index), style)
            canvas.textCentered(words(.life(line)), in: pane.row(index), style)
        }
    }

    func drawOffAir(in pane: Rect, on canvas: inout HostCanvas) {
        canvas.surface.fill(pane, Theme.stage)
        let lines = [words(.life(.offAir))] + TextLayout.wrap(words(.life(.offAirHint)), width: pane.width - 4)
        let first = max(0, (pane.height - lines.count) / 2)
        for (index, line) in lines.enumerated() where first + index < pane.height {
            let row = pane.row(first + index)
            if index == 0 { canvas.surface.fill(row, Theme.paused) }
            canvas.textCentered(line, in: row, index == 0 ? Theme.paused : Theme.stage)
        }
    }

    func drawLeave(in area: Rect, on canvas: inout HostCanvas) {
        let inside = canvas.panel(area.centered(Size(width: 64, height: 9)), title: words(.life(.leaveTitle)))
        canvas.paragraph(
            words(.life(.leaveText(announcedFor))), in: inside.inset(top: 1, bottom: 2), Theme.panel)
        drawButtons([.quit, .reallyEnd, .close], of: .leave, in: inside, on: &canvas)
    }
}
