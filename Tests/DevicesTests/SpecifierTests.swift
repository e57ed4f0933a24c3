import Devices
import Testing

@Suite("Source and sink specifiers")
struct SpecifierTests {
    @Test("the ways to name a picture source")
    func pictures() throws {
        #expect(try PictureSpecifier("studio") == .studio)
        #expect(try PictureSpecifier("y4m:a:b.y4m") == .y4m(path: "a:b.y4m", loops: false))
        #expect(try PictureSpecifier("y4m+loop:x") == .y4m(path: "x", loops: true))
        #expect(try PictureSpecifier("y4m:-") == .y4m(path: "-", loops: false))
        #expect(try PictureSpecifier("ffmpeg:rtsp://h/1") == .ffmpeg(input: "rtsp://h/1"))
    }

    @Test("the ways to name a sound source and a sink")
    func sounds() throws {
        #expect(try SoundSpecifier("none") == .none)
        #expect(try SoundSpecifier("tone") == .tone)
        #expect(try SoundSpecifier("wav:a.wav") == .wav(path: "a.wav"))
        #expect(try SoundSpecifier("alsa") == .alsa(device: "default"))
        #expect(try SoundSpecifier("alsa:hw:1,0") == .alsa(device: "hw:1,0"))
        #expect(try SoundSpecifier("ffmpeg:x") == .ffmpeg(input: "x"))
        #expect(try SinkSpecifier("none") == .none)
        #expect(try SinkSpecifier("wav:b") == .wav(path: "b"))
        #expect(try SinkSpecifier("alsa:plug:x") == .alsa(device: "plug:x"))
    }

    @Test("anything else is quoted and answered with what there is", arguments: ["", "Studio", "y4m", "y4m:", "cam:0"])
    func unknown(text: String) {
        for error in [
            #expect(throws: DeviceError.self) { try PictureSpecifier(text) },
            #expect(throws: DeviceError.self) { try SoundSpecifier(text) },
            #expect(throws: DeviceError.self) { try SinkSpecifier(text) },
        ] {
            #expect(error?.code == .unknownSpecifier)
            #expect(error?.message.contains("\"\(text)\"") == true)
        }
    }

    @Test("a file that is not there is named when it is opened")
    func missingFiles() {
        for open in [
            { _ = try PictureSpecifier("y4m:/no/such.y4m").open() },
            { _ = try SoundSpecifier("wav:/no/such.wav").open() },
            { _ = try SinkSpecifier("wav:/no/such/folder.wav").open() },
            { _ = try PictureSpecifier("y4m:/tmp").open() },
        ] as [() throws -> Void] {
            let error = #expect(throws: DeviceError.self) { try open() }
            #expect(error?.code == .fileUnavailable)
        }
    }
}
