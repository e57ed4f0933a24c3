import Foundation

/// This program again, as another process that is told what to do and answers in lines of JSON.
///
/// What is measured has a process of its own, so that its processor time and its memory are its own. It ends when it
/// hears nothing any more: it does not outlive this one.
final class BenchProcess {
    private let process = Process()
    private let input = Pipe()
    private let output = Pipe()
    private var heard = Data()

    init(_ command: String, _ orders: some Encodable) throws {
        process.executableURL = URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath()
        process.arguments = [command]
        process.standardInput = input
        process.standardOutput = output
        try process.run()
        try say(orders)
    }

    deinit { end() }

    /// Closes its input, which is its end, and waits for that.
    func end() {
        try? input.fileHandleForWriting.close()
        process.waitUntilExit()
    }

    func say(_ message: some Encodable) throws {
        try input.fileHandleForWriting.write(contentsOf: JSONEncoder().encode(message) + Data("\n".utf8))
    }

    /// The next line it says; waits for it.
    func hear<Message: Decodable>(_ type: Message.Type = Message.self) throws -> Message {
        while true {
            if let end = heard.firstIndex(of: UInt8(ascii: "\n")) {
                defer { heard = Data(heard[(end + 1)...]) }
                return try JSONDecoder().decode(type, from: Data(heard[..<end]))
            }
            let more = output.fileHandleForReading.availableData
            guard !more.isEmpty else { throw BenchError("\(process.arguments?.first ?? "") ended before its answer") }
            heard += more
        }
    }

    // MARK: What it uses

    /// Seconds of processor time so far, the system's for it included.
    var processorSeconds: Double {
        let fields = words(of: "stat")
        // proc(5): the 14th and 15th field; the name, which may hold blanks, is cut off with its bracket.
        guard fields.count > 12, let user = Double(fields[11]), let system = Double(fields[12]) else { return 0 }
        return (user + system) / Double(sysconf(Int32(_SC_CLK_TCK)))
    }

    /// Bytes it has in memory now.
    var residentBytes: Double {
        let pages = words(of: "statm").dropFirst().first.flatMap { Double($0) } ?? 0
        return pages * Double(sysconf(Int32(_SC_PAGESIZE)))
    }

    private func words(of file: String) -> [Substring] {
        let text = (try? String(contentsOfFile: "/proc/\(process.processIdentifier)/\(file)", encoding: .utf8)) ?? ""
        return (text.lastIndex(of: ")").map { text[text.index(after: $0)...] } ?? text[...]).split(separator: " ")
    }
}

/// The other side: the orders such a process was given, and its answers.
enum BenchOrders {
    /// The next order; waits for it. Nil when there are no more.
    static func hear<Message: Decodable>(_ type: Message.Type = Message.self) throws -> Message? {
        // Byte by byte: who waits for more with the descriptor must find there what was not asked for yet.
        var line = Data()
        var byte: UInt8 = 0
        while read(STDIN_FILENO, &byte, 1) == 1 {
            guard byte != UInt8(ascii: "\n") else { return try JSONDecoder().decode(type, from: line) }
            line.append(byte)
        }
        return nil
    }

    static func answer(_ message: some Encodable) throws {
        try FileHandle.standardOutput.write(contentsOf: JSONEncoder().encode(message) + Data("\n".utf8))
    }
}

/// Lets this process have as many descriptors as it may: a shell's usual limit is below an audience.
func raiseDescriptorLimit() {
    var limit = rlimit()
    guard getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) == 0 else { return }
    limit.rlim_cur = limit.rlim_max
    setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
}
