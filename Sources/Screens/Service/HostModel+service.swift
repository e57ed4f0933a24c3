import Commerce
import Terminal
import Wire

/// What the host presses to answer buyers.
enum HostServiceAction: Sendable, Equatable { case open, send, edit, sendEdited, stopEditing, switchAutomatic }

package enum HostServiceEvent: Sendable, Equatable {
    /// The answer to `loadThreads`.
    case threads(Result<ServiceThreadList, Problem>)
    /// The answer to `loadThread`.
    case thread(Result<ServiceThreadView, Problem>)
    /// The answer to `loadProposal`.
    case proposal(ServiceThread.ID, Result<ServiceProposal, Problem>)
    /// The answer to `answer`.
    case answered(ServiceThread.ID, Result<ServiceThreadView, Problem>)
    /// The answer to `loadSettings` and `keepSettings`.
    case settings(Result<ServiceSettingsView, Problem>)
}

package enum HostServiceEffect: Sendable, Equatable {
    case loadThreads
    case loadThread(ServiceThread.ID)
    /// May take as long as the server's assistant does: nothing else waits for it.
    case loadProposal(ServiceThread.ID)
    /// Only if nothing is behind the message of this number: it cannot be sent twice.
    case answer(ServiceThread.ID, String, upTo: Int)
    case loadSettings
    case keepSettings(ServiceSettingsView)
}

extension HostModel {
    static let serviceBinding: HostBinding = Binding(
        .character("r"), action: .service(.open), saysNow: { .service(.sayAnswers($0.service.openCount)) },
        explains: .service(.helpAnswers))

    static let serviceBindings: [HostBinding] = [
        Binding(
            .enter, action: .service(.send), says: .service(.saySendProposal), explains: .service(.helpSendProposal),
            unless: \.withoutProposal),
        Binding(
            .character("e"), action: .service(.edit), says: .service(.sayEdit), explains: .service(.helpEdit),
            unless: { $0.service.thread == nil ? .service(.noThread) : nil }),
        Binding(
            .character("s"), action: .service(.switchAutomatic),
            saysNow: { .service(.sayAutomatic(isOn: $0.service.isAutomatic == true)) },
            explains: .service(.helpAutomatic),
            unless: { $0.service.isAutomatic == nil || $0.service.isSwitching ? .service(.sending) : nil }),
        Binding(.up, .character("k"), action: .up, says: .sayUp, explains: .helpUp, inFooter: false),
        Binding(.down, .character("j"), action: .down, says: .sayDown, explains: .helpDown, inFooter: false),
        Binding(.character("r"), action: .refresh, says: .sayRefresh, explains: .service(.helpRefresh)),
        Binding(.character("?"), action: .help, says: .sayHelp, explains: .helpHelp),
        Binding(.escape, .character("q"), .control("c"), action: .close, says: .sayBack, explains: .helpBack),
    ]

    static let serviceAnswerBindings: [HostBinding] = [
        Binding(
            .enter, action: .service(.sendEdited), says: .service(.saySendAnswer), explains: .service(.helpSendAnswer),
            unless: { model in
                if model.service.isSending { return .service(.sending) }
                return model.service.editor?.text.allSatisfy(\.isWhitespace) ?? true ? .service(.nothingWritten) : nil
            }),
        Binding(
            .escape, .control("c"), action: .service(.stopEditing), says: .service(.sayStopAnswering),
            explains: .service(.helpStopAnswering)),
    ]

    private var withoutProposal: Phrase? {
        if service.isSending { return .service(.sending) }
        guard let thread = service.thread else { return .service(.noThread) }
        if thread.waiting == 0 { return .service(.nothingAsked) }
        guard let proposal = service.proposal, proposal.question == service.readUpTo else { return .service(.looking) }
        return proposal.text == nil ? .service(.nothingFound) : nil
    }

