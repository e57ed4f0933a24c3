import Commerce
import Terminal
import Wire

/// The lobby: what is live, what is coming up, and looking for it.
extension ViewerModel {
    static let searchBinding: ViewerBinding = Binding(
        .character("/"), action: .search, says: .life(.saySearch), explains: .life(.helpSearch))

    static let lobbySearchBindings: [ViewerBinding] = [
        Binding(.enter, action: .keepSearch, says: .life(.sayKeepSearch), explains: .life(.helpKeepSearch)),
        Binding(.up, action: .up, says: .sayUp, explains: .helpUp, inFooter: false),
        Binding(.down, action: .down, says: .sayDown, explains: .helpDown, inFooter: false),
        Binding(
            .escape, .control("c"), action: .endSearch, says: .life(.sayEndSearch), explains: .life(.helpEndSearch)),
    ]

    mutating func pressOnSearch(_ action: ViewerAction) -> [ViewerEffect] {
        switch action {
        case .search: lobby.isSearching = true
        case .keepSearch: lobby.isSearching = false
        default:
            lobby.isSearching = false
            guard !lobby.search.isEmpty else { return [] }
            lobby.search = LineEditor(limit: Limits.queryCharacters)
            return listRooms()
        }
        return []
    }

    mutating func search(_ typed: Typed) -> [ViewerEffect] {
        let before = lobby.query
        lobby.search.take(typed)
        return lobby.query == before || lobby.isAsking ? [] : listRooms()
    }

    mutating func listRooms() -> [ViewerEffect] {
        lobby.asked = lobby.query
        return [lobby.query.isEmpty ? .listRooms : .searchRooms(lobby.query)]
    }

    mutating func took(_ answer: Result<[RoomSummary], Problem>, for query: String) -> [ViewerEffect] {
        lobby.asked = nil
        lobby.nextLook = now + Times.lobbyPoll
        // More was typed meanwhile.
        guard query == lobby.query else { return wanted == nil ? listRooms() : [] }
        switch answer {
        case .success(let rooms):
            // The arrow stays on its room, wherever that is now.
            let selected = lobby.selected?.id
            let wasLive = lobby.answered == query ? Set(lobby.rooms?.live ?? []) : nil
            if let wasLive { lobby.arrived.formUnion(rooms.live.filter { !wasLive.contains($0) }) }
            (lobby.rooms, lobby.answered) = (rooms, query)
            lobby.problem = nil
            if let index = rooms.firstIndex(where: { $0.id == selected }) { lobby.selection = index }
        case .failure(let problem): lobby.problem = problem
        }
        lobby.selection = clamped(lobby.selection, to: lobby.rooms?.count ?? 0)
        if account == nil || wanted != nil { lobby.arrived = [] }
        return lobby.arrived.isEmpty ? [] : [.loadFollowing]
    }

    /// Who looks on in the lobby is told, as those in rooms are, that a host they follow has gone live.
    mutating func tellArrived(_ hosts: [FollowedHost]) {
        for host in hosts {
            guard let room = host.room, lobby.arrived.contains(room.id) else { continue }
            tell(.talk(.hostIsLive(room.host, title: room.title)), for: Times.announcement)
        }
        lobby.arrived = []
    }

    // MARK: Drawing

    func drawLobby(_ rect: Rect, on canvas: inout ViewerCanvas) {
        var inside = rect.inset(left: 2, top: 1, right: 2, bottom: 0)
        if lobby.isSearching || !lobby.search.isEmpty {
            drawSearch(inside.row(0), on: &canvas)
            inside = inside.inset(top: 2)
        }
        if let problem = lobby.problem {
            let used = canvas.paragraph(
                words(.lobbyFailed) + " " + words(.problem(problem)), in: inside, Theme.base.foreground(Theme.bad))
            canvas.paragraph(words(.lobbyEmptyHint), in: inside.inset(top: used + 1), Theme.quiet)
            return
        }
        guard let rooms = lobby.rooms else {
            canvas.paragraph(words(.lobbyLoading), in: inside, Theme.quiet)
            return
        }
        guard !rooms.isEmpty else {
            guard lobby.query.isEmpty else {
                canvas.paragraph(words(.life(.foundNothing(lobby.query))), in: inside, Theme.heading)
                return
            }
            let used = canvas.paragraph(words(.lobbyEmpty), in: inside, Theme.heading)
            canvas.paragraph(words(.lobbyEmptyHint), in: inside.inset(top: used + 1), Theme.base)
            return
        }
        let isWide = inside.width >= Self.wideLobby
        let (list, detail) =
            isWide
            ? inside.splitRight(inside.width * 2 / 5)
            : inside.splitBottom(min(Limits.coverLines + 3, inside.height / 2))
        drawRooms(rooms, in: isWide ? list.inset(right: 2) : list, on: &canvas)
        if let room = lobby.selected { drawDetail(of: room, in: detail, on: &canvas) }
    }

    private func drawSearch(_ row: Rect, on canvas: inout ViewerCanvas) {
        canvas.surface.fill(row, Theme.barText)
        let x = row.x + canvas.text(" \(words(.life(.searchPrompt))) / ", row.x, row.y, Theme.barKey, most: 16)
        let (shown, cursor) = lobby.search.window(columns: row.right - x - 1)
        canvas.text(shown, x, row.y, Theme.barText, most: row.right - x)
        if mode == .lobbySearch { canvas.surface.cursor = Point(x: x + cursor, y: row.y) }
        canvas.target(row, .search)
    }

