import Foundation
import Media
import Testing

@testable import Devices

@Suite("Sound files and tones")
struct SoundTests {
    private let stop = StopSignal()

    private func wav(
        rate: Int = 48_000, channels: Int = 1, bits: Int = 16, kind: Int = 1, samples: [Int16], extra: [UInt8] = []
    ) -> [UInt8] {
        func number(_ value: Int, _ bytes: Int) -> [UInt8] { (0..<bytes).map { UInt8(value >> ($0 * 8) & 255) } }
        let sound = samples.flatMap { number(Int(UInt16(bitPattern: $0)), 2) }
        return [UInt8]("RIFF".utf8) + number(36 + sound.count, 4) + [UInt8]("WAVE".utf8) + extra + [UInt8]("fmt ".utf8)
            + number(16, 4) + number(kind, 2) + number(channels, 2) + number(rate, 4)
            + number(rate * channels * bits / 8, 4) + number(channels * bits / 8, 2) + number(bits, 2)
            + [UInt8]("data".utf8) + number(sound.count, 4) + sound
    }

    private func firstFrame(_ bytes: [UInt8]) throws -> [Int16] {
        let folder = try TemporaryFolder()
        var reader = try WAVReader(path: try folder.file("a.wav", bytes))
        let frame = reader.next(unless: stop)
        return try #require(frame).samples
    }

    @Test("a file of our own rate comes as it is, and again from its start")
    func plain() throws {
        let samples = (0..<600).map { Int16($0 * 10) }
        let frame = try firstFrame(wav(samples: samples))
        #expect([Int16](frame.prefix(600)) == samples && [Int16](frame.suffix(360)) == [Int16](samples.prefix(360)))
    }

    @Test("stereo is mixed, and other rates are brought to ours")
    func conversions() throws {
        let stereo = try firstFrame(wav(channels: 2, samples: (0..<2_000).map { $0 % 2 == 0 ? 1_000 : 3_000 }))
        #expect(stereo.allSatisfy { $0 == 2_000 })
        let half = try firstFrame(wav(rate: 24_000, samples: (0..<1_000).map { Int16($0 * 20) }))
        #expect([Int16](half.prefix(6)) == [0, 10, 20, 30, 40, 50])
        let double = try firstFrame(wav(rate: 96_000, samples: (0..<4_000).map { Int16($0) }))
        #expect([Int16](double.prefix(3)) == [0, 2, 4])
    }

    @Test("other chunks are passed over")
    func chunks() throws {
        let list = [UInt8]("LIST".utf8) + [3, 0, 0, 0, 1, 2, 3, 0]
        #expect(try firstFrame(wav(samples: [5, 6], extra: list)).prefix(2) == [5, 6])
    }

    @Test("what cannot be played is refused with the reason")
    func refusals() throws {
        let endless = [[UInt8]](repeating: [UInt8]("LIST".utf8) + [0, 0, 0, 0], count: 70).flatMap(\.self)
        for bytes in [
            [1, 2, 3], wav(samples: []), wav(bits: 24, samples: [1]), wav(kind: 3, samples: [1]),
            wav(channels: 6, samples: [1]), wav(rate: 1, samples: [1]), wav(samples: [1], extra: endless),
            wav(samples: [1], extra: [UInt8]("LIST".utf8) + [255, 255, 255, 127]),
        ] as [[UInt8]] {
            let error = #expect(throws: DeviceError.self) { try firstFrame(bytes) }
            #expect(error?.code == .unusableFormat)
        }
    }

    @Test("a file cut anywhere is refused or played as far as it goes")
    func cut() throws {
        let whole = wav(samples: (0..<20).map { Int16($0) })
        for length in 1..<whole.count {
            do {
                #expect(try firstFrame([UInt8](whole.prefix(length))).count == 960)
            } catch let error as DeviceError {
                #expect(error.code == .unusableFormat && length < 46)
            }
        }
    }

