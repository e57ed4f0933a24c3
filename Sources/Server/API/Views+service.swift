import Commerce
import Wire

extension ServiceThreadView {
    init(_ thread: ServiceThread, host: Account, buyer: AccountView) {
        self.init(
            id: thread.id, shop: thread.shop, host: host.name.rawValue, buyer: buyer, waiting: thread.waiting,
            messages: thread.messages.map(ServiceMessageView.init))
    }
}

extension ServiceMessageView {
    init(_ message: ServiceMessage) {
        let author: Author =
            switch message.author {
            case .buyer: .buyer
            case .shop: .shop
            case .automatic: .automatic
            }
        self.init(number: message.number, author: author, text: message.text, product: message.product, at: message.at)
    }
}

extension FindingView {
    init(_ found: Proposal.Found) {
        let source: Source =
            switch found.finding.source {
            case .attribute: .attribute
            case .description: .description
            case .answer: .answer
            }
        self.init(
            source: source, product: found.finding.product, title: found.finding.title, label: found.finding.label,
            text: found.finding.text, confidence: found.confidence)
    }
}