    mutating func press(_ action: HostServiceAction) -> [HostEffect] {
        switch action {
        case .open:
            panels.append(.service)
            return refreshService()
        case .send: return service.proposedText.map { sendAnswer($0) } ?? []
        case .edit:
            service.editor = LineEditor(
                limit: Commerce.Limits.answer.upperBound, text: service.proposedText ?? "")
        case .sendEdited: return service.editor.map { sendAnswer($0.text) } ?? []
        case .stopEditing: service.editor = nil
        case .switchAutomatic:
            guard let isAutomatic = service.isAutomatic else { return [] }
            service.isSwitching = true
            return [.service(.keepSettings(ServiceSettingsView(automatic: !isAutomatic)))]
        }
        return []
    }

    func refreshService() -> [HostEffect] {
        [.service(.loadThreads), .service(.loadSettings)] + loadSelectedThread()
    }

    private func loadSelectedThread() -> [HostEffect] {
        service.selection.map { [.service(.loadThread($0)), .service(.loadProposal($0))] } ?? []
    }

    mutating func selectThread(_ index: Int) -> [HostEffect] { service.select(index) ? loadSelectedThread() : [] }

    private mutating func sendAnswer(_ text: String) -> [HostEffect] {
        guard let id = service.selection, let number = service.readUpTo else { return [] }
        service.isSending = true
        return [.service(.answer(id, text, upTo: number))]
    }

    // MARK: What happens

    mutating func took(_ event: HostServiceEvent) -> [HostEffect] {
        switch event {
        case .threads(.success(let list)):
            let before = service.selection
            service.took(list.cleaned)
            return panels.contains(.service) && service.selection != before ? loadSelectedThread() : []
        case .thread(.success(let thread)): service.took(thread.cleaned)
        case .proposal(let id, .success(let proposal)): service.took(proposal.cleaned, for: id)
        case .answered(let id, let answer):
            if id == service.selection { service.isSending = false }
            switch answer {
            case .success(let thread):
                if id == service.selection { service.editor = nil }
                service.took(thread.cleaned)
                tell(.service(.sent(thread.cleaned.buyer.name)))
            case .failure(let problem):
                tell(.problem(problem.cleaned))
                // It may have arrived all the same, or there is more to read.
                return id == service.selection ? loadSelectedThread() : []
            }
        case .settings(.success(let settings)):
            if service.isSwitching { tell(.service(settings.automatic ? .automaticOn : .automaticOff)) }
            service.isSwitching = false
            service.isAutomatic = settings.automatic
        case .settings(.failure(let problem)):
            service.isSwitching = false
            tell(.problem(problem.cleaned))
        case .threads(.failure(let problem)), .thread(.failure(let problem)), .proposal(_, .failure(let problem)):
            tell(.problem(problem.cleaned))
        }
        return []
    }

    /// The room tells of a message in a thread of this shop.
    mutating func told(of news: ServiceNews) -> [HostEffect] {
        service.took(news)
        if news.message.author == .buyer, !panels.contains(.service) {
            tell(.service(.asks(news.buyer.name, news.message.text)))
        }
        guard panels.contains(.service), news.thread == service.selection else { return [] }
        return service.thread == nil
            ? loadSelectedThread() : news.waiting > 0 ? [.service(.loadProposal(news.thread))] : []
    }

    // MARK: The panel

    func drawService(in area: Rect, on canvas: inout HostCanvas) {
        let inside = canvas.panel(sheetArea(in: area), title: words(.service(.deskTitle(service.openCount))))
        canvas.textBefore(
            words(.service(.automaticIs(service.isAutomatic))), inside.right, inside.y,
            service.isAutomatic == true ? Theme.panel.foreground(Theme.warning).bold() : Theme.panelQuiet,
            most: inside.width)
        guard let threads = service.threads, !threads.isEmpty else {
            let empty: ServicePhrase = service.threads == nil ? .deskLoading : .deskEmpty
            canvas.paragraph(words(.service(empty)), in: inside.inset(top: 1), Theme.panelQuiet)
            return
        }
        // The list, a rule, what was said, a rule, the proposal with where it was found.
        let rows = inside.inset(top: 1).rows(
            .cells(min(threads.count, max(3, inside.height / 4))), .share(1), .cells(5))
        drawThreads(threads, in: rows[0], on: &canvas)
        drawThread(in: rows[1], on: &canvas)
        drawProposal(in: rows[2], on: &canvas)
    }