    private func drawRooms(_ rooms: [RoomSummary], in list: Rect, on canvas: inout ViewerCanvas) {
        let lines = lobby.lines
        let selected = lines.firstIndex(of: .room(lobby.selection)) ?? 0
        let first = List.first(selection: selected, count: lines.count, rows: list.height)
        for (offset, line) in lines[first...].prefix(list.height).enumerated() {
            let row = list.row(offset)
            switch line {
            case .liveNow(let count): canvas.heading(words(.life(.liveNow(count))), in: row)
            case .comingUp(let count): canvas.heading(words(.life(.comingUp(count))), in: row)
            case .room(let index):
                drawRoom(rooms[index], isSelected: index == lobby.selection, in: row, on: &canvas)
                canvas.target(row, .row(index))
            }
        }
    }

    private func drawRoom(_ room: RoomSummary, isSelected: Bool, in row: Rect, on canvas: inout ViewerCanvas) {
        let style = isSelected ? Theme.selection : Theme.base
        let quiet = isSelected ? style : Theme.quiet
        if isSelected { canvas.surface.fill(row, style) }
        var x = row.x + canvas.text(isSelected ? "▸ " : "  ", row.x, row.y, style, most: 2)
        if room.phase != .scheduled {
            let badge = TextLayout.pad(" \(words(.phase(room.phase))) ", to: 10)
            x += canvas.text(badge, x, row.y, Theme.badge(room.phase), most: 10) + 1
        }
        let remark = room.startsAt.map { begins($0) } ?? words(.viewers(words.short(room.viewers)))
        let right = canvas.textBefore(remark, row.right - 1, row.y, quiet, most: 28)
        let host = TextLayout.truncate(room.host, to: 20)
        x += canvas.text(room.title, x, row.y, style.bold(), most: right - x - TextWidth.of(host) - 5)
        x += canvas.text(" · \(host)", x, row.y, quiet, most: right - x - 1)
        let tags = Self.text(of: room.tags)
        if !tags.isEmpty, x + 2 + TextWidth.of(tags) < right {
            canvas.text("  " + tags, x, row.y, quiet, most: right - x - 1)
        }
    }

    private func drawDetail(of room: RoomSummary, in rect: Rect, on canvas: inout ViewerCanvas) {
        canvas.heading(room.title, in: rect)
        var rest = rect.inset(left: 1, top: 1)
        var facts = [room.host, room.startsAt.map { begins($0) } ?? words(.viewers(words.short(room.viewers)))]
        facts.append(Self.text(of: room.tags))
        let text = facts.filter { !$0.isEmpty }.joined(separator: " · ")
        rest = rest.inset(top: canvas.paragraph(text, in: rest.inset(bottom: max(0, rest.height - 2)), Theme.quiet))
        for line in Self.coverLines(room.cover, width: rest.width) {
            guard !rest.isEmpty else { return }
            canvas.text(line, rest.x, rest.y, Theme.base, most: rest.width)
            rest = rest.inset(top: 1)
        }
    }

    /// When a show is to begin, and how long that is from now when it is soon.
    private func begins(_ start: Timestamp) -> String {
        let left = start.secondsLeft(at: now)
        if left <= 0 { return words(.life(.beginsAnyMoment)) }
        if left < Self.soon { return words(.life(.beginsIn(NumberText.clock(seconds: left)))) }
        return words.when(start, after: now, in: zone)
    }

    static func text(of tags: [String]?) -> String { (tags ?? []).map { "#" + $0 }.joined(separator: " ") }

    static func coverLines(_ cover: String?, width: Int) -> [String] {
        (cover ?? "").split(separator: "\n", omittingEmptySubsequences: false)
            .flatMap { $0.isEmpty ? [""] : TextLayout.wrap(String($0), width: width) }
    }

    /// Seconds from which on a countdown says more than the time of day.
    private static let soon: Int64 = 3_600
    /// Columns from which on the chosen room stands beside the list.
    private static let wideLobby = 110

    // MARK: A room without a picture

    /// Instead of the picture: when the show begins, or that it goes on soon, and what it is about.
    func drawCover(in pane: Rect, on canvas: inout ViewerCanvas) {
        guard let room else { return }
        var lines: [(text: String, style: Style)] = []
        let badge = Theme.badge(room.phase)
        if let start = room.startsAt, room.phase == .scheduled {
            let left = start.secondsLeft(at: now)
            let says: LifePhrase = left > 0 ? .beginsIn(NumberText.clock(seconds: left)) : .beginsAnyMoment
            lines = [(" \(words(.life(says))) ", badge), (words.when(start, after: now, in: zone), Theme.stage)]
        } else {
            lines = [(" \(words(.life(.backSoon))) ", badge)]
        }
        lines.append(("", Theme.stage))
        lines.append((room.title, Theme.stage.bold()))
        lines += Self.coverLines(room.cover, width: pane.width - 4).map { ($0, Theme.stage) }
        let tags = Self.text(of: room.tags)
        if !tags.isEmpty { lines.append((tags, Theme.stage)) }
        let first = max(0, (pane.height - lines.count) / 2)
        for (index, line) in lines.enumerated() where first + index < pane.height {
            canvas.textCentered(line.text, in: pane.row(first + index), line.style)
        }
    }

    /// What is sold with the show is not sold before it; what has a start of its own is.
    func whyNotBegun(_ item: ShelfItem) -> Phrase? {
        guard room?.phase == .scheduled else { return nil }
        let from = if let flash = item.flashNow(at: now) { flash.from } else { item.from }
        return from == nil ? .life(.notBegun(item.title)) : nil
    }
}

extension [RoomSummary] {
    fileprivate var live: [Room.ID] { filter { $0.phase == .live }.map(\.id) }
}
