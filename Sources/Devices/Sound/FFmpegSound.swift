import Media

/// The sound of anything the ffmpeg program reads.
package struct FFmpegSound: SoundReader {
    package let pacesItself = true

    private let input: String
    private let loops: Bool
    private let program: ChildProgram
    private var bytes = [UInt8](repeating: 0, count: SoundFrame.sampleCount * 2)

    /// - Parameter loops: a file begins again at its end.
    package init(input: String, loops: Bool = true) throws(DeviceError) {
        try FFmpegInput.check(input)
        self.input = input
        self.loops = loops
        program = try ChildProgram("ffmpeg", FFmpegInput.soundArguments(for: input, loops: loops))
    }

    package mutating func next(unless stop: StopSignal) throws(DeviceError) -> SoundFrame? {
        if program.fill(&bytes, unless: stop) { return SoundFrame(samples: samples(littleEndian: bytes[...])) }
        try program.checkEnd(playing: input, loops: loops, unless: stop)
        return nil
    }
}

/// 16-bit samples from their bytes; an odd byte at the end is left out.
func samples(littleEndian bytes: ArraySlice<UInt8>) -> [Int16] {
    [Int16](unsafeUninitializedCapacity: bytes.count / 2) { samples, count in
        count = bytes.count / 2
        bytes.withUnsafeBytes { raw in
            for index in 0..<count {
                samples[index] = Int16(littleEndian: raw.loadUnaligned(fromByteOffset: index * 2, as: Int16.self))
            }
        }
    }
}
