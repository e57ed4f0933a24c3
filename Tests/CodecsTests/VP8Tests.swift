import Codecs
import Devices
import Media
import Testing

@Suite("VP8")
struct VP8Tests {
    private let studio = StudioReader()

    /// Studio pictures at 30 a second from an arbitrary moment of the clock.
    private func time(of frame: Int) -> Instant {
        Instant(nanoseconds: 98_765_432_100_000 + Int64(frame) * 33_333_333)
    }

    /// Peak signal-to-noise ratio of luma, as the mean squared error that gives it.
    private func error(_ left: I420Picture, _ right: I420Picture) -> Double {
        var sum = 0
        for (a, b) in zip(left.luma, right.luma) { sum += (Int(a) - Int(b)) * (Int(a) - Int(b)) }
        return Double(sum) / Double(left.luma.count)
    }

    @Test("the studio at 250 kbit/s keeps its time code in every picture, its rate and its looks")
    func timeCodeSurvives() throws {
        var encoder = try VP8Encoder(.init(bitsPerSecond: 250_000))
        var decoder = try VP8Decoder()
        var bytes = 0
        var worst = 0.0
        for frame in 0..<90 {
            let picture = studio.picture(at: time(of: frame))
            let encoded = try #require(try encoder.encode(picture))
            #expect(encoded.isKeyFrame == (frame == 0))
            bytes += encoded.bytes.count
            let decoded = try #require(try decoder.decode(encoded.bytes))
            #expect(TimeCode.read(from: decoded) == TimeCode(time(of: frame)), "picture \(frame)")
            if frame % 10 == 5 { worst = max(worst, error(decoded, picture)) }
        }
        let bitsPerSecond = bytes * 8 / 3
        print("studio at 250 kbit/s: \(bitsPerSecond / 1_000) kbit/s over 3 s, worst squared error \(worst.rounded())")
        // 28 dB.
        #expect(worst < 103)
        #expect(bitsPerSecond < 330_000)
    }

