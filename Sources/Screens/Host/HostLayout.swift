import Terminal

/// Where everything of the host's console is. Rectangles do not overlap, but for `overlay`, which lies on top.
package struct HostLayout: Sendable, Equatable {
    /// Too small for anything but one line that says so.
    package let isTooSmall: Bool
    package private(set) var status = Rect.zero
    /// What the preview is rasterized into; nil where none is shown.
    package private(set) var picture: Rect?
    package private(set) var talk = Rect.zero
    /// The microphone's loudness.
    package private(set) var level = Rect.zero
    /// How the media does.
    package private(set) var meter = Rect.zero
    package private(set) var shelf = Rect.zero
    package private(set) var sales = Rect.zero
    /// The line of talk being typed, or a notice.
    package private(set) var entry = Rect.zero
    package private(set) var footer = Rect.zero
    /// What panels may cover.
    package private(set) var overlay = Rect.zero

    init(size: Size) {
        isTooSmall = !Layout.fits(size)
        guard !isTooSmall else { return }
        let rows = Rect(size: size).rows(.cells(1), .share(1), .cells(1), .cells(1))
        (status, entry, footer) = (rows[0], rows[2], rows[3])
        overlay = Rect(x: 0, y: 0, width: size.width, height: size.height - 1)
        let body = rows[1]
        // Picture and talk above, goods and sales below, the meters in between.
        let width = min(body.width * 56 / 100, Layout.columns(ofRows: body.height * 58 / 100))
        let left = max(width, body.width * 45 / 100)
        let height = Layout.rows(ofColumns: width)
        let parts = body.rows(.cells(height), .cells(1), .share(1))
        func columns(_ rect: Rect) -> [Rect] { rect.columns(.cells(left), .share(1), gap: 1) }
        picture = columns(parts[0])[0]
        talk = columns(parts[0])[1]
        level = columns(parts[1])[0]
        meter = columns(parts[1])[1]
        shelf = columns(parts[2])[0]
        sales = columns(parts[2])[1]
    }

    /// All rectangles that must not overlap.
    package var panes: [Rect] {
        [status, picture ?? .zero, talk, level, meter, shelf, sales, entry, footer].filter { !$0.isEmpty }
    }
}

extension HostModel {
    package func layout(size: Size) -> HostLayout { HostLayout(size: size) }
}
