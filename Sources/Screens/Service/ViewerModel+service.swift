import Commerce
import Terminal
import Wire

/// What the viewer presses to ask the shop.
enum ViewerServiceAction: Sendable, Equatable { case open, send, about }

package enum ViewerServiceEvent: Sendable, Equatable {
    /// The answer to `load`; nil when nothing was ever asked.
    case thread(Shop.ID, Result<ServiceThreadView?, Problem>)
    /// The answer to `ask`, with its key.
    case asked(key: String, Result<ServiceThreadView, Problem>)
}

package enum ViewerServiceEffect: Sendable, Equatable {
    case load(Shop.ID)
    /// The key stays the same when the same question is sent again because its answer did not come.
    case ask(key: String, Shop.ID, AskShop)
}

/// A viewer's private talk with the shop of the room.
struct PrivateTalk: Sendable, Equatable {
    struct Sent: Sendable, Equatable {
        let key: String
        let question: AskShop
    }

    /// Nil until it was loaded, or when nothing was ever asked.
    var thread: ServiceThreadView?
    var isLoaded = false
    /// Answers that came while it was closed.
    var unread = 0
    var editor = LineEditor(limit: Commerce.Limits.question.upperBound)
    /// What the question will be about, and what it is called.
    var product: Product.ID?
    var title = ""
    var isAboutProduct = false
    /// Sent, with no word yet on whether it arrived.
    var sent: Sent?
    var isSending = false
    /// Rows above the end.
    var scroll = 0

    var question: AskShop { AskShop(text: editor.text, product: isAboutProduct ? product : nil) }
}

extension ViewerModel {
    static let serviceBindings: [ViewerBinding] = [
        Binding(
            .enter, action: .service(.send), says: .service(.saySendQuestion), explains: .service(.helpSendQuestion),
            unless: { model in
                if model.service.isSending { return .service(.sending) }
                return model.service.editor.text.allSatisfy(\.isWhitespace) ? .service(.nothingWritten) : nil
            }),
        Binding(.tab, action: .service(.about), says: .service(.sayAbout), explains: .service(.helpAbout)),
        Binding(.up, action: .up, says: .sayUp, explains: .service(.helpOlder)),
        Binding(.down, action: .down, says: .sayDown, explains: .service(.helpNewer), inFooter: false),
        Binding(.escape, .control("c"), action: .close, says: .sayBack, explains: .helpBack),
    ]

    var shop: Shop.ID? { room.map { Shop(of: $0.host.id).id } }

    mutating func press(_ action: ViewerServiceAction) -> [ViewerEffect] {
        switch action {
        case .open: return wish(.askShop)
        case .about: service.isAboutProduct = service.product != nil && !service.isAboutProduct
        case .send:
            guard let shop else { return [] }
            let question = service.question
            // The same question again, after an answer that did not come, is the same request.
            let key = service.sent?.question == question ? service.sent?.key : nil
            let sent = PrivateTalk.Sent(key: key ?? newKey(), question: question)
            service.sent = sent
            service.isSending = true
            return [.service(.ask(key: sent.key, shop, question))]
        }
        return []
    }

    mutating func openService() -> [ViewerEffect] {
        guard let shop else { return [] }
        panel = .service
        service.unread = 0
        service.scroll = 0
        let item = selected ?? pinned
        (service.product, service.title, service.isAboutProduct) = (item?.product, item?.title ?? "", item != nil)
        return [.service(.load(shop))]
    }

    mutating func took(_ event: ViewerServiceEvent) -> [ViewerEffect] {
        switch event {
        case .thread(let shop, .success(let thread)):
            guard shop == self.shop else { return [] }
            // What the room told meanwhile may be newer; what it told while the link was away is news.
            let known = service.thread?.messages.last?.number ?? 0
            if let thread, (thread.messages.last?.number ?? 0) >= known {
                if panel != .service, service.isLoaded {
                    service.unread += thread.messages.count { $0.number > known && $0.author != .buyer }
                }
                service.thread = thread.cleaned
            }
            service.isLoaded = true
        case .thread(_, .failure(let problem)): tell(problem.cleaned)
        case .asked(let key, let answer):
            guard service.sent?.key == key else { return [] }
            service.isSending = false
            switch answer {
            case .success(let thread):
                service.sent = nil
                service.editor = LineEditor(limit: Commerce.Limits.question.upperBound)
                service.scroll = 0
                let told = service.thread?.messages.last?.number ?? 0
                if (thread.messages.last?.number ?? 0) >= told { service.thread = thread.cleaned }
                service.isLoaded = true
            case .failure(let problem):
                if !problem.leavesOutcomeOpen { service.sent = nil }
                tell(problem.cleaned)
            }
        }
        return []
    }

    /// The room tells of a message of this person's thread.
    mutating func told(of news: ServiceNews) -> [ViewerEffect] {
        guard news.shop == shop, news.buyer.id == account?.id else { return [] }
        if panel != .service, news.message.author != .buyer {
            service.unread += 1
            tell(.service(news.message.author == .automatic ? .shopAnsweredAutomatically : .shopAnswered))
        }
        guard let thread = service.thread, thread.id == news.thread, let after = thread.after(news) else {
            return panel == .service ? [.service(.load(news.shop))] : []
        }
        service.thread = after
        return []
    }

    // MARK: The panel

    func drawService(in area: Rect, on canvas: inout ViewerCanvas) {
        guard let room else { return }
        let inside = canvas.panel(
            Self.serviceArea(in: area), title: words(.service(.askTitle(room.host.name))))
        let talk = inside.inset(bottom: 3)
        if let conversation = conversation(width: inside.width) {
            conversation.draw(in: talk, scroll: service.scroll, on: &canvas)
        } else {
            canvas.paragraph(words(.service(service.isLoaded ? .askEmpty : .askLoading)), in: talk, Theme.panelQuiet)
        }
        let about = inside.row(inside.height - 2)
        canvas.text(
            words(.service(service.isAboutProduct ? .about(service.title) : .aboutNothing)), about.x, about.y,
            Theme.panelQuiet, most: about.width)
        canvas.target(about, .service(.about))
        canvas.prompt(words(.service(.askPrompt)), service.editor, in: inside.row(inside.height - 1))
    }

    private func conversation(width: Int) -> Conversation? {
        guard let thread = service.thread, !thread.messages.isEmpty, let room else { return nil }
        return Conversation(
            thread.messages, buyer: thread.buyer.name, shop: room.host.name, own: .buyer, words: words, width: width)
    }

    private static func serviceArea(in area: Rect) -> Rect {
        area.centered(Size(width: min(area.width - 4, 92), height: min(area.height, 24)))
    }

    mutating func scrollService(by step: Int) {
        let area = Self.serviceArea(in: layout(size: size).overlay.inset(bottom: 1))
        let most = conversation(width: area.width - 4)?.scrollable(in: area.height - 5) ?? 0
        service.scroll = max(0, min(service.scroll - step, most))
    }
}
