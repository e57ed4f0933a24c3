import Commerce
import Terminal
import Wire

/// A moderator's part of the viewer's screen: there while the role is, and gone with it.
extension ViewerModel: OrderKeeping {
    var talkLines: [Danmaku] { room?.danmaku ?? [] }
    var ownRole: Danmaku.Role? { role }
    /// What becomes of phone numbers is the shop's to say.
    var ruleRows: [TalkRules.Row] { [.slow, .followers] }

    var rules: TalkRules? {
        room?.talk.map { TalkRules(slowSeconds: $0.slowSeconds, followersOnly: $0.followersOnly) }
    }

    static func row(_ index: Int) -> ViewerAction { .row(index) }

    var keeping: Keeping? {
        get {
            if case .keeping(let keeping) = panel { keeping } else { nil }
        }
        set { panel = newValue.flatMap { $0.pages.isEmpty ? nil : .keeping($0) } }
    }

    var list: KeptList? {
        get {
            if case .list(let list) = keeping?.pages.last { list } else { nil }
        }
        set {
            guard list != nil, let newValue, var keeping else { return }
            keeping.pages[keeping.pages.count - 1] = .list(newValue)
            self.keeping = keeping
        }
    }

    var disciplineForm: DisciplineForm? {
        get {
            if case .form(let form) = keeping?.pages.last { form } else { nil }
        }
        set {
            guard disciplineForm != nil, let newValue, var keeping else { return }
            keeping.pages[keeping.pages.count - 1] = .form(newValue)
            self.keeping = keeping
        }
    }

    // MARK: The role

    /// The role is another one from now on, or none. What it gave goes with it, at once.
    mutating func roleIs(_ new: Danmaku.Role?) -> [ViewerEffect] {
        guard role != new else { return [] }
        let had = role
        role = new
        guard new == nil else { return had == nil ? [.keeping(.loadHeld), .keeping(.loadQuestions)] : [] }
        (people, held, questions) = (nil, nil, nil)
        if keeping != nil {
            panel = nil
            asksForHelp = false
        }
        return []
    }

    var whyNotKeeper: Phrase? { role == nil ? .moderation(.notKeeper) : nil }

    // MARK: Keys

    mutating func press(_ action: KeepingAction) -> [ViewerEffect] {
        guard role != nil else { return [] }
        switch action {
        case .lines:
            open(.list(.lines(nil)))
            return [.keeping(.loadPeople)]
        case .people:
            open(.list(.people(selection: 0)))
            return [.keeping(.loadPeople)]
        case .held:
            open(.list(.held(selection: 0)))
            return [.keeping(.loadHeld)]
        case .questions:
            open(.list(.questions(selection: 0)))
            return [.keeping(.loadQuestions)]
        case .rules: open(.list(.rules(.slow)))
        case .takeAway: return selectedLine.map { [.keeping(.moderate(.takeAway($0.id)))] } ?? []
        case .mute:
            if let person = selectedPerson, person.mute != nil {
                open(.ask(KeepingAsk(wish: .unmute(person.id), person: person)))
            } else {
                fillIn(.mute)
            }
        case .kick: fillIn(.kick)
        case .ban: fillIn(.ban)
        case .liftBan:
            if let person = selectedPerson {
                open(.ask(KeepingAsk(wish: .liftBan(person.id), person: person)))
            }
        case .allow, .drop:
            guard let line = selectedHeld else { return [] }
            // It goes from the list at once, so that a second press is about the next one.
            heldIsSettled(line.id)
            return [.keeping(.moderate(.settle(line.id, isAllowed: action == .allow)))]
        case .mark:
            return selectedQuestion.map { [.keeping(.markQuestion($0.id, isAnswered: !$0.isAnswered))] } ?? []
        case .change, .changeBack:
            guard case .rules(let row) = list, let rules else { return [] }
            let changed = rules.changed(row, by: action == .change ? 1 : -1)
            return [.keeping(.moderate(.limits(TalkLimits(changed))))]
        case .refresh: return refreshed
        case .pageUp: moveInList(by: -Limits.pageRows)
        case .pageDown: moveInList(by: Limits.pageRows)
        case .switchGuests: disciplineForm?.keepsGuestsOut.toggle()
        case .yes: return agree()
        }
        return []
    }