    private func drawThreads(_ threads: [ServiceThreadView], in list: Rect, on canvas: inout HostCanvas) {
        let selection = service.selectedIndex
        let first = List.first(selection: selection, count: threads.count, rows: list.height)
        for (offset, thread) in threads[first...].prefix(list.height).enumerated() {
            let row = list.row(offset)
            let isSelected = first + offset == selection
            let style = isSelected ? Theme.selection : Theme.panel
            if isSelected { canvas.surface.fill(row, style) }
            let state: ServicePhrase =
                thread.waiting > 0
                ? .waits(thread.waiting)
                : thread.messages.last?.author == .automatic ? .answeredAutomatically : .answered
            let quiet = isSelected ? style : Theme.panelQuiet
            let right = canvas.textBefore(
                words(.service(state)), row.right - 1, row.y,
                thread.waiting == 0 ? quiet : isSelected ? style : style.foreground(Theme.warning).bold(), most: 16)
            var x = row.x + canvas.text(isSelected ? "▸ " : "  ", row.x, row.y, style, most: 2)
            x += canvas.text(thread.buyer.name, x, row.y, style.bold(), most: 16) + 2
            if let last = thread.messages.last { canvas.text(last.text, x, row.y, style, most: right - x - 2) }
            canvas.target(row, .row(first + offset))
        }
    }

    private func drawThread(in rect: Rect, on canvas: inout HostCanvas) {
        canvas.surface.fill(rect.row(0), Cell("─", style: Theme.panelLine))
        guard let thread = service.thread else { return }
        Conversation(
            thread.messages, buyer: thread.buyer.name, shop: account.name, own: .shop, words: words, width: rect.width
        ).draw(in: rect.inset(top: 1), scroll: 0, on: &canvas)
    }

    private func drawProposal(in rect: Rect, on canvas: inout HostCanvas) {
        canvas.surface.fill(rect.row(0), Cell("─", style: Theme.panelLine))
        if let editor = service.editor {
            canvas.prompt(words(.service(.answerPrompt)), editor, in: rect.row(1))
            return
        }
        guard let thread = service.thread, thread.waiting > 0 else { return }
        guard let proposal = service.proposal, proposal.question == service.readUpTo else {
            canvas.text(words(.service(.looking)), rect.x, rect.y + 1, Theme.panelQuiet, most: rect.width)
            return
        }
        guard let text = proposal.text else {
            canvas.text(words(.service(.nothingFound)), rect.x, rect.y + 1, Theme.panelQuiet, most: rect.width)
            return
        }
        var title = [words(.service(.proposal)), words(.service(proposal.isCertain ? .certain : .perhaps))]
        if proposal.writer == .assistant { title.append(words(.service(.writtenByAssistant))) }
        canvas.text(" \(title.joined(separator: " · ")) ", rect.x + 1, rect.y, Theme.panelStrong, most: rect.width - 2)
        let lines = TextLayout.wrap(text, width: rect.width, maxLines: 2)
        for (index, line) in lines.enumerated() {
            canvas.text(line, rect.x, rect.y + 1 + index, Theme.panel, most: rect.width)
        }
        let places = proposal.findings.prefix(max(1, rect.height - 1 - lines.count))
        for (index, finding) in places.enumerated() {
            canvas.text(
                "\(finding.confidence)% " + words(.service(finding.place)), rect.x, rect.y + 1 + lines.count + index,
                Theme.panelQuiet, most: rect.width)
        }
    }
}

extension FindingView {
    fileprivate var place: ServicePhrase {
        switch source {
        case .attribute: .foundInAttribute(title: title, label: label)
        case .description: .foundInDescription(title: title)
        case .answer: .foundInAnswer(question: label)
        }
    }
}
