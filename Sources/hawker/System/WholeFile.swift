import Glibc

/// Files that are read and written as a whole; `-` is a standard stream.
enum WholeFile {
    static let standardStream = "-"

    /// The bytes of a file, or of standard input.
    ///
    /// - Parameter limit: one byte more than this is read at most, so that the caller sees that there is too much.
    static func read(_ path: String, limit: Int) throws -> [UInt8] {
        if path == standardStream { return try read(STDIN_FILENO, named: "standard input", limit: limit) }
        let file = open(path, O_RDONLY | O_CLOEXEC)
        guard file >= 0 else { throw Failure(.noInput, "\(path) cannot be opened: \(lastError())") }
        defer { close(file) }
        return try read(file, named: path, limit: limit)
    }

    /// Puts bytes into a file, or onto standard output.
    ///
    /// A file has all of them or stays as it was: they go into another one beside it, which then takes its name.
    ///
    /// - Parameter mode: who may read and write a file that is new; one that is there keeps its own.
    static func write(_ bytes: [UInt8], to path: String, mode: mode_t = 0o666) throws {
        if path == standardStream { return try write(bytes, to: STDOUT_FILENO, named: "standard output") }
        var status = stat()
        guard stat(path, &status) == 0 else {
            guard errno == ENOENT else { throw Failure(.cannotCreate, "\(path) cannot be written: \(lastError())") }
            return try replace(path, with: bytes, mode: mode)
        }
        switch status.st_mode & S_IFMT {
        case S_IFREG:
            // Behind a link, the file is replaced and not the link.
            guard let target = realpath(path, nil) else {
                throw Failure(.cannotCreate, "\(path) cannot be written: \(lastError())")
            }
            defer { free(target) }
            try replace(String(cString: target), with: bytes, mode: status.st_mode & 0o777)
        case S_IFDIR:
            throw Failure(.cannotCreate, "\(path) is a folder: give the name of a file in it.")
        default:
            // A pipe or a device has no half.
            let file = open(path, O_WRONLY | O_CLOEXEC)
            guard file >= 0 else { throw Failure(.cannotCreate, "\(path) cannot be written: \(lastError())") }
            defer { close(file) }
            try write(bytes, to: file, named: path)
        }
    }

    private static func replace(_ path: String, with bytes: [UInt8], mode: mode_t) throws {
        let draft = "\(path).\(getpid()).part"
        let file = open(draft, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, mode)
        guard file >= 0 else { throw Failure(.cannotCreate, "\(path) cannot be made: \(lastError())") }
        do {
            defer { close(file) }
            try write(bytes, to: file, named: path)
            // The name must not reach the disk before the bytes do.
            guard fsync(file) == 0 else {
                throw Failure(.cannotCreate, "\(path) cannot be written: \(lastError())")
            }
        } catch {
            unlink(draft)
            throw error
        }
        guard rename(draft, path) == 0 else {
            let reason = lastError()
            unlink(draft)
            throw Failure(.cannotCreate, "\(path) cannot be written: \(reason)")
        }
    }

    private static func read(_ file: Int32, named name: String, limit: Int) throws -> [UInt8] {
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 65_536)
        while bytes.count <= limit {
            let wanted = min(buffer.count, limit + 1 - bytes.count)
            let count = buffer.withUnsafeMutableBytes { Glibc.read(file, $0.baseAddress, wanted) }
            if count == 0 { break }
            if count < 0 {
                if errno == EINTR { continue }
                throw Failure(.noInput, "\(name) cannot be read: \(lastError())")
            }
            bytes += buffer[..<count]
        }
        return bytes
    }

    private static func write(_ bytes: [UInt8], to file: Int32, named name: String) throws {
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { Glibc.write(file, $0.baseAddress, $0.count) }
            if count < 0 {
                if errno == EINTR { continue }
                throw Failure(.cannotCreate, "\(name) cannot be written: \(lastError())")
            }
            rest = rest.dropFirst(count)
        }
    }

    /// The system's words for what went wrong last.
    private static func lastError() -> String { String(cString: strerror(errno)) }
}
