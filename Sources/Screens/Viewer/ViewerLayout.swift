import Terminal

/// What both screens share in fitting a terminal.
enum Layout {
    static func fits(_ size: Size) -> Bool {
        size.width >= Limits.minimumColumns && size.height >= Limits.minimumRows
    }

    /// Columns and rows of a 16:9 picture in cells twice as high as wide.
    static func columns(ofRows rows: Int) -> Int { rows * 32 / 9 }
    static func rows(ofColumns columns: Int) -> Int { columns * 9 / 32 }
}

/// Where everything of the viewer's screen is. Rectangles do not overlap, but for `overlay`, which lies on top.
package struct ViewerLayout: Sendable, Equatable {
    /// Too small for anything but one line that says so.
    package let isTooSmall: Bool
    package private(set) var status = Rect.zero
    /// What the newest picture is rasterized into; nil where none is shown.
    package private(set) var picture: Rect?
    /// How the media does.
    package private(set) var meter = Rect.zero
    package private(set) var card = Rect.zero
    package private(set) var shelf = Rect.zero
    package private(set) var talk = Rect.zero
    /// The rooms, in the lobby.
    package private(set) var lobby = Rect.zero
    /// What is given away now; empty when nothing is.
    package private(set) var banner = Rect.zero
    /// The line of talk being typed, or a notice.
    package private(set) var entry = Rect.zero
    package private(set) var footer = Rect.zero
    /// What panels may cover.
    package private(set) var overlay = Rect.zero

    init(size: Size, inLobby: Bool, hasBanner: Bool = false) {
        isTooSmall = !Layout.fits(size)
        guard !isTooSmall else { return }
        let rows = Rect(size: size).rows(.cells(1), .share(1), .cells(hasBanner ? 1 : 0), .cells(1), .cells(1))
        (status, banner, entry, footer) = (rows[0], rows[2], rows[3], rows[4])
        overlay = Rect(x: 0, y: 0, width: size.width, height: size.height - 1)
        let body = rows[1]
        if inLobby {
            lobby = body
        } else if size.width < 90 || size.width < size.height * 2 {
            portrait(body)
        } else {
            landscape(body)
        }
    }

    /// Picture on top; then card, talk and shelf below. Where rows are short the card moves beside the picture.
    private mutating func portrait(_ body: Rect) {
        let (cardRows, talkRows) = (7, 8)
        let fullRows = Layout.rows(ofColumns: body.width)
        let below: Rect
        if body.height >= fullRows + 1 + cardRows + talkRows {
            let parts = body.rows(.cells(fullRows), .cells(1), .cells(cardRows), .share(1))
            (picture, meter, card, below) = (parts[0], parts[1], parts[2], parts[3])
        } else {
            let most = body.height - 1 - max(talkRows - 1, body.height / 3)
            let width = min(Layout.columns(ofRows: most), body.width - 30)
            let height = min(most, Layout.rows(ofColumns: width) + 1)
            let parts = body.rows(.cells(height + 1), .share(1))
            let (left, right) = parts[0].splitLeft(width)
            (picture, meter) = left.splitTop(height)
            card = right.inset(left: 1)
            below = parts[1]
        }
        let parts = below.columns(.share(58), .share(42), gap: 1)
        (talk, shelf) = (parts[0], parts[1])
    }

    /// Picture and shelf at the left, card and talk at the right.
    private mutating func landscape(_ body: Rect) {
        let shelfRows = 6
        var right = min(max(body.width * 30 / 100, 36), 56)
        let most = body.height - 1 - shelfRows
        let height = min(Layout.rows(ofColumns: body.width - right - 1), most)
        // Where rows are what is short, the columns the picture cannot use go to the talk.
        right = min(max(right, body.width - 1 - Layout.columns(ofRows: height + 1)), 72)
        let (left, column) = body.splitRight(right + 1)
        let parts = left.rows(.cells(height), .cells(1), .share(1))
        (picture, meter, shelf) = (parts[0], parts[1], parts[2])
        let side = column.inset(left: 1).rows(.cells(min(max(12, body.height / 3), 16, body.height / 2)), .share(1))
        (card, talk) = (side[0], side[1])
    }

    /// All rectangles that must not overlap.
    package var panes: [Rect] {
        [status, picture ?? .zero, meter, card, shelf, talk, lobby, banner, entry, footer].filter { !$0.isEmpty }
    }
}

extension ViewerModel {
    package func layout(size: Size) -> ViewerLayout {
        ViewerLayout(size: size, inLobby: wanted == nil, hasBanner: wanted != nil && shownDraw != nil)
    }
}
