import CCurses

/// Turns what curses reads into events.
///
/// Reads on a pad of its own: `wget_wch` refreshes ordinary windows, and a pad never.
struct KeyReader {
    private let pad: UnsafeMutablePointer<WINDOW>
    /// Pasted characters so far; nil outside a paste.
    private var paste: String.UnicodeScalarView?

    /// Nil when curses has no memory for a pad.
    init?() {
        guard let pad = newpad(1, 1) else { return nil }
        self.pad = pad
        keypad(pad, true)
        nodelay(pad, true)
    }

    func close() { delwin(pad) }

    enum Reading: Equatable {
        case event(InputEvent)
        /// Something was read that means nothing by itself.
        case nothing
        /// No input is waiting.
        case empty
    }

    mutating func read() -> Reading {
        var code: UInt32 = 0
        let result = hawker_read_key(pad, &code)
        if result == KEY_CODE_YES { return function(code) }
        guard result == OK else { return .empty }
        if paste != nil { return collect(code) }
        guard let key = Self.key(for: code) else { return .nothing }
        return .event(.key(key))
    }

    /// The key for a character code.
    static func key(for code: UInt32) -> Key? {
        switch code {
        case 0: .control(" ")
        case 0x08, 0x7F: .backspace
        case 0x09: .tab
        case 0x0A, 0x0D: .enter
        case 0x1B: .escape
        case 0x01...0x1A: .control(Character(Unicode.Scalar(UInt8(code) + 0x60)))
        case 0x1C...0x1F: .control(Character(Unicode.Scalar(UInt8(code) + 0x40)))
        case 0x80...0x9F: nil
        default: Unicode.Scalar(code).map { .character(Character($0)) }
        }
    }

    /// The key for one of curses' function codes.
    static func functionKey(for code: UInt32) -> Key? {
        switch Int32(bitPattern: code) {
        case KEY_UP: return .up
        case KEY_DOWN: return .down
        case KEY_LEFT: return .left
        case KEY_RIGHT: return .right
        case KEY_HOME: return .home
        case KEY_END: return .end
        case KEY_PPAGE: return .pageUp
        case KEY_NPAGE: return .pageDown
        case KEY_BACKSPACE: return .backspace
        case KEY_DC: return .delete
        case KEY_IC: return .insert
        case KEY_ENTER: return .enter
        case KEY_BTAB: return .backTab
        default:
            var number: Int32 = 0
            return hawker_is_function_key(code, &number) != 0 ? .function(Int(number)) : nil
        }
    }

    private mutating func function(_ code: UInt32) -> Reading {
        switch code {
        case UInt32(HAWKER_KEY_PASTE_BEGIN):
            paste = String.UnicodeScalarView()
            return .nothing
        case UInt32(HAWKER_KEY_PASTE_END):
            let text = paste.map { TextCleaner.clean(String($0), keepingLines: true) } ?? ""
            paste = nil
            return text.isEmpty ? .nothing : .event(.paste(text))
        case UInt32(bitPattern: KEY_MOUSE):
            return mouse()
        default:
            guard paste == nil, let key = Self.functionKey(for: code) else { return .nothing }
            return .event(.key(key))
        }
    }

    private mutating func collect(_ code: UInt32) -> Reading {
        if let scalar = Unicode.Scalar(code), let count = paste?.count, count < Limits.pasteScalars {
            paste?.append(scalar)
        }
        return .nothing
    }

    private func mouse() -> Reading {
        var (x, y): (Int32, Int32) = (0, 0)
        let action: MouseEvent.Action
        switch Int(hawker_read_mouse(&x, &y)) {
        case HAWKER_MOUSE_PRESS: action = .press
        case HAWKER_MOUSE_RELEASE: action = .release
        case HAWKER_MOUSE_UP: action = .wheelUp
        case HAWKER_MOUSE_DOWN: action = .wheelDown
        default: return .nothing
        }
        return .event(.mouse(MouseEvent(action, at: Point(x: Int(x), y: Int(y)))))
    }
}
