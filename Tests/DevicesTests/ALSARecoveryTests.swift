import Glibc
import Testing

@testable import Devices

@Suite("What a sound device's answers mean")
struct ALSARecoveryTests {
    private static let steps: [(code: Int32, step: ALSARecovery.Step)] = [
        (0, .wait), (EAGAIN, .wait), (EINTR, .go), (EPIPE, .restart), (ESTRPIPE, .resume), (EIO, .restart),
        (EBADFD, .restart), (ENODEV, .giveUp(.gone)), (ENXIO, .giveUp(.gone)),
    ]

    @Test("each answer has its step")
    func answers() {
        for (code, step) in Self.steps {
            var recovery = ALSARecovery()
            #expect(recovery.answered(-Int(code)) == step, "\(code)")
        }
        var recovery = ALSARecovery()
        #expect(recovery.answered(960) == .moved(960) && recovery.answered(1) == .moved(1))
        #expect(recovery.answered(.min) == .restart)
    }

    @Test("waiting, starting again and resuming lead on, or to the next remedy")
    func remedies() {
        var recovery = ALSARecovery()
        #expect(recovery.waited(1) == .go && recovery.waited(0) == .go)
        #expect(recovery.waited(-EPIPE) == .restart && recovery.waited(-ENODEV) == .giveUp(.gone))
        #expect(recovery.restarted(0) == .go && recovery.restarted(-EPIPE) == .restart)
        #expect(recovery.restarted(-ENODEV) == .giveUp(.gone))
        #expect(recovery.resumed(0) == .go && recovery.resumed(-EAGAIN) == .sleep)
        #expect(recovery.resumed(-ENOSYS) == .restart && recovery.resumed(-ENODEV) == .giveUp(.gone))
    }

    @Test("a device that fails again and again is given up with its last code; one sound between, and it may go on")
    func failures() {
        var recovery = ALSARecovery()
        for _ in 0..<3 {
            for _ in 0..<DeviceLimits.deviceFailures { #expect(recovery.answered(-Int(EPIPE)) == .restart) }
            #expect(recovery.answered(10) == .moved(10))
        }
        for _ in 0..<DeviceLimits.deviceFailures {
            _ = recovery.answered(-Int(EIO))
            #expect(recovery.restarted(0) == .go)
        }
        #expect(recovery.answered(-Int(EIO)) == .giveUp(.broken(EIO)))
    }

    @Test("a device that says it woke up and still sleeps is started again")
    func asleep() {
        var recovery = ALSARecovery()
        #expect(recovery.answered(-Int(ESTRPIPE)) == .resume && recovery.resumed(0) == .go)
        #expect(recovery.answered(-Int(ESTRPIPE)) == .restart && recovery.restarted(0) == .go)
        #expect(recovery.answered(5) == .moved(5) && recovery.answered(-Int(ESTRPIPE)) == .resume)
    }

    @Test("a device that does nothing for five seconds has stalled, awake or asleep", arguments: [true, false])
    func stall(isAwake: Bool) {
        func wait(_ recovery: inout ALSARecovery) -> ALSARecovery.Step {
            isAwake ? recovery.waited(0) : recovery.resumed(-EAGAIN)
        }
        var recovery = ALSARecovery()
        for _ in 1..<DeviceLimits.deviceIdleWaits { #expect(wait(&recovery) == (isAwake ? .go : .sleep)) }
        #expect(wait(&recovery) == .giveUp(.stalled))

        recovery = ALSARecovery()
        for _ in 0..<1_000 {
            for _ in 1..<DeviceLimits.deviceIdleWaits { _ = wait(&recovery) }
            _ = recovery.answered(1)
        }
        #expect(wait(&recovery) == (isAwake ? .go : .sleep))
    }
}
