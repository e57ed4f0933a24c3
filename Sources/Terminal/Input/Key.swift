/// A key as a person would name it.
package enum Key: Sendable, Hashable {
    case character(Character)
    case enter
    case escape
    case tab
    case backTab
    case backspace
    case delete
    case insert
    case up
    case down
    case left
    case right
    case home
    case end
    case pageUp
    case pageDown
    /// F1 is `function(1)`.
    case function(Int)
    /// Control and a letter, always lower case: `control("c")`. Tab, Enter, Escape and Backspace, which
    /// terminals send as control letters, come as themselves.
    case control(Character)
}