    @Test("a key frame comes when asked for, within its bound")
    func keyFrames() throws {
        var encoder = try VP8Encoder(.init(bitsPerSecond: 300_000))
        for frame in 0..<40 {
            let encoded = try #require(try encoder.encode(studio.picture(at: time(of: frame)), keyFrame: frame == 20))
            #expect(encoded.isKeyFrame == (frame == 0 || frame == 20))
            // 450 % of a mean frame of 1,250 bytes, and what the cap lets through.
            if encoded.isKeyFrame { #expect(encoded.bytes.count < 8_000) }
        }
    }

    @Test("a key frame of the thin layer fits into one packet, and the layer into its rate")
    func thin() throws {
        let layer = try #require(PictureLayer.named("vs"))
        var encoder = try VP8Encoder(
            .init(
                width: layer.width, height: layer.height, framesPerSecond: layer.framesPerSecond,
                bitsPerSecond: layer.bitsPerSecond.upperBound, keyFramePercent: layer.keyFramePercent))
        var (bytes, leftOut) = (0, 0)
        for frame in 0..<30 {
            let picture = studio.picture(at: time(of: frame * 10)).halved().halved()
            guard let encoded = try encoder.encode(picture, keyFrame: frame % 10 == 5) else {
                leftOut += 1
                continue
            }
            bytes += encoded.bytes.count
            if encoded.isKeyFrame, frame > 0 {
                print("a key frame of the thin layer: \(encoded.bytes.count) bytes")
                #expect(encoded.bytes.count <= MediaLimits.payloadBytes)
            }
        }
        #expect(leftOut <= 3)
        #expect(bytes * 8 / 10 < layer.bitsPerSecond.upperBound * 5 / 4, "\(bytes * 8 / 10) bit/s")
    }

    @Test("the rate follows what is set")
    func rate() throws {
        func bytes(_ encoder: inout VP8Encoder, _ frames: Range<Int>) throws -> Int {
            var generator = Seeded(7)
            return try frames.reduce(0) { sum, frame in
                var picture = studio.picture(at: time(of: frame))
                for index in picture.luma.indices where index % 3 == 0 {
                    picture.luma[index] &+= UInt8.random(in: 0...20, using: &generator)
                }
                return sum + (try encoder.encode(picture)?.bytes.count ?? 0)
            }
        }
        var encoder = try VP8Encoder(.init(width: 640, height: 360, bitsPerSecond: 900_000))
        _ = try bytes(&encoder, 0..<10)
        let high = try bytes(&encoder, 10..<40)
        encoder.set(bitsPerSecond: 200_000)
        _ = try bytes(&encoder, 40..<60)
        let low = try bytes(&encoder, 60..<90)
        #expect(high > low * 2, "\(high * 8) and \(low * 8) bit/s")
    }

    @Test("odd sizes come back as they were", arguments: [(64, 48), (161, 91), (17, 33)])
    func sizes(width: Int, height: Int) throws {
        var encoder = try VP8Encoder(.init(width: width, height: height))
        var decoder = try VP8Decoder()
        let encoded = try #require(try encoder.encode(I420Picture(width: width, height: height, luma: 120)))
        let decoded = try #require(try decoder.decode(encoded.bytes))
        #expect(decoded.width == width && decoded.height == height)
        #expect(error(decoded, I420Picture(width: width, height: height, luma: 120)) < 9)
    }

    @Test("settings and pictures that do not fit are refused")
    func refusals() throws {
        #expect(throws: CodecError.self) { _ = try VP8Encoder(.init(width: 0)) }
        #expect(throws: CodecError.self) { _ = try VP8Encoder(.init(framesPerSecond: 0)) }
        var encoder = try VP8Encoder(.init(width: 64, height: 64))
        #expect(throws: CodecError.self) { try encoder.encode(I420Picture(width: 32, height: 64)) }
    }

    @Test("a picture before the first key frame is refused as such")
    func joiningLate() throws {
        var encoder = try VP8Encoder(.init())
        _ = try encoder.encode(studio.picture(at: time(of: 0)))
        let second = try #require(try encoder.encode(studio.picture(at: time(of: 1))))
        var decoder = try VP8Decoder()
        let refusal = #expect(throws: CodecError.self) { try decoder.decode(second.bytes) }
        #expect(refusal?.code == .needsKeyFrame)
    }

    @Test("a header that claims an enormous picture is refused before anything is allocated")
    func enormousClaim() throws {
        var encoder = try VP8Encoder(.init())
        var bytes = try #require(try encoder.encode(studio.picture(at: time(of: 0)))).bytes
        bytes.replaceSubrange(6..<10, with: [0xff, 0x3f, 0xff, 0x3f])
        var decoder = try VP8Decoder()
        let refusal = #expect(throws: CodecError.self) { try decoder.decode(bytes) }
        #expect(refusal?.code == .damagedData)
    }

    @Test("damage is refused or decoded, never more, and the next key frame is shown")
    func garbage() throws {
        let seed = UInt64.random(in: 0 ... .max)
        var generator = Seeded(seed)
        var encoder = try VP8Encoder(.init(width: 176, height: 144))
        let fit = I420Picture(width: 176, height: 144, luma: 90)
        let good = try (0..<6).compactMap { try encoder.encode(fit, keyFrame: $0 % 3 == 0) }
        var decoder = try VP8Decoder()
        for _ in 0..<1_500 {
            let bytes = damaged(good.randomElement(using: &generator)?.bytes ?? [], using: &generator)
            do throws(CodecError) {
                _ = try decoder.decode(bytes)
            } catch {
                #expect([.damagedData, .needsKeyFrame].contains(error.code), "seed \(seed)")
            }
        }
        let shown = try #require(try decoder.decode(good[0].bytes))
        #expect(shown.width == 176 && error(shown, fit) < 9, "seed \(seed)")
    }
}

@Suite("Halving")
struct HalvingTests {
    @Test(
        "every pixel of the half is the mean of the four it covers",
        arguments: [(640, 360), (320, 180), (160, 90), (34, 18), (100, 50), (5, 7), (131, 67), (4, 4)])
    func means(width: Int, height: Int) {
        let seed = UInt64.random(in: 0 ... .max)
        var generator = Seeded(seed)
        var picture = I420Picture(width: width, height: height)
        for index in picture.luma.indices { picture.luma[index] = .random(in: 0...255, using: &generator) }
        for index in picture.redDifference.indices {
            picture.redDifference[index] = .random(in: 0...255, using: &generator)
        }
        let half = picture.halved()
        #expect(half.width == width / 2 && half.height == height / 2)
        func mean(_ plane: [UInt8], _ width: Int, _ column: Int, _ row: Int) -> UInt8 {
            let lines = plane.count / width
            var sum = 2
            for line in [2 * row, min(2 * row + 1, lines - 1)] {
                for place in [2 * column, min(2 * column + 1, width - 1)] { sum += Int(plane[line * width + place]) }
            }
            return UInt8(sum / 4)
        }
        let luma = (0..<half.height).flatMap { row in
            (0..<half.width).map { mean(picture.luma, width, $0, row) }
        }
        let red = (0..<half.chromaHeight).flatMap { row in
            (0..<half.chromaWidth).map { mean(picture.redDifference, picture.chromaWidth, $0, row) }
        }
        #expect(half.luma == luma && half.redDifference == red, "seed \(seed)")
    }
}
