import Terminal

/// Fields filled in one after the other; each shows its own complaint.
struct Form<Name: Hashable & Sendable & CaseIterable>: Sendable, Equatable {
    private(set) var editors: [Name: LineEditor]
    private(set) var focus: Name
    /// What is wrong with a field, shown beside it until the field changes.
    var complaints: [Name: Phrase] = [:]
    /// The order of the fields on the screen.
    let order: [Name]

    init(_ order: [Name], limit: (Name) -> Int) {
        precondition(!order.isEmpty, "a form has at least one field")
        self.order = order
        editors = Dictionary(uniqueKeysWithValues: order.map { ($0, LineEditor(limit: limit($0))) })
        focus = order[0]
    }

    subscript(name: Name) -> LineEditor { editors[name] ?? LineEditor(limit: 0) }

    /// The text without the spaces around it.
    func text(_ name: Name) -> String {
        let text = self[name].characters
        guard let first = text.firstIndex(where: { !$0.isWhitespace }),
            let last = text.lastIndex(where: { !$0.isWhitespace })
        else { return "" }
        return String(text[first...last])
    }

    var isOnLastField: Bool { focus == order[order.count - 1] }

    /// So many fields on (or back), around the ends.
    mutating func move(by step: Int) {
        let index = order.firstIndex(of: focus) ?? 0
        focus = order[(index + step % order.count + order.count) % order.count]
    }

    mutating func go(to name: Name) {
        if editors[name] != nil { focus = name }
    }

    mutating func handle(_ key: Key) -> Bool {
        let before = self[focus].text
        guard editors[focus]?.handle(key) == true else { return false }
        if self[focus].text != before { complaints[focus] = nil }
        return true
    }

    mutating func paste(_ text: String) {
        editors[focus]?.insert(text)
        complaints[focus] = nil
    }

    /// Puts the focus on the first field with a complaint.
    mutating func goToFirstComplaint() {
        if let name = order.first(where: { complaints[$0] != nil }) { focus = name }
    }
}
