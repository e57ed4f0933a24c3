import Commerce
import Wire

/// The shop's questions as its desk knows them.
struct ServiceBoard: Sendable, Equatable {
    /// Each with its last message; nil until they were loaded.
    private(set) var threads: [ServiceThreadView]?
    /// Those that wait for an answer.
    private(set) var open: Set<ServiceThread.ID> = []
    /// More that wait than were listed.
    private var unlisted = 0
    /// Nil until the server has said.
    var isAutomatic: Bool?
    /// The switch was pressed, and no answer came yet.
    var isSwitching = false
    private(set) var selection: ServiceThread.ID?
    /// The chosen one, all of it.
    private(set) var thread: ServiceThreadView?
    /// What could be answered to the chosen one's last question; nil while it is looked for.
    private(set) var proposal: ServiceProposal?
    /// The answer that is being written.
    var editor: LineEditor?
    var isSending = false

    var openCount: Int { open.count + unlisted }

    var selectedIndex: Int { threads?.firstIndex { $0.id == selection } ?? 0 }

    var selected: ServiceThreadView? {
        guard let threads, threads.indices.contains(selectedIndex) else { return nil }
        return threads[selectedIndex]
    }

    /// The number of the last message that is on the screen.
    var readUpTo: Int? { thread?.messages.last?.number }

    /// What Enter would send.
    var proposedText: String? {
        guard let thread, thread.waiting > 0, let proposal, proposal.question == readUpTo else { return nil }
        return proposal.text
    }

    mutating func took(_ list: ServiceThreadList) {
        threads = list.threads
        open = Set(list.threads.filter { $0.waiting > 0 }.map(\.id))
        unlisted = max(0, (list.open ?? 0) - open.count)
        // What is being answered stays under the host's hands.
        if selected?.id != selection { choose(list.threads.first?.id) }
    }

    /// Chooses the thread in a row of the list; whether that is another one.
    mutating func select(_ index: Int) -> Bool {
        guard let threads, !threads.isEmpty else { return false }
        let id = threads[max(0, min(index, threads.count - 1))].id
        guard id != selection else { return false }
        choose(id)
        return true
    }

    private mutating func choose(_ id: ServiceThread.ID?) {
        (selection, thread, proposal, editor, isSending) = (id, nil, nil, nil, false)
    }

    mutating func took(_ thread: ServiceThreadView) {
        note(thread)
        guard thread.id == selection, thread.messages.last?.number ?? 0 >= readUpTo ?? 0 else { return }
        self.thread = thread
    }

    mutating func took(_ proposal: ServiceProposal, for id: ServiceThread.ID) {
        if id == selection { self.proposal = proposal }
    }

    mutating func took(_ news: ServiceNews) {
        if news.waiting > 0 { open.insert(news.thread) } else { open.remove(news.thread) }
        if news.thread == selection {
            thread = thread?.after(news)
            // Whatever was found is no answer to what is there now.
            proposal = nil
        }
        guard threads != nil else { return }
        let host = threads?.first { $0.id == news.thread }?.host ?? ""
        note(
            ServiceThreadView(
                id: news.thread, shop: news.shop, host: host, buyer: news.buyer, waiting: news.waiting,
                messages: [news.message]))
    }

    /// Puts a thread in its place of the list: open ones first.
    private mutating func note(_ thread: ServiceThreadView) {
        guard var threads else { return }
        let last = ServiceThreadView(
            id: thread.id, shop: thread.shop, host: thread.host, buyer: thread.buyer, waiting: thread.waiting,
            messages: thread.messages.suffix(1))
        let before = threads.firstIndex { $0.id == thread.id }
        if let before, (threads[before].waiting > 0) == (thread.waiting > 0) {
            threads[before] = last
        } else {
            if let before { threads.remove(at: before) }
            // Behind the others that wait, or before all that are answered: the same place.
            threads.insert(last, at: threads.firstIndex { $0.waiting == 0 } ?? threads.count)
        }
        self.threads = Array(threads.prefix(Limits.listLines))
        if thread.waiting > 0 { open.insert(thread.id) } else { open.remove(thread.id) }
        if selection == nil { choose(self.threads?.first?.id) }
    }
}