    @Test("the melody is gentle: about −20 dB, never loud, without clicks")
    func tone() throws {
        var reader = ToneReader()
        let frames = (0..<400).compactMap { _ in reader.next(unless: stop) }
        let samples = frames.flatMap(\.samples)
        let power = samples.reduce(0.0) { $0 + Double($1) * Double($1) } / Double(samples.count)
        let level = 10 * log10(power / (32_768.0 * 32_768.0))
        #expect(level > -26 && level < -16, "\(level) dB")
        #expect(samples.allSatisfy { abs(Int($0)) < 16_000 })
        #expect(zip(samples, samples.dropFirst()).allSatisfy { abs(Int($0) - Int($1)) < 2_200 })
    }

    @Test("what is played later goes on behind what the file has")
    func wavGoesOn() throws {
        let folder = try TemporaryFolder()
        let path = folder.path + "/on.wav"
        let stop = StopSignal()
        func write(_ value: Int16, _ sink: SinkSpecifier) throws {
            var writer = try sink.open()
            for _ in 0..<10 {
                try writer.write(
                    SoundFrame(samples: [Int16](repeating: value, count: SoundFrame.sampleCount)), unless: stop)
            }
            writer.finish()
        }
        let sink = SinkSpecifier.wav(path: path)
        try write(1, sink)
        try write(2, sink.goingOn)
        let bytes = try [UInt8](Data(contentsOf: URL(fileURLWithPath: path)))
        let heard = samples(littleEndian: bytes[44...])
        #expect(heard.count == 20 * SoundFrame.sampleCount && heard.first == 1 && heard.last == 2)
        #expect(bytes[40..<44].reversed().reduce(0) { $0 << 8 | Int($1) } == heard.count * 2)
        try write(3, sink)
        #expect(try Data(contentsOf: URL(fileURLWithPath: path)).count == 44 + 20 * SoundFrame.sampleCount)
    }

    @Test("a WAV sink keeps what it was given, and its file can be read before it is finished")
    func writer() throws {
        let folder = try TemporaryFolder()
        let path = try folder.file("out.wav")
        var writer = try WAVWriter(path: path)
        var tone = ToneReader()
        let frames = (0..<55).compactMap { _ in tone.next(unless: stop) }
        for frame in frames { try writer.write(frame, unless: stop) }
        var early = try WAVReader(path: path)
        let first = early.next(unless: stop)
        #expect(first == frames[0])
        writer.finish()
        let size = try #require(FileManager.default.attributesOfItem(atPath: path)[.size] as? Int)
        #expect(size == 44 + 55 * 1_920)
        var reader = try WAVReader(path: path)
        let read = (0...55).compactMap { _ in reader.next(unless: stop) }
        #expect(read == frames + [frames[0]])
    }

    @Test("a sink pulls by the clock, and goes on when its writer breaks down, which it says once")
    func brokenSink() async throws {
        struct Broken: SoundWriter {
            let latency = Duration.zero
            func write(_ frame: SoundFrame, unless stop: StopSignal) throws(DeviceError) {
                throw DeviceError(.loudspeakerGone, "toy")
            }
            func finish() {}
        }
        let pulls = Recorder<Int>()
        let words = Recorder<DeviceError>()
        let sink = SoundSink(
            Broken(),
            pull: {
                pulls.deliver(1, at: .now)
                return .silence
            }, failed: { words.deliver($0, at: .now) })
        let taken = try await pulls.wait { $0.items.count >= 10 }
        sink.stop()
        #expect(words.now.items == [DeviceError(.loudspeakerGone, "toy")])
        #expect(taken.times[9] - taken.times[0] >= .milliseconds(170))
    }

    @Test("a sound source keeps the time of its frames")
    func pacedSource() async throws {
        let recorder = Recorder<SoundFrame>()
        let source = SoundSource(ToneReader(), deliver: { recorder.deliver($0, at: $1) }, ended: { recorder.end($0) })
        let taken = try await recorder.wait { $0.items.count >= 10 }
        source.stop()
        #expect(taken.times[9] - taken.times[0] >= .milliseconds(170))
        #expect(taken.end == nil)
    }
}
