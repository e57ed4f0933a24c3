import Media
import Testing

@testable import Devices

/// One picture or frame, an interruption, another one, and the end.
private struct Faltering: PictureReader, SoundReader {
    let pace: Double? = nil
    let pacesItself = false
    static let silence = DeviceError(.senderSilent, "127.0.0.1:5004")
    private var step = 0

    /// Whether there is something now; nil at the end.
    private mutating func turn() throws(DeviceError) -> Bool? {
        step += 1
        if step == 2 { throw Self.silence }
        return step <= 3 ? true : nil
    }

    mutating func next(at now: Instant, unless stop: StopSignal) throws(DeviceError) -> I420Picture? {
        try turn().map { _ in I420Picture(width: 16, height: 16) }
    }

    mutating func next(unless stop: StopSignal) throws(DeviceError) -> SoundFrame? {
        try turn().map { _ in .silence }
    }
}

@Suite("Interrupted sources")
struct InterruptionTests {
    @Test("pictures that are interrupted are told of, and go on")
    func pictures() async throws {
        let (taken, ends) = (Recorder<I420Picture>(), Recorder<SourceEnd>())
        let source = PictureSource(
            Faltering(), deliver: { taken.deliver($0, at: $1) }, ended: { ends.deliver($0, at: .now) })
        let told = try await ends.wait { $0.items.count == 2 }
        source.stop()
        #expect(told.items == [.interrupted(Faltering.silence), .ended] && taken.now.items.count == 2)
    }

    @Test("sound that is interrupted is told of, and goes on")
    func sound() async throws {
        let (taken, ends) = (Recorder<SoundFrame>(), Recorder<SourceEnd>())
        let source = SoundSource(
            Faltering(), deliver: { taken.deliver($0, at: $1) }, ended: { ends.deliver($0, at: .now) })
        let told = try await ends.wait { $0.items.count == 2 }
        source.stop()
        #expect(told.items == [.interrupted(Faltering.silence), .ended] && taken.now.items.count == 2)
    }
}
