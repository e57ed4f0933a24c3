import Media
import Testing

@testable import Devices

@Suite("A source that is to replace another")
struct PrimedReaderTests {
    private let stop = StopSignal()

    @Test("it gives everything from its first frame on")
    func first() throws {
        let folder = try TemporaryFolder()
        let header = [UInt8]("YUV4MPEG2 W4 H4 F25:1 C420\n".utf8)
        let frame = [UInt8]("FRAME\n".utf8)
        let pictures = (1...3).flatMap { frame + [UInt8](repeating: UInt8($0), count: 24) }
        let path = try folder.file("a.y4m", header + pictures)
        var reader = try PictureSpecifier.y4m(path: path, loops: false).openReady()
        #expect(reader.pace == 25)
        var seen: [UInt8] = []
        while let picture = try reader.next(at: .zero, unless: stop) { seen.append(picture.luma[180 * 640 + 320]) }
        #expect(seen == [1, 2, 3])

        var primed = try SoundSpecifier.tone.openReady()
        var plain = ToneReader()
        for _ in 0..<3 {
            let frame = try primed.next(unless: stop)
            #expect(frame == plain.next(unless: stop))
        }
    }

    @Test("one that gives nothing is refused, and says why")
    func nothing() throws {
        let folder = try TemporaryFolder()
        let empty = try folder.file("a.y4m", [UInt8]("YUV4MPEG2 W4 H4 F25:1 C420\n".utf8))
        let text = try folder.file("a.txt", [UInt8]("no film at all".utf8))
        for specifier in [
            PictureSpecifier.y4m(path: empty, loops: false), .y4m(path: "/no/such", loops: false),
            .ffmpeg(input: text), .ffmpeg(input: "/no/such"),
        ] {
            let error = #expect(throws: DeviceError.self) { try specifier.openReady() }
            #expect(error?.message.isEmpty == false)
        }
    }

    @Test("a film that should be shown once ends")
    func once() throws {
        #expect(try PictureSpecifier("ffmpeg+once:a.mp4") == .ffmpeg(input: "a.mp4", loops: false))
        #expect(try SoundSpecifier("ffmpeg+once:a.mp4") == .ffmpeg(input: "a.mp4", loops: false))
        let folder = try TemporaryFolder()
        let path = folder.path + "/clip.mp4"
        try makeClip(["-f", "lavfi", "-i", "testsrc=d=0.2:s=64x36:r=30", path])
        var reader = try PictureSpecifier.ffmpeg(input: path, loops: false).open()
        var count = 0
        while count < 100, try reader.next(at: .zero, unless: stop) != nil { count += 1 }
        #expect((5...7).contains(count))
    }
}
