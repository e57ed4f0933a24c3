import Media

/// The sound of a WAV file, again and again: 16-bit, mono or stereo, any rate, brought to ours by linear interpolation.
package struct WAVReader: SoundReader {
    package let pacesItself = false

    /// Mono, at the file's own rate.
    private let samples: [Int16]
    private let sampleRate: Int
    /// Where the next sample of ours lies between the file's, in units of 1/48,000 of a file's sample.
    private var position = 0

    package init(path: String) throws(DeviceError) {
        var input = ByteInput(file: try InputFile(path: path))
        do throws(WAVFormat.Flaw) {
            let (format, bytes) = try WAVFormat.read(from: &input)
            sampleRate = format.sampleRate
            let all = Devices.samples(littleEndian: bytes[...])
            samples =
                format.channels == 1
                ? all : stride(from: 0, to: all.count - 1, by: 2).map { Int16((Int(all[$0]) + Int(all[$0 + 1])) / 2) }
        } catch {
            throw DeviceError(.unplayableSound, path, error.reason, path)
        }
        guard !samples.isEmpty else { throw DeviceError(.emptySound, path) }
    }

    package mutating func next(unless stop: StopSignal) -> SoundFrame? {
        let unit = SoundFrame.sampleRate
        let length = samples.count * unit
        return SoundFrame(
            samples: (0..<SoundFrame.sampleCount).map { _ in
                let (index, between) = position.quotientAndRemainder(dividingBy: unit)
                let here = Int(samples[index])
                let next = Int(samples[(index + 1) % samples.count])
                position = (position + sampleRate) % length
                return Int16(here + (next - here) * between / unit)
            })
    }
}

/// The `fmt ` chunk of a RIFF/WAVE file (Microsoft and IBM, "Multimedia Programming Interface", 1991).
struct WAVFormat: Sendable, Equatable {
    struct Flaw: Error, Equatable { let reason: String }

    let channels: Int
    let sampleRate: Int

    /// The format and the bytes of the sound, which are cut at the end of a file that is shorter than it says.
    static func read(from input: inout ByteInput) throws(Flaw) -> (WAVFormat, [UInt8]) {
        let stop = StopSignal()
        var head = [UInt8](repeating: 0, count: 12)
        guard input.fill(&head, unless: stop), head[0..<4].elementsEqual("RIFF".utf8),
            head[8..<12].elementsEqual("WAVE".utf8)
        else { throw Flaw(reason: "it is not a WAV file") }
        var format: WAVFormat?
        for _ in 0..<DeviceLimits.riffChunks {
            var header = [UInt8](repeating: 0, count: 8)
            guard input.fill(&header, unless: stop) else { break }
            let size = number(header[4...])
            if header.starts(with: "data".utf8) {
                guard let format else { throw Flaw(reason: "its sound comes before its format") }
                return (format, try sound(from: &input, size: size))
            }
            // Chunks are padded to even sizes; those that are not the sound are small.
            guard size <= 1 << 20 else { throw Flaw(reason: "a part of its header is too long") }
            var chunk = [UInt8](repeating: 0, count: size + size % 2)
            guard input.fill(&chunk, unless: stop) else { break }
            if header.starts(with: "fmt ".utf8) { format = try WAVFormat(chunk) }
        }
        throw Flaw(reason: "there is no sound in it")
    }

    init(channels: Int, sampleRate: Int) {
        self.channels = channels
        self.sampleRate = sampleRate
    }

    private init(_ chunk: [UInt8]) throws(Flaw) {
        guard chunk.count >= 16 else { throw Flaw(reason: "its format is cut short") }
        // 1 is PCM, 0xfffe PCM with more said about its channels.
        guard [1, 0xfffe].contains(Self.number(chunk[0..<2])), Self.number(chunk[14..<16]) == 16 else {
            throw Flaw(reason: "it is not 16-bit PCM")
        }
        self.init(channels: Self.number(chunk[2..<4]), sampleRate: Self.number(chunk[4..<8]))
        guard (1...2).contains(channels) else { throw Flaw(reason: "it has \(channels) channels, not one or two") }
        guard DeviceLimits.wavSampleRates.contains(sampleRate) else {
            throw Flaw(reason: "its \(sampleRate) samples per second are not within \(DeviceLimits.wavSampleRates)")
        }
    }

    private static func sound(from input: inout ByteInput, size: Int) throws(Flaw) -> [UInt8] {
        var sound: [UInt8] = []
        // Read by the block, so that a header's claim alone never takes memory. A stream's size is 0 or all ones.
        let wanted = size == 0 || size == 0xffff_ffff ? DeviceLimits.wavBytes + 1 : size
        while sound.count < wanted, let block = input.block(limit: wanted - sound.count, unless: StopSignal()) {
            sound += block
            guard sound.count <= DeviceLimits.wavBytes else {
                throw Flaw(reason: "it is longer than \(DeviceLimits.wavBytes >> 20) MiB")
            }
        }
        return sound
    }

    private static func number(_ bytes: ArraySlice<UInt8>) -> Int { bytes.reversed().reduce(0) { $0 << 8 | Int($1) } }
}
