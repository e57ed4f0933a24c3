import Codecs
import Devices
import Glibc
import Media
import Testing

@Suite("Opus")
struct OpusTests {
    /// Seconds of the built-in melody, frame by frame.
    private func melody(frames: Int) -> [SoundFrame] {
        var reader = ToneReader()
        let stop = StopSignal()
        return (0..<frames).compactMap { _ in reader.next(unless: stop) }
    }

    /// The highest correlation of `heard` with `said` over the codec's delay, 0…1.
    private func likeness(_ heard: [Int16], _ said: [Int16]) -> Double {
        (0..<480).map { shift -> Double in
            var product = 0.0
            var left = 0.0
            var right = 0.0
            for index in 0..<min(heard.count - 480, said.count) {
                let (a, b) = (Double(heard[index + shift]), Double(said[index]))
                product += a * b
                left += a * a
                right += b * b
            }
            return left > 0 && right > 0 ? product / (left * right).squareRoot() : 0
        }.max() ?? 0
    }

    @Test("sound comes back like it went in, at the rate asked for", arguments: [24_000, 32_000, 64_000])
    func roundTrip(bitsPerSecond: Int) throws {
        var encoder = try OpusEncoder(bitsPerSecond: bitsPerSecond, application: .music)
        var decoder = try OpusDecoder()
        let said = melody(frames: 100)
        var heard: [Int16] = []
        var bytes = 0
        for frame in said {
            let packet = try encoder.encode(frame)
            bytes += packet.count
            heard += try decoder.decode(packet).samples
        }
        let last = said[60..<64].flatMap(\.samples)
        #expect(likeness([Int16](heard[60 * 960..<65 * 960]), last) > 0.9)
        #expect((bitsPerSecond / 3...bitsPerSecond * 3 / 2).contains(bytes * 8 / 2), "\(bytes * 4) bit/s")
    }

    @Test("silence still makes a packet every 20 ms")
    func noGapsInSilence() throws {
        var encoder = try OpusEncoder(bitsPerSecond: 32_000)
        for _ in 0..<50 { #expect(try encoder.encode(.silence).count > 2) }
    }

    @Test("a lost packet comes back from the next one better than from nothing")
    func recovery() throws {
        // Like a voice: a buzz whose pitch moves, in syllables, which concealment cannot guess. A steady one would not
        // count as speech, and only speech gets FEC.
        var phase = 0.0
        let said = (0..<150).map { frame in
            SoundFrame(
                samples: (0..<960).map { sample in
                    let time = Double(frame * 960 + sample) / 48_000
                    phase += (140 + 60 * (time * 6).truncatingRemainder(dividingBy: 1)) / 48_000
                    let syllable = max(0, sin(time * 2 * .pi * 3.7))
                    return Int16((phase.truncatingRemainder(dividingBy: 1) - 0.5) * 14_000 * syllable)
                })
        }
        var encoder = try OpusEncoder(bitsPerSecond: 40_000)
        encoder.set(expectedLoss: 0.3)
        let packets = try said.map { try encoder.encode($0) }

        func errorOfLost(recovering: Bool) throws -> Double {
            var whole = try OpusDecoder()
            var gappy = try OpusDecoder()
            var error = 0.0
            for index in 0..<149 {
                let truth = try whole.decode(packets[index])
                let isLost = index % 5 == 4
                let made =
                    !isLost
                    ? try gappy.decode(packets[index])
                    : recovering ? try gappy.recover(before: packets[index + 1]) : gappy.conceal()
                guard isLost, index > 10 else { continue }
                for (a, b) in zip(made.samples, truth.samples) {
                    error += Double(Int(a) - Int(b)) * Double(Int(a) - Int(b))
                }
            }
            return error
        }
        let (recovered, concealed) = (try errorOfLost(recovering: true), try errorOfLost(recovering: false))
        print("squared error of lost frames: \(recovered) with FEC, \(concealed) without")
        #expect(recovered < concealed / 2)
    }

    @Test("concealment fades to silence")
    func concealment() throws {
        var encoder = try OpusEncoder(bitsPerSecond: 48_000)
        var decoder = try OpusDecoder()
        for frame in melody(frames: 20) { _ = try decoder.decode(try encoder.encode(frame)) }
        let levels = (0..<50).map { _ in decoder.conceal().level }
        #expect(levels[0] > -40 && levels[49] < -60)
    }

    @Test("damage is refused or decoded, never more, and the decoder goes on")
    func garbage() throws {
        let seed = UInt64.random(in: 0 ... .max)
        var generator = Seeded(seed)
        var encoder = try OpusEncoder(bitsPerSecond: 32_000)
        let good = try melody(frames: 5).map { try encoder.encode($0) }
        var decoder = try OpusDecoder()
        #expect(throws: CodecError.self) { try decoder.decode([]) }
        #expect(throws: CodecError.self) { try decoder.decode([UInt8](repeating: 0, count: 1_276)) }
        for _ in 0..<2_000 {
            let bytes = damaged(good.randomElement(using: &generator) ?? [], using: &generator)
            do throws(CodecError) {
                _ = Bool.random(using: &generator) ? try decoder.decode(bytes) : try decoder.recover(before: bytes)
            } catch {
                #expect(error.code == .damagedData, "seed \(seed)")
            }
        }
        #expect(try decoder.decode(good[0]).samples.count == 960)
    }
}
