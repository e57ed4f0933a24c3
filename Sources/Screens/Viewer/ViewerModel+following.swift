import Commerce
import Terminal
import Wire

/// Whom this person follows, with who is live now.
struct FollowingPanel: Sendable, Equatable {
    /// Those who are live first; nil until they have been loaded.
    var hosts: [FollowedHost]?
    var selection = 0
    var problem: Problem?

    var selected: FollowedHost? {
        guard let hosts, hosts.indices.contains(selection) else { return nil }
        return hosts[selection]
    }

    mutating func select(_ index: Int) { selection = max(0, min(index, (hosts?.count ?? 0) - 1)) }

    /// The arrow stays on its host, wherever that is now.
    mutating func took(_ answer: Result<[FollowedHost], Problem>) {
        switch answer {
        case .success(let new):
            let chosen = selected?.id
            (hosts, problem) = (new, nil)
            select(new.firstIndex { $0.id == chosen } ?? selection)
        case .failure(let problem): self.problem = problem
        }
    }
}

extension ViewerModel {
    var following: FollowingPanel? {
        if case .following(let page) = panel { page } else { nil }
    }

    mutating func openFollowing() -> [ViewerEffect] {
        panel = .following(FollowingPanel())
        return [.loadFollowing]
    }

    mutating func took(_ answer: Result<[FollowedHost], Problem>) {
        if case .success(let hosts) = answer { tellArrived(hosts) }
        guard var page = following else { return }
        page.took(answer)
        panel = .following(page)
    }

    mutating func selectHost(_ index: Int) {
        guard var page = following else { return }
        page.select(index)
        panel = .following(page)
    }

    /// Leaves this room, if any, for that of the selected host.
    mutating func goToHost() -> [ViewerEffect] {
        guard let id = following?.selected?.room?.id else { return [] }
        panel = nil
        guard id != wanted else { return [] }
        leaveRoom()
        wanted = id
        return [.join(id)]
    }

    /// Why there is nowhere to go.
    var noRoomToGoTo: Phrase? {
        guard let host = following?.selected else { return .follow(.nobodyChosen) }
        return host.room == nil ? .follow(.hasNoShow(host.host.name)) : nil
    }

    func drawFollowing(_ page: FollowingPanel, in area: Rect, on canvas: inout ViewerCanvas) {
        let hosts = page.hosts ?? []
        let rows = max(4, min(hosts.count, area.height - 5))
        let inside = canvas.panel(
            area.centered(Size(width: min(area.width - 4, 92), height: rows + 4)),
            title: words(.follow(.title(hosts.count))))
        let list = inside.inset(top: 1, bottom: 1)
        if let problem = page.problem {
            canvas.paragraph(words(.problem(problem)), in: list, Theme.panel.foreground(Theme.bad).bold())
            return
        }
        guard !hosts.isEmpty else {
            canvas.paragraph(words(.follow(page.hosts == nil ? .loading : .empty)), in: list, Theme.panelQuiet)
            return
        }
        let first = List.first(selection: page.selection, count: hosts.count, rows: list.height)
        for (offset, host) in hosts[first...].prefix(list.height).enumerated() {
            let row = list.row(offset)
            drawHost(host, isSelected: first + offset == page.selection, in: row, on: &canvas)
            canvas.target(row, .row(first + offset))
        }
    }

    private func drawHost(_ host: FollowedHost, isSelected: Bool, in row: Rect, on canvas: inout ViewerCanvas) {
        let style = isSelected ? Theme.selection : host.room == nil ? Theme.panelQuiet : Theme.panel
        if isSelected { canvas.surface.fill(row, style) }
        var x = row.x + canvas.text(isSelected ? "▸ " : "  ", row.x, row.y, style, most: 2)
        guard let room = host.room else {
            let right = canvas.textBefore(words(.follow(.noShow)), row.right - 1, row.y, style, most: 24)
            canvas.text(host.host.name, x + 11, row.y, style, most: right - x - 12)
            return
        }
        let badge = TextLayout.pad(" \(words(.phase(room.phase))) ", to: 10)
        x += canvas.text(badge, x, row.y, Theme.badge(room.phase), most: 10) + 1
        let isHere = room.id == wanted
        let right = canvas.textBefore(
            isHere ? words(.follow(.here)) : words(.viewers(words.short(room.viewers))), row.right - 1, row.y, style,
            most: 20)
        x += canvas.text(host.host.name, x, row.y, style.bold(), most: min(20, right - x - 1))
        canvas.text(" · \(room.title)", x, row.y, style, most: right - x - 1)
    }

    static let followingBindings: [ViewerBinding] = [
        Binding(
            .enter, action: .goToHost, says: .follow(.sayGo), explains: .follow(.helpGo), unless: \.noRoomToGoTo),
        Binding(.up, .character("k"), action: .up, says: .sayUp, explains: .helpUp, inFooter: false),
        Binding(.down, .character("j"), action: .down, says: .sayDown, explains: .helpDown, inFooter: false),
        Binding(
            .character("r"), action: .openFollowing, says: .sayRefresh, explains: .follow(.helpRefresh)),
        Binding(.character("?"), action: .help, says: .sayHelp, explains: .helpHelp),
        Binding(
            .escape, .character("F"), .character("q"), .control("c"), action: .close, says: .sayBack,
            explains: .helpBack),
    ]

    static let followingBinding: ViewerBinding = Binding(
        .character("F"), action: .openFollowing, says: .follow(.sayFollowing), explains: .follow(.helpFollowing),
        inFooter: false)
}

extension FollowedHost: Remote {
    var cleaned: FollowedHost { FollowedHost(host: host.cleaned, room: room.cleaned) }
}
