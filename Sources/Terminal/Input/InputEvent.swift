/// What the terminal says happened.
package enum InputEvent: Sendable, Hashable {
    case key(Key)
    case mouse(MouseEvent)
    case resize(Size)
    /// Text from the clipboard in one piece, cleaned of control characters, line ends as `\n`.
    case paste(String)
}

/// A click or a turn of the wheel.
package struct MouseEvent: Sendable, Hashable {
    package enum Action: Sendable, Hashable {
        case press
        case release
        case wheelUp
        case wheelDown
    }

    package var action: Action
    package var position: Point

    package init(_ action: Action, at position: Point) {
        self.action = action
        self.position = position
    }
}
