import Glibc

/// Shows surfaces on a true-colour terminal, as the only writer while it lives: curses sets the terminal up and
/// reads the keys, but draws nothing.
package struct TrueColorSink: ScreenSink {
    package var size: Size
    /// Bytes written so far.
    package private(set) var bytesWritten = 0
    private var encoder: TrueColorEncoder
    private let file: Int32

    package init(file: Int32, size: Size, likeness: Likeness = .standard, unicode: Bool = true) {
        self.file = file
        self.size = size
        encoder = TrueColorEncoder(likeness: likeness, unicode: unicode)
    }

    package mutating func present(_ surface: Surface) {
        let bytes = encoder.encode(surface.fitted(to: size))
        guard !bytes.isEmpty else { return }
        bytesWritten += bytes.count
        // Of a frame that did not go out whole nothing can be relied on.
        if !Self.write(bytes, to: file) { encoder.invalidate() }
    }

    package mutating func invalidate() { encoder.invalidate() }

    /// False when the terminal is gone; its session says so at the next read.
    private static func write(_ bytes: [UInt8], to file: Int32) -> Bool {
        bytes.withUnsafeBytes { bytes in
            var sent = 0
            while sent < bytes.count, let start = bytes.baseAddress {
                let count = Glibc.write(file, start + sent, bytes.count - sent)
                if count > 0 {
                    sent += count
                } else if count < 0, errno == EAGAIN {
                    // Somebody who shares the tty made it non-blocking.
                    var wait = pollfd(file: file)
                    guard poll(&wait, 1, 1000) > 0 else { return false }
                } else if count == 0 || errno != EINTR {
                    return false
                }
            }
            return true
        }
    }
}

extension pollfd {
    /// Waits for room to write.
    fileprivate init(file: Int32) {
        self.init(fd: file, events: Int16(POLLOUT), revents: 0)
    }
}
