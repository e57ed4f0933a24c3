import Foundation
import Media
import Testing

@testable import Devices

/// ALSA without hardware: its own plugins write to a file and read from one (see `pcm_plugins` in alsa-lib).
///
/// The configuration is read once by the library, from the environment, so one is made for the whole run.
@Suite("ALSA", .serialized)
struct ALSATests {
    private static let folder: TemporaryFolder? = {
        guard let folder = try? TemporaryFolder() else { return nil }
        let raw = (0..<96_000).flatMap { [UInt8(truncatingIfNeeded: $0), UInt8(truncatingIfNeeded: $0 >> 8 & 0x1f)] }
        let configuration = """
            pcm.kept { type file slave.pcm "null" file "\(folder.path)/played.raw" format "raw" }
            pcm.heard { type file slave.pcm "null" file "/dev/null" infile "\(folder.path)/heard.raw" format "raw" }
            """
        guard (try? folder.file("heard.raw", raw)) != nil,
            (try? folder.file("asound.conf", [UInt8](configuration.utf8))) != nil
        else { return nil }
        setenv("ALSA_CONFIG_PATH", "/usr/share/alsa/alsa.conf:\(folder.path)/asound.conf", 1)
        return folder
    }()

    private let stop = StopSignal()

    @Test("what is played arrives at the device, sample by sample, at the speed of the clock")
    func playback() async throws {
        let folder = try #require(Self.folder)
        let pulls = Recorder<SoundFrame>()
        var tone = ToneReader()
        let frames = (0..<20).compactMap { _ in tone.next(unless: stop) }
        let sink = SoundSink(
            try ALSAWriter(device: "kept"),
            pull: {
                let frame = frames[min(pulls.now.items.count, 19)]
                pulls.deliver(frame, at: .now)
                return frame
            }, failed: { Issue.record("\($0)") })
        let taken = try await pulls.wait { $0.items.count >= 20 }
        sink.stop()
        #expect(taken.times[19] - taken.times[0] >= .milliseconds(370))
        let bytes = try [UInt8](Data(contentsOf: URL(fileURLWithPath: folder.path + "/played.raw")))
        let played = samples(littleEndian: bytes[...])
        #expect(played.starts(with: frames.dropLast(2).flatMap(\.samples)))
    }

    @Test("what the device hears is delivered, at the speed of the clock")
    func capture() async throws {
        _ = try #require(Self.folder)
        let recorder = Recorder<SoundFrame>(limit: 20)
        let source = SoundSource(
            try ALSAReader(device: "heard"), deliver: { recorder.deliver($0, at: $1) }, ended: { recorder.end($0) })
        let taken = try await recorder.wait { $0.items.count >= 20 || $0.end != nil }
        source.stop()
        #expect(taken.items.count == 20 && taken.end == nil)
        #expect(taken.times[19] - taken.times[0] >= .milliseconds(300))
        #expect(taken.items[3].samples.contains { $0 != 0 })
    }

    @Test("a device that is not there is named")
    func absent() throws {
        _ = try #require(Self.folder)
        for open in [
            { _ = try ALSAWriter(device: "no-such-device") }, { _ = try ALSAReader(device: "no-such-device") },
        ] as [() throws -> Void] {
            let error = #expect(throws: DeviceError.self) { try open() }
            #expect(error?.code == .deviceUnavailable)
            #expect(error?.message.contains("no-such-device") == true)
        }
    }
}
