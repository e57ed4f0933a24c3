import Wire

/// A draw as a line of a log.
enum DrawLine {
    static func text(_ draw: DrawView) -> String {
        "draw id=\(draw.id) kind=\(draw.kind.rawValue) state=\(draw.state.rawValue) left=\(draw.left) entered=\(draw.entered)"
    }
}
