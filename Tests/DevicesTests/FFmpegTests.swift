import Foundation
import Media
import Testing

@testable import Devices

@Suite("ffmpeg inputs")
struct FFmpegTests {
    private func clip(in folder: TemporaryFolder, name: String = "clip.mkv") throws -> String {
        let path = try folder.file(name)
        try makeClip([
            "-f", "lavfi", "-i", "testsrc=size=320x240:rate=30:duration=0.5", "-f", "lavfi", "-i",
            "sine=frequency=440:duration=0.5", "-c:v", "ffv1", "-c:a", "pcm_s16le", "file:" + path,
        ])
        return path
    }

    @Test("a file's pictures come fitted, at their speed, again and again")
    func pictures() async throws {
        let folder = try TemporaryFolder()
        let recorder = Recorder<I420Picture>(limit: 30)
        let reader = try FFmpegPictures(input: try clip(in: folder))
        let source = PictureSource(reader, deliver: { recorder.deliver($0, at: $1) }, ended: { recorder.end($0) })
        let taken = try await recorder.wait { $0.items.count >= 30 || $0.end != nil }
        source.stop()
        #expect(taken.items.count == 30 && taken.end == nil, "\(String(describing: taken.end))")
        #expect(taken.times[29] - taken.times[0] > .milliseconds(600))
        let picture = try #require(taken.items.last)
        #expect(picture.width == 640 && picture.height == 360)
        // 4:3 stands in the middle, between black bars of 80 pixels.
        #expect(picture.luma[180 * 640 + 40] == 16 && picture.luma[180 * 640 + 600] == 16)
        #expect(Set(picture.luma[180 * 640 + 90..<180 * 640 + 550]).count > 4)
    }

    @Test("a file's sound comes as 20 ms frames, at its speed")
    func sound() async throws {
        let folder = try TemporaryFolder()
        let recorder = Recorder<SoundFrame>(limit: 40)
        let reader = try FFmpegSound(input: try clip(in: folder))
        let source = SoundSource(reader, deliver: { recorder.deliver($0, at: $1) }, ended: { recorder.end($0) })
        let taken = try await recorder.wait { $0.items.count >= 40 || $0.end != nil }
        source.stop()
        #expect(taken.items.count == 40 && taken.end == nil, "\(String(describing: taken.end))")
        #expect(taken.items[10].level > -30)
    }

    @Test("a name that begins with a dash is a file, not an option")
    func dash() throws {
        for arguments in [FFmpegInput.pictureArguments(for: "-version"), FFmpegInput.soundArguments(for: "-version")] {
            let place = try #require(arguments.firstIndex(of: "-i"))
            #expect(arguments[place + 1] == "file:-version")
            #expect(!arguments.contains("-version"))
        }
    }

