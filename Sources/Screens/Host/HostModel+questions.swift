import Commerce
import Terminal
import Wire

/// What viewers ask, the line that stands over the talk, and announcements.
extension HostModel {
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
}