    private mutating func open(_ page: Keeping.Page) {
        var keeping = keeping ?? Keeping(pages: [])
        keeping.pages.append(page)
        self.keeping = keeping
    }

    private mutating func fillIn(_ act: Discipline) {
        if let person = selectedPerson {
            open(.form(DisciplineForm(act, person, name: words(.shop(.person(person))))))
        } else if let line = selectedLine {
            open(.form(DisciplineForm(act, people?.first { $0.name == line.from }, name: line.from)))
        }
    }

    private var refreshed: [ViewerEffect] {
        switch list {
        case .people: [.keeping(.loadPeople)]
        case .held: [.keeping(.loadHeld)]
        case .questions: [.keeping(.loadQuestions)]
        case .lines, .rules, nil: []
        }
    }

    private mutating func agree() -> [ViewerEffect] {
        guard var keeping, case .ask(var ask) = keeping.pages.last, !ask.isSending else { return [] }
        (ask.isSending, ask.problem) = (true, nil)
        keeping.pages[keeping.pages.count - 1] = .ask(ask)
        self.keeping = keeping
        return [.keeping(.moderate(ask.wish))]
    }

    mutating func submitDiscipline() -> [ViewerEffect] {
        guard var form = disciplineForm else { return [] }
        let wish = form.submit()
        disciplineForm = form
        return wish.map { [.keeping(.moderate($0))] } ?? []
    }

    mutating func closeKeeping() {
        keeping?.pages.removeLast()
    }

    // MARK: Answers

    mutating func took(_ event: KeepingEvent) -> [ViewerEffect] {
        // Of a role that is gone nothing is kept.
        guard role != nil else { return [] }
        if let problem = event.problem, problem.code == "moderator-only" {
            tell(.moderation(.notice(ModerationNotice(.dismissed))))
            return roleIs(nil)
        }
        switch event {
        case .people(let answer): tookPeople(answer)
        case .held(let answer): tookHeld(answer)
        case .questions(let answer): tookQuestions(answer)
        case .moderated(let wish, let problem): return moderated(wish, problem?.cleaned)
        case .notMarked(let problem):
            tell(problem.cleaned)
            return [.keeping(.loadQuestions)]
        }
        return []
    }

    /// The answer to what keeps order: of a person it closes its page, of a line or a rule it is told.
    private mutating func moderated(_ wish: ModerationWish, _ problem: Problem?) -> [ViewerEffect] {
        var name = ""
        if var keeping {
            switch keeping.pages.last {
            case .form(var form) where form.sent == wish:
                name = form.name
                (form.sent, form.problem) = (nil, problem)
                keeping.pages[keeping.pages.count - 1] = .form(form)
            case .ask(var ask) where ask.wish == wish:
                name = words(.shop(.person(ask.person)))
                (ask.isSending, ask.problem) = (false, problem)
                keeping.pages[keeping.pages.count - 1] = .ask(ask)
            default: return isTold(wish, problem)
            }
            if problem == nil { keeping.pages.removeLast() }
            self.keeping = keeping
            if problem == nil {
                tell(.moderation(.done(wish, name)))
                return [.keeping(.loadPeople)]
            }
            return []
        }
        return isTold(wish, problem)
    }

    private mutating func isTold(_ wish: ModerationWish, _ problem: Problem?) -> [ViewerEffect] {
        if let problem {
            tell(problem)
            if case .settle = wish { return [.keeping(.loadHeld)] }
        } else if !wish.concernsPeople {
            tell(.moderation(.done(wish, "")))
        }
        return []
    }

    // MARK: The panel

