import Glibc
import Media

/// Keeps the sound in a WAV file, 16-bit mono at 48 kHz.
///
/// The header is brought up to date every second, so that the file plays even when the program is killed. After
/// `limitBytes`, which is what the format can say, nothing more is kept.
package struct WAVWriter: SoundWriter {
    package let latency = Duration.zero

    private let path: String
    private let file: OutputFile
    private var soundBytes = 0

    /// Makes the file, or empties it.
    ///
    /// - Parameter goesOn: goes on behind the sound that one of these wrote there.
    package init(path: String, goesOn: Bool = false) throws(DeviceError) {
        self.path = path
        file = try OutputFile(path: path, isKept: goesOn)
        soundBytes = min(max(0, file.byteCount - Self.headerBytes), Self.limitBytes) & ~1
        try writeHeader()
    }

    /// Whether it could be written.
    static func check(_ path: String) throws(DeviceError) {
        var status = stat()
        // Opening and closing a pipe would be its end for whoever reads it.
        let isOther = stat(path, &status) == 0 && ![S_IFREG, S_IFDIR].contains(status.st_mode & S_IFMT)
        if !isOther { _ = try OutputFile(path: path, isKept: true) }
    }

    package mutating func write(_ frame: SoundFrame, unless stop: StopSignal) throws(DeviceError) {
        let bytes = frame.samples.flatMap { [UInt8(truncatingIfNeeded: $0), UInt8(truncatingIfNeeded: $0 >> 8)] }
        guard soundBytes + bytes.count <= Self.limitBytes else { return }
        try put(bytes, at: Self.headerBytes + soundBytes)
        soundBytes += bytes.count
        if soundBytes % (SoundFrame.sampleRate * 2) < bytes.count { try writeHeader() }
    }

    package mutating func finish() {
        // There is nobody left to tell; the header of a second ago stays.
        try? writeHeader()
    }

    private static let headerBytes = 44
    private static let limitBytes = 0xffff_ffff - headerBytes

    private func writeHeader() throws(DeviceError) {
        func number(_ value: Int, bytes: Int) -> [UInt8] {
            (0..<bytes).map { UInt8(truncatingIfNeeded: value >> ($0 * 8)) }
        }
        let rate = SoundFrame.sampleRate
        var header =
            [UInt8]("RIFF".utf8) + number(soundBytes + Self.headerBytes - 8, bytes: 4) + [UInt8]("WAVEfmt ".utf8)
        header += number(16, bytes: 4) + number(1, bytes: 2) + number(1, bytes: 2) + number(rate, bytes: 4)
        header += number(rate * 2, bytes: 4) + number(2, bytes: 2) + number(16, bytes: 2)
        header += [UInt8]("data".utf8) + number(soundBytes, bytes: 4)
        try put(header, at: 0)
    }

    private func put(_ bytes: [UInt8], at offset: Int) throws(DeviceError) {
        guard file.write(bytes, at: offset) else {
            throw DeviceError(.noLongerWritable, path, systemReason(errno))
        }
    }
}

/// A file that is written anywhere, closed with its last reference.
private final class OutputFile: Sendable {
    private let descriptor: Int32

    init(path: String, isKept: Bool) throws(DeviceError) {
        descriptor = open(path, O_WRONLY | O_CREAT | (isKept ? 0 : O_TRUNC) | O_CLOEXEC, 0o644)
        guard descriptor >= 0 else {
            throw DeviceError(.unwritable, path, systemReason(errno))
        }
    }

    deinit { close(descriptor) }

    var byteCount: Int { max(0, Int(lseek(descriptor, 0, SEEK_END))) }

    func write(_ bytes: [UInt8], at offset: Int) -> Bool {
        pwrite(descriptor, bytes, bytes.count, off_t(offset)) == bytes.count
    }
}
