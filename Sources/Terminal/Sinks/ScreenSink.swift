/// Where surfaces are shown. Belongs to one thread.
package protocol ScreenSink {
    /// How large a surface it shows whole; set when the terminal's size changes.
    var size: Size { get set }

    /// Shows a surface, sending only what differs from what is there. One of another size is cut or leaves
    /// the rest blank.
    mutating func present(_ surface: Surface)

    /// Forgets what is there, because somebody else may have written to it.
    mutating func invalidate()
}

/// Keeps what was shown; for tests, tapes and pipes.
package struct MemorySink: ScreenSink {
    package var size: Size
    /// The last surface, at this sink's size.
    package private(set) var surface: Surface
    /// How many were presented.
    package private(set) var frames = 0

    package init(size: Size) {
        self.size = size
        surface = Surface(size: size)
    }

    package mutating func present(_ surface: Surface) {
        self.surface = surface.fitted(to: size)
        frames += 1
    }

    package mutating func invalidate() {}
}

extension Surface {
    /// The same surface, cut or filled up with blanks.
    func fitted(to size: Size) -> Surface {
        if size == self.size { return self }
        var result = Surface(size: size)
        result.blit(self, at: .zero)
        result.cursor = cursor
        return result
    }
}
