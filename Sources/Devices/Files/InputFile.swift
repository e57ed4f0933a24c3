import Glibc

/// An open file, pipe or standard input, read in order and closed with its last reference.
final class InputFile: Sendable {
    let descriptor: Int32
    private let closes: Bool

    init(path: String) throws(DeviceError) {
        descriptor = open(path, O_RDONLY | O_CLOEXEC)
        closes = true
        guard descriptor >= 0 else {
            throw DeviceError(.unreadable, path, systemReason(errno))
        }
        var status = stat()
        guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT != S_IFDIR else {
            throw DeviceError(.isFolder, path)
        }
    }

    /// Takes over `descriptor`, which it closes only if it `closes` it.
    init(descriptor: Int32, closes: Bool) {
        self.descriptor = descriptor
        self.closes = closes
    }

    deinit { if closes { close(descriptor) } }

    static let standardInput = InputFile(descriptor: STDIN_FILENO, closes: false)

    /// Reads what is there, waiting for the first byte, up to the room in `buffer`. Zero at the end and once `stop`
    /// is requested; nil when reading failed, with the reason in `errno`.
    func read(into buffer: UnsafeMutableRawBufferPointer, unless stop: StopSignal) -> Int? {
        while !stop.isRequested {
            var waited = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
            let ready = poll(&waited, 1, DeviceLimits.stopCheckMilliseconds)
            if ready < 0 && errno != EINTR { return nil }
            guard ready > 0 else { continue }
            let count = Glibc.read(descriptor, buffer.baseAddress, buffer.count)
            if count >= 0 { return count }
            if errno != EINTR && errno != EAGAIN { return nil }
        }
        return 0
    }

    /// Back to the first byte; false for a pipe.
    func rewind() -> Bool { lseek(descriptor, 0, SEEK_SET) == 0 }
}

/// Reads lines and blocks from a file through a buffer.
struct ByteInput: Sendable {
    let file: InputFile
    private var buffer = [UInt8](repeating: 0, count: 64 << 10)
    private var filled = 0..<0

    init(file: InputFile) { self.file = file }

    /// The bytes up to the next line feed, which is left out. Nil at the end of the input, on a line longer than
    /// `limit`, and once `stop` is requested.
    mutating func line(limit: Int, unless stop: StopSignal) -> [UInt8]? {
        var line: [UInt8] = []
        while line.count <= limit {
            if filled.isEmpty, !refill(unless: stop) { return nil }
            let byte = buffer[filled.lowerBound]
            filled = filled.lowerBound + 1..<filled.upperBound
            if byte == UInt8(ascii: "\n") { return line }
            line.append(byte)
        }
        return nil
    }

    /// Fills `target` from the input; false when it ends before, or once `stop` is requested.
    mutating func fill(_ target: inout [UInt8], unless stop: StopSignal) -> Bool {
        var done = 0
        while done < target.count {
            if filled.isEmpty, !refill(unless: stop) { return false }
            let count = min(filled.count, target.count - done)
            let from = filled.lowerBound
            buffer.withUnsafeBytes { source in
                target.withUnsafeMutableBytes {
                    UnsafeMutableRawBufferPointer(rebasing: $0[done..<done + count])
                        .copyMemory(from: UnsafeRawBufferPointer(rebasing: source[from..<from + count]))
                }
            }
            filled = from + count..<filled.upperBound
            done += count
        }
        return true
    }

    /// Whatever comes next, at most `limit` bytes; nil at the end, and once `stop` is requested.
    mutating func block(limit: Int, unless stop: StopSignal) -> [UInt8]? {
        if filled.isEmpty, !refill(unless: stop) { return nil }
        let end = filled.lowerBound + min(filled.count, limit)
        defer { filled = end..<filled.upperBound }
        return [UInt8](buffer[filled.lowerBound..<end])
    }

    /// Back to the first byte; false for a pipe.
    mutating func rewind() -> Bool {
        filled = 0..<0
        return file.rewind()
    }

    private mutating func refill(unless stop: StopSignal) -> Bool {
        let count = buffer.withUnsafeMutableBytes { file.read(into: $0, unless: stop) } ?? 0
        filled = 0..<count
        return count > 0
    }
}