    func drawKeeping(_ keeping: Keeping, in area: Rect, on canvas: inout ViewerCanvas) {
        for page in keeping.pages {
            switch page {
            case .list(let list): drawList(list, in: area, on: &canvas)
            case .form(let form): drawDiscipline(form, in: area, on: &canvas)
            case .ask(let ask): drawAsk(ask, in: area, on: &canvas)
            }
        }
    }

    private func drawDiscipline(_ form: DisciplineForm, in area: Rect, on canvas: inout ViewerCanvas) {
        let inside = canvas.panel(
            area.centered(Size(width: min(area.width - 2, 92), height: 15)),
            title: words(.moderation(.sheetTitle(form.act))))
        var top = canvas.paragraph(
            words(.moderation(.sheetText(form.act, form.name))), in: inside.row(0).expanded(to: 2), Theme.panel)
        if form.hasChoice {
            top += canvas.paragraph(
                words(.moderation(.guests(keptOut: form.keepsGuestsOut))), in: inside.row(top).expanded(to: 2),
                Theme.panel)
        }
        for (index, field) in form.form.order.enumerated() {
            let row = inside.row(top + 1 + index)
            canvas.field(
                words(.shop(.field(field == .minutes ? .minutes : .reason))), form.form[field],
                isFocused: form.form.focus == field,
                remark: words(.moderation(field == .minutes ? .minutesRemark : .reasonRemark)),
                complaint: form.form.complaints[field].map { words($0) }, labelColumns: 14, in: row)
            canvas.target(row, .row(index))
        }
        drawState(form.sent != nil, form.problem, endingAt: inside.row(inside.height - 2), on: &canvas)
        drawKeepingButtons([.save, .keeping(.switchGuests)], in: inside, on: &canvas)
    }

    private func drawAsk(_ ask: KeepingAsk, in area: Rect, on canvas: inout ViewerCanvas) {
        let inside = canvas.panel(
            area.centered(Size(width: 64, height: 11)), title: words(.moderation(.askTitle(ask.wish))))
        canvas.paragraph(
            words(.moderation(.askText(ask.wish, words(.shop(.person(ask.person)))))),
            in: inside.row(1).expanded(to: 3), Theme.panel)
        drawState(ask.isSending, ask.problem, endingAt: inside.row(inside.height - 2), on: &canvas)
        drawKeepingButtons([.keeping(.yes), .close], in: inside, on: &canvas)
    }

    private func drawState(_ isSending: Bool, _ problem: Problem?, endingAt row: Rect, on canvas: inout ViewerCanvas) {
        if isSending { canvas.sentence(words(.saving), endingAt: row, Theme.panelQuiet) }
        if let problem {
            canvas.sentence(
                "⚠ " + words(.problem(problem)), endingAt: row, Theme.panel.foreground(Theme.bad).bold())
        }
    }

    private func drawKeepingButtons(_ actions: [ViewerAction], in inside: Rect, on canvas: inout ViewerCanvas) {
        var x = inside.x
        for binding in Self.bindings(mode) where actions.contains(binding.action) && binding.appears(self) {
            x +=
                canvas.button(
                    key: binding.keys[0].label(words), words(binding.says(self)), binding.action, x: x,
                    y: inside.bottom - 1, most: inside.right - x,
                    style: binding.action == actions[0] ? Theme.button : Theme.secondButton) + 1
        }
    }
}

extension KeepingEvent {
    /// Why something was not done.
    fileprivate var problem: Problem? {
        switch self {
        case .people(.failure(let problem)), .held(.failure(let problem)), .questions(.failure(let problem)),
            .notMarked(let problem), .moderated(_, let problem?):
            problem
        case .people, .held, .questions, .moderated: nil
        }
    }
}

extension Rect {
    /// The same place, so many rows high.
    fileprivate func expanded(to rows: Int) -> Rect { Rect(x: x, y: y, width: width, height: rows) }
}
