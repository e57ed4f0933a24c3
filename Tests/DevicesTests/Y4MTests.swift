import Media
import Testing

@testable import Devices

@Suite("YUV4MPEG2 files")
struct Y4MTests {
    private let stop = StopSignal()

    /// A stream of pictures whose luma is their number.
    private func stream(_ header: String, width: Int, height: Int, pictures: Int) -> [UInt8] {
        var bytes = [UInt8](header.utf8) + [10]
        let chroma = (width + 1) / 2 * ((height + 1) / 2)
        for number in 0..<pictures {
            bytes += [UInt8]("FRAME\n".utf8) + [UInt8](repeating: UInt8(20 + number), count: width * height)
            bytes += [UInt8](repeating: 100, count: chroma) + [UInt8](repeating: 150, count: chroma)
        }
        return bytes
    }

    @Test(
        "every header of 8-bit 4:2:0 is understood",
        arguments: [
            ("YUV4MPEG2 W640 H360 F30:1", 640, 360, 30.0),
            ("YUV4MPEG2 W3 H5 F24000:1001 Ip A1:1 C420mpeg2", 3, 5, 23.976),
            ("YUV4MPEG2 F25:1 H288 W352 C420paldv XYSCSS=420", 352, 288, 25.0),
        ])
    func headers(text: String, width: Int, height: Int, rate: Double) throws {
        let header = try Y4MHeader([UInt8](text.utf8))
        #expect(header.width == width && header.height == height && abs(header.framesPerSecond - rate) < 0.01)
    }

    @Test(
        "a header that cannot be used is refused",
        arguments: [
            "", "YUV4MPEG", "YUV4MPEG2", "YUV4MPEG2 W640 H360", "YUV4MPEG2 W640 H360 F30:0", "YUV4MPEG2 W1 H360 F30:1",
            "YUV4MPEG2 W99999999999999999999 H360 F30:1", "YUV4MPEG2 W640 H360 F30:1 C444",
            "YUV4MPEG2 W640 H360 F30:1 It",
            "YUV4MPEG2 W640 H360 F9999:1", "YUV4MPEG2 W640 H-360 F30:1",
        ])
    func badHeaders(text: String) {
        #expect(throws: Y4MHeader.Flaw.self) { try Y4MHeader([UInt8](text.utf8)) }
    }

    @Test("pictures come in order, fitted with bars, and end with the file")
    func plays() throws {
        let folder = try TemporaryFolder()
        let path = try folder.file(
            "square.y4m", stream("YUV4MPEG2 W40 H40 F25:1", width: 40, height: 40, pictures: 3))
        var reader = try Y4MReader(path: path)
        #expect(reader.pace == 25)
        for number in 0..<3 {
            let picture = try #require(try reader.next(at: .zero, unless: stop))
            #expect(picture.width == 640 && picture.height == 360)
            #expect(picture.luma[180 * 640 + 320] == UInt8(20 + number))
            #expect(picture.luma[180 * 640 + 10] == 16 && picture.luma[180 * 640 + 630] == 16)
            #expect(picture.blueDifference[90 * 320 + 160] == 100 && picture.blueDifference[90 * 320 + 2] == 128)
            #expect(picture.redDifference[90 * 320 + 160] == 150)
        }
        #expect(try reader.next(at: .zero, unless: stop) == nil)
    }

    @Test("a looped file begins again")
    func loops() throws {
        let folder = try TemporaryFolder()
        let path = try folder.file("a.y4m", stream("YUV4MPEG2 W640 H360 F25:1", width: 640, height: 360, pictures: 2))
        var reader = try Y4MReader(path: path, loops: true)
        let shown = try (0..<5).map { _ in try reader.next(at: .zero, unless: stop)?.luma[0] }
        #expect(shown == [20, 21, 20, 21, 20])
    }

    @Test("a file cut anywhere ends or is refused, and never shows half a picture")
    func cut() throws {
        let folder = try TemporaryFolder()
        let whole = stream("YUV4MPEG2 W8 H8 F25:1", width: 8, height: 8, pictures: 2)
        let first = whole.count - 102
        for length in [0, 1, 9, 10, 22, 23, 24, 27, 29, 30, 93, 94, first - 1, first, first + 6, whole.count - 1] {
            let path = try folder.file("cut.y4m", [UInt8](whole.prefix(length)) + (length == 0 ? [0] : []))
            do throws(DeviceError) {
                var reader = try Y4MReader(path: path)
                var pictures = 0
                while try reader.next(at: .zero, unless: stop) != nil { pictures += 1 }
                #expect(pictures == (length >= first ? 1 : 0))
            } catch {
                #expect(error.code == .unusableFormat)
            }
        }
    }

    @Test("a picture that does not begin with FRAME is damage")
    func damage() throws {
        let folder = try TemporaryFolder()
        var bytes = stream("YUV4MPEG2 W8 H8 F25:1", width: 8, height: 8, pictures: 2)
        bytes[bytes.count - 102] = 0x58
        var reader = try Y4MReader(path: try folder.file("damaged.y4m", bytes))
        #expect(try reader.next(at: .zero, unless: stop) != nil)
        let error = #expect(throws: DeviceError.self) { try reader.next(at: .zero, unless: stop) }
        #expect(error?.message.contains("damaged.y4m") == true)
    }

    @Test("a source plays at the file's rate and announces the end")
    func source() async throws {
        let folder = try TemporaryFolder()
        let path = try folder.file("five.y4m", stream("YUV4MPEG2 W64 H36 F50:1", width: 64, height: 36, pictures: 5))
        let recorder = Recorder<I420Picture>()
        let source = PictureSource(
            try Y4MReader(path: path), deliver: { recorder.deliver($0, at: $1) }, ended: { recorder.end($0) })
        let taken = try await recorder.wait { $0.end != nil }
        source.stop()
        #expect(taken.end == .ended && taken.items.count == 5)
        #expect(taken.times[4] - taken.times[0] >= .milliseconds(70))
    }

    @Test("a source that is stopped says nothing more")
    func stopped() async throws {
        let recorder = Recorder<I420Picture>()
        let source = PictureSource(
            StudioReader(), deliver: { recorder.deliver($0, at: $1) }, ended: { recorder.end($0) })
        _ = try await recorder.wait { !$0.items.isEmpty }
        source.stop()
        let count = recorder.now.items.count
        source.stop()
        #expect(recorder.now.items.count == count && recorder.now.end == nil)
    }
}

@Suite("Fitting pictures")
struct PictureFitTests {
    @Test(
        "any size fits into any other without leaving it",
        arguments: [(2, 2), (4_096, 2), (2, 4_096), (641, 359), (1_920, 1_080)])
    func sizes(width: Int, height: Int) {
        let fit = PictureFit(fromWidth: width, fromHeight: height, toWidth: 640, toHeight: 360)
        let fitted = fit.apply(to: I420Picture(width: width, height: height, luma: 200))
        #expect(fitted.width == 640 && fitted.height == 360)
        #expect(fitted.luma.contains(200))
    }

    @Test("shrinking averages")
    func averages() {
        var picture = I420Picture(width: 1_280, height: 720)
        for index in picture.luma.indices { picture.luma[index] = index % 2 == 0 ? 40 : 200 }
        let fitted = PictureFit(fromWidth: 1_280, fromHeight: 720, toWidth: 640, toHeight: 360).apply(to: picture)
        #expect(fitted.luma.allSatisfy { $0 == 120 })
    }
}