    @Test("a program that runs and gives nothing has stalled; one that ends has not")
    func stall() throws {
        var bytes = [UInt8](repeating: 0, count: 4)
        let silent = try ChildProgram("sleep", ["60"], idleWaits: 2)
        #expect(!silent.fill(&bytes, unless: StopSignal()) && silent.hasStalled)
        let error = #expect(throws: DeviceError.self) {
            try silent.checkEnd(playing: "/dev/video0", loops: true, unless: StopSignal())
        }
        #expect(error?.message == "/dev/video0 is there, but ffmpeg gets nothing more from it")
        let brief = try ChildProgram("echo", ["ab"], idleWaits: 200)
        #expect(!brief.fill(&bytes, unless: StopSignal()) && !brief.hasStalled)
        // Closed words are no silence: without this wait, 20 looks would pass in no time.
        let wordless = try ChildProgram("sh", ["-c", "exec 2>&-; sleep 0.2; printf abcd"], idleWaits: 20)
        #expect(wordless.fill(&bytes, unless: StopSignal()) && bytes == [UInt8]("abcd".utf8))
    }

    @Test("an input that cannot be read ends with ffmpeg's own last words")
    func unreadable() async throws {
        let recorder = Recorder<I420Picture>()
        let folder = try TemporaryFolder()
        let clip = try folder.file("clip.mp4")
        try "no film".write(toFile: clip, atomically: true, encoding: .utf8)
        let reader = try FFmpegPictures(input: clip)
        let source = PictureSource(reader, deliver: { recorder.deliver($0, at: $1) }, ended: { recorder.end($0) })
        let taken = try await recorder.wait { $0.end != nil }
        source.stop()
        guard case .failed(let error) = taken.end else {
            Issue.record("ended with \(String(describing: taken.end))")
            return
        }
        #expect(error.fault == .programComplained && error.parts.first == clip)
        #expect(error.message.contains("Invalid data"))
    }

    @Test(
        "a program that was killed, left with a code, or ended what should go round did not just end",
        arguments: [
            ("kill -9 $$", true, DeviceError(.programKilled, "FILM", "Killed")),
            ("kill -9 $$", false, DeviceError(.programKilled, "FILM", "Killed")),
            ("exit 3", false, DeviceError(.programQuit, "FILM", "3")),
            ("exit 0", true, DeviceError(.loopEnded, "FILM")), ("exit 0", false, nil),
            ("echo no film >&2", false, DeviceError(.programComplained, "FILM", "no film")),
        ])
    func ends(script: String, loops: Bool, says: DeviceError?) throws {
        let folder = try TemporaryFolder()
        let film = try folder.file("film.mkv")
        try "x".write(toFile: film, atomically: true, encoding: .utf8)
        let program = try ChildProgram("sh", ["-c", script])
        var nothing: [UInt8] = [0]
        #expect(!program.fill(&nothing, unless: StopSignal()))
        var told: DeviceError?
        do throws(DeviceError) {
            try program.checkEnd(playing: film, loops: loops, unless: StopSignal())
        } catch {
            told = error
        }
        #expect(told?.fault == says?.fault && told?.parts.dropFirst() == says?.parts.dropFirst())
        // What has no beginning to go back to just ends.
        if loops, script == "exit 0" {
            #expect(throws: Never.self) {
                try program.checkEnd(playing: "rtsp://camera/1", loops: true, unless: StopSignal())
            }
        }
    }

    @Test("a path that leads nowhere is told before ffmpeg is started")
    func nowhere() {
        let error = #expect(throws: DeviceError.self) { try FFmpegPictures(input: "/no/such/clip.mp4") }
        #expect(error?.code == .fileUnavailable)
        #expect(error?.message.contains("/no/such/clip.mp4") == true)
    }

    @Test("a program that is not there is named, with how to get it")
    func missing() {
        let error = #expect(throws: DeviceError.self) { try ChildProgram("no-such-program-here", []) }
        #expect(error?.code == .programMissing)
        #expect(error?.message.contains("install") == true)
    }

    @Test("the program is gone as soon as its owner is")
    func killed() throws {
        let folder = try TemporaryFolder()
        let mark = try folder.file("mark")
        var program: ChildProgram? = try ChildProgram("sh", ["-c", "echo $$ > '\(mark)'; echo ready; exec sleep 1000"])
        var ready = [UInt8](repeating: 0, count: 6)
        #expect(program?.fill(&ready, unless: StopSignal()) == true)
        let text = try String(contentsOfFile: mark, encoding: .utf8).trimmingCharacters(in: .whitespacesAndNewlines)
        let process = try #require(pid_t(text))
        #expect(kill(process, 0) == 0)
        program = nil
        #expect(kill(process, 0) != 0)
    }

    @Test("last words are cut to one printable line")
    func lastWords() throws {
        let program = try ChildProgram("sh", ["-c", "printf 'first\\nlast \\033[31mword\\n\\n' >&2"])
        var nothing: [UInt8] = [0]
        #expect(!program.fill(&nothing, unless: StopSignal()))
        #expect(program.lastLine() == "last [31mword")
    }
}
