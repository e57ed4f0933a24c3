import Glibc

/// One direction of a forwarded connection: what was read on one side and waits to be written on the other.
struct StreamPipe: ~Copyable {
    private var buffer = [UInt8](repeating: 0, count: ProxyLimits.streamBytes)
    private var pending = 0..<0
    private var sourceHasEnded = false
    /// The end was passed on; nothing more will come.
    private(set) var isDone = false

    var wantsToRead: Bool { pending.isEmpty && !sourceHasEnded }
    var wantsToWrite: Bool { !pending.isEmpty }

    /// Moves what can be moved without waiting. False when either side is broken.
    mutating func move(from source: Int32, to destination: Int32) -> Bool {
        guard !isDone else { return true }
        if wantsToRead {
            let count = buffer.withUnsafeMutableBytes { recv(source, $0.baseAddress, $0.count, 0) }
            guard count >= 0 else { return Self.isOnlyLate }
            if count == 0 { sourceHasEnded = true }
            pending = 0..<count
        }
        while !pending.isEmpty {
            let count = buffer.withUnsafeBytes {
                Glibc.send(destination, $0.baseAddress! + pending.lowerBound, pending.count, Int32(MSG_NOSIGNAL))  // never empty
            }
            guard count >= 0 else { return Self.isOnlyLate }
            pending = (pending.lowerBound + count)..<pending.upperBound
        }
        if sourceHasEnded {
            shutdown(destination, Int32(SHUT_WR))
            isDone = true
        }
        return true
    }

    private static var isOnlyLate: Bool { errno == EAGAIN || errno == EWOULDBLOCK || errno == EINTR }
}
