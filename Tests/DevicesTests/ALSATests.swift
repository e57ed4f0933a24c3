import Foundation
import Media
import Testing

@testable import Devices

/// ALSA without hardware: its own `file` plugin, and a card made of a clock.
@Suite("ALSA", .serialized)
struct ALSATests {
    private let stop = StopSignal()

    private func frames(_ count: Int) -> [SoundFrame] {
        var tone = ToneReader()
        return (0..<count).compactMap { _ in tone.next(unless: stop) }
    }

    @Test("what is played arrives at a device without hardware, sample by sample, at the speed of the clock")
    func file() async throws {
        let folder = try TemporaryFolder()
        let path = try folder.file("played.raw")
        let pulls = Recorder<SoundFrame>()
        let frames = frames(20)
        let sink = SoundSink(
            try ALSAWriter(device: "file:{FILE \"\(path)\" FORMAT raw}"),
            pull: {
                let frame = frames[min(pulls.now.items.count, 19)]
                pulls.deliver(frame, at: .now)
                return frame
            }, failed: { Issue.record("\($0)") })
        let taken = try await pulls.wait { $0.items.count >= 20 }
        sink.stop()
        #expect(taken.times[19] - taken.times[0] >= .milliseconds(370))
        let bytes = try [UInt8](Data(contentsOf: URL(fileURLWithPath: path)))
        let played = samples(littleEndian: bytes[...])
        #expect(played.starts(with: frames.dropLast(2).flatMap(\.samples)))
    }

    @Test("what a card hears is delivered whole, at the speed of its clock")
    func capture() async throws {
        let card = try ToyCard(capture: true, hasClock: true)
        let recorder = Recorder<SoundFrame>(limit: 20)
        let source = SoundSource(
            ALSAReader(card.device), deliver: { recorder.deliver($0, at: $1) }, ended: { recorder.end($0) })
        let taken = try await recorder.wait { $0.items.count >= 20 || $0.end != nil }
        source.stop()
        #expect(taken.items.count == 20 && taken.end == nil, "\(String(describing: taken.end))")
        #expect(taken.times[19] - taken.times[0] >= .milliseconds(300))
        #expect(taken.items[3].samples.contains { $0 != 0 } && card.device.restarts.count == 0)
    }

    @Test("a loudspeaker that ran dry begins again with what it held at first: its delay does not change")
    func underrun() throws {
        let card = try ToyCard(capture: false)
        var writer = ALSAWriter(card.device)
        let frames = frames(6)
        for frame in frames.prefix(2) { try writer.write(frame, unless: stop) }
        for (round, frame) in frames.dropFirst(2).enumerated() {
            // Two frames wait, as at the beginning, however often it ran dry before.
            #expect(card.device.waiting == 1_920)
            card.advance(1_921)
            #expect(card.device.restarts.count == round)
            try writer.write(frame, unless: stop)
            #expect(card.device.restarts.count == round + 1)
        }
        #expect(card.device.waiting == 1_920)
        // The frame that met the dry device is whole, behind as much silence as makes up for the second one.
        let silence = [Int16](repeating: 0, count: 960)
        let begun = frames.prefix(2).flatMap(\.samples)
        #expect(card.played == begun + frames.dropFirst(2).flatMap { silence + $0.samples })
    }

    @Test("what is made up for in a burst, after the device ran dry, is left out, not queued")
    func burst() throws {
        let card = try ToyCard(capture: false)
        var writer = ALSAWriter(card.device)
        let frame = frames(1)[0]
        for _ in 0..<2 { try writer.write(frame, unless: stop) }
        card.advance(2_000)
        for _ in 0..<8 { try writer.write(frame, unless: stop) }
        #expect(card.device.restarts.count == 1)
        // Silence and two frames fill it up to where a third no longer fits beside what waits.
        #expect(card.device.waiting.map { (2_870...2_890).contains($0) } == true)
        for _ in 0..<2_000 {
            card.advance(960)
            try writer.write(frame, unless: stop)
        }
        // One frame more than wanted may stay, but it does not grow, whatever comes.
        #expect(card.device.waiting.map { (1_900...2_890).contains($0) } == true, "\(card.device.waiting ?? -1)")
        #expect(card.device.restarts.count == 1)
    }

    @Test("a microphone that nobody read begins again with what it hears now")
    func overrun() throws {
        let card = try ToyCard(capture: true)
        var reader = ALSAReader(card.device)
        card.advance(5_000)
        for frame in 0..<2 {
            let heard = try reader.next(unless: stop)
            #expect(heard?.samples.first == Int16(frame * 960))
        }
        card.advance(20_000)
        // What lay in it is gone: it counts from where it began again. Time goes on until that is heard, for less than
        // the device can hold.
        let next = Worker { stop in
            for _ in 0..<180 where stop.sleep(until: .now + .milliseconds(1)) {
                if card.device.restarts.count > 0 { card.advance(48) }
            }
        }
        let heard = try reader.next(unless: stop)
        next.stop()
        #expect(heard?.samples == (0..<960).map { Int16($0) } && card.device.restarts.count == 1)
    }

    @Test("a machine that slept goes on, where the device can and where it cannot", arguments: [true, false])
    func sleep(canResume: Bool) throws {
        let card = try ToyCard(capture: false)
        var writer = ALSAWriter(card.device)
        let frames = frames(4)
        for frame in frames.prefix(2) { try writer.write(frame, unless: stop) }
        card.suspend(canResume: canResume)
        for frame in frames.suffix(2) { try writer.write(frame, unless: stop) }
        #expect(card.device.restarts.count == (canResume ? 0 : 1))
        #expect(card.device.waiting.map { $0 >= 1_920 } == true)
    }

    @Test("a microphone that is unplugged ends its source, by its name")
    func unpluggedMicrophone() async throws {
        let card = try ToyCard(capture: true, hasClock: true)
        let recorder = Recorder<SoundFrame>(limit: 20)
        let source = SoundSource(
            ALSAReader(card.device),
            deliver: {
                recorder.deliver($0, at: $1)
                if recorder.now.items.count == 3 { card.unplug() }
            }, ended: { recorder.end($0) })
        let taken = try await recorder.wait { $0.end != nil }
        source.stop()
        #expect(taken.end == .failed(DeviceError(.microphoneGone, "toy")))
        #expect(taken.items.count == 3)
    }

    @Test("a loudspeaker that is unplugged is told of, and the pulling goes on by the clock")
    func unpluggedLoudspeaker() async throws {
        let card = try ToyCard(capture: false, hasClock: true)
        let pulls = Recorder<Int>()
        let words = Recorder<DeviceError>()
        let sink = SoundSink(
            ALSAWriter(card.device),
            pull: {
                pulls.deliver(1, at: .now)
                if pulls.now.items.count == 4 { card.unplug() }
                return .silence
            }, failed: { words.deliver($0, at: .now) })
        _ = try await pulls.wait { $0.items.count >= 10 }
        sink.stop()
        #expect(words.now.items.map(\.message) == ["the loudspeaker \"toy\" was unplugged"])
    }

    @Test("a device that is not there is named, with where to look")
    func absent() throws {
        for open in [
            { _ = try ALSAWriter(device: "no-such-device") }, { _ = try ALSAReader(device: "no-such-device") },
        ] as [() throws -> Void] {
            let error = #expect(throws: DeviceError.self) { try open() }
            #expect(error?.code == .deviceUnavailable)
            #expect(error?.message.contains("no-such-device") == true)
            #expect(error?.message.contains("hawker devices") == true)
        }
    }
}
