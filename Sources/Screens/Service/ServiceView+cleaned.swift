import Commerce
import Wire

extension ServiceMessageView: Remote {
    var cleaned: ServiceMessageView {
        ServiceMessageView(
            number: max(0, number), author: author, text: Cleaned.line(text, most: Commerce.Limits.answer.upperBound),
            product: product, at: Cleaned.time(at))
    }
}

extension ServiceThreadView: Remote {
    var cleaned: ServiceThreadView {
        ServiceThreadView(
            id: id, shop: shop, host: Cleaned.line(host), buyer: buyer.cleaned, waiting: max(0, waiting),
            messages: messages.suffix(Commerce.Limits.threadMessages).map(\.cleaned))
    }

    /// The thread after a message that was told of; nil when messages between are missing.
    func after(_ news: ServiceNews) -> ServiceThreadView? {
        let last = messages.last?.number ?? 0
        guard news.message.number > last else { return self }
        guard news.message.number == last + 1 else { return nil }
        return ServiceThreadView(
            id: id, shop: shop, host: host, buyer: buyer, waiting: news.waiting,
            messages: (messages + [news.message]).suffix(Commerce.Limits.threadMessages))
    }
}

extension ServiceThreadList: Remote {
    var cleaned: ServiceThreadList {
        ServiceThreadList(threads: threads.cleaned, open: open.map { max(0, $0) }, next: next)
    }
}

extension ServiceProposal: Remote {
    var cleaned: ServiceProposal {
        ServiceProposal(
            question: question, text: text.map { Cleaned.line($0, most: Commerce.Limits.answer.upperBound) },
            writer: writer, isCertain: isCertain, findings: findings.cleaned)
    }
}

extension FindingView: Remote {
    var cleaned: FindingView {
        FindingView(
            source: source, product: product, title: Cleaned.line(title), label: Cleaned.line(label),
            text: Cleaned.line(text), confidence: max(0, min(confidence, 100)))
    }
}

extension ServiceNews: Remote {
    var cleaned: ServiceNews {
        ServiceNews(
            thread: thread, shop: shop, buyer: buyer.cleaned, waiting: max(0, waiting), message: message.cleaned)
    }
}
