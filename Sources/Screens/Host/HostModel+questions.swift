import Commerce
import Terminal
import Wire

/// What viewers ask, the line that stands over the talk, and announcements.
extension HostModel {
    var selectedQuestion: AskedQuestion? {
        guard case .questions(let selection) = panels.last, let questions, questions.indices.contains(selection) else {
            return nil
        }
        return questions[selection]
    }

    mutating func pressOnTalk(_ action: HostAction) -> [HostEffect] {
        switch action {
        case .questions:
            panels.append(.questions(selection: 0))
            return [.loadQuestions]
        case .answer:
            guard let question = selectedQuestion else { return [] }
            panels.removeLast()
            entry = TalkEntry()
            entry?.editor.insert("@\(question.from.first ?? "") ")
            return question.isAnswered ? [] : [.markQuestion(question.id, isAnswered: true)]
        case .markQuestion:
            guard let question = selectedQuestion else { return [] }
            return [.markQuestion(question.id, isAnswered: !question.isAnswered)]
        case .pinQuestion: return selectedQuestion.map { [.pinLine(PinLine(line: $0.id))] } ?? []
        case .pinText:
            guard let text = takeEntry() else { return [] }
            return [.pinLine(text.isEmpty ? PinLine() : PinLine(text: text))]
        case .announce:
            guard entry?.editor.text.contains(where: { !$0.isWhitespace }) == true, let text = takeEntry() else {
                tell(.talk(.nothingToAnnounce))
                return []
            }
            return [.announce(text)]
        default: return []
        }
    }

    /// What was typed; the line is closed.
    private mutating func takeEntry() -> String? {
        defer { entry = nil }
        return entry?.editor.text
    }

    mutating func selectQuestion(_ index: Int) {
        guard case .questions = panels.last else { return }
        panels[panels.count - 1] = .questions(selection: max(0, min(index, (questions?.count ?? 0) - 1)))
    }

    mutating func took(_ answer: Result<[AskedQuestion], Problem>) {
        switch answer {
        case .success(let list): keep(list.cleaned)
        case .failure(let problem): tell(.problem(problem.cleaned))
        }
    }

    /// The room tells of a question that is new or changed.
    mutating func told(of question: AskedQuestion) {
        keep((questions ?? []).filter { $0.id != question.id } + [question])
    }

    /// Those that wait first, the oldest first; the arrow stays on its question.
    private mutating func keep(_ list: [AskedQuestion]) {
        let chosen = selectedQuestion?.id
        questions = list.sorted { ($0.isAnswered ? 1 : 0, $0.id) < ($1.isAnswered ? 1 : 0, $1.id) }
        guard case .questions(let selection) = panels.last else { return }
        selectQuestion(questions?.firstIndex { $0.id == chosen } ?? selection)
    }

    func drawQuestions(_ selection: Int, in area: Rect, on canvas: inout HostCanvas) {
        let inside = canvas.panel(sheetArea(in: area), title: words(.talk(.askedTitle)))
        let list = inside.inset(top: 1)
        guard let questions, !questions.isEmpty else {
            canvas.paragraph(words(.talk(questions == nil ? .askedLoading : .askedEmpty)), in: list, Theme.panelQuiet)
            return
        }
        let first = List.first(selection: selection, count: questions.count, rows: list.height)
        for (offset, question) in questions[first...].prefix(list.height).enumerated() {
            let row = list.row(offset)
            let isSelected = first + offset == selection
            let style = isSelected ? Theme.selection : question.isAnswered ? Theme.panelQuiet : Theme.panel
            if isSelected { canvas.surface.fill(row, style) }
            let names = words(.talk(.askedBy(question.from.first ?? "", others: max(0, question.from.count - 1))))
            let right = canvas.textBefore(
                question.isAnswered ? "✓ \(words(.talk(.answered)))" : names, row.right - 1, row.y, style,
                most: row.width / 3)
            let marks = (isSelected ? "▸ " : "  ") + (question.times > 1 ? "×\(words.short(question.times)) " : "")
            let x = row.x + canvas.text(marks, row.x, row.y, style.bold(), most: 12)
            canvas.text(question.text, x, row.y, style, most: right - x - 2)
            canvas.target(row, .row(first + offset))
        }
    }

    static let questionsBindings: [HostBinding] = [
        Binding(
            .enter, action: .answer, says: .talk(.sayAnswer), explains: .talk(.helpAnswer),
            unless: \.withoutQuestion),
        Binding(
            .character("x"), action: .markQuestion,
            saysNow: { .talk($0.selectedQuestion?.isAnswered == true ? .sayUnmark : .sayMark) },
            explains: .talk(.helpMark), unless: \.withoutQuestion),
        Binding(
            .character("p"), action: .pinQuestion, says: .talk(.sayPinLine), explains: .talk(.helpPinLine),
            unless: \.withoutQuestion),
        Binding(.up, .character("k"), action: .up, says: .sayUp, explains: .helpUp, inFooter: false),
        Binding(.down, .character("j"), action: .down, says: .sayDown, explains: .helpDown, inFooter: false),
        Binding(.character("r"), action: .refresh, says: .sayRefresh, explains: .talk(.helpRefreshAsked)),
        Binding(.character("?"), action: .help, says: .sayHelp, explains: .helpHelp),
        Binding(.escape, .character("q"), .control("c"), action: .close, says: .sayBack, explains: .helpBack),
    ]

    private var withoutQuestion: Phrase? { selectedQuestion == nil ? .talk(.nothingAsked) : nil }
}
