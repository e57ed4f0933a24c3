import Terminal

/// What goes into a text: a key, or what was pasted.
enum Typed: Sendable {
    case key(Key)
    case text(String)
}

extension LineEditor {
    mutating func take(_ typed: Typed) {
        switch typed {
        case .key(let key): _ = handle(key)
        case .text(let text): insert(text)
        }
    }
}

extension Form {
    mutating func take(_ typed: Typed) {
        switch typed {
        case .key(let key): _ = handle(key)
        case .text(let text): paste(text)
        }
    }
}
