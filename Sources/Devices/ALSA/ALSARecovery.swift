import Glibc

/// What a sound device's answers mean: go on, wait, start again, or give it up.
///
/// The codes are those of alsa-lib's "PCM (digital audio) interface", section "Error codes". Owns no device and no
/// clock: each answer is passed in, and the driver carries the step out and passes in what came of that.
struct ALSARecovery: Sendable, Equatable {
    enum Step: Sendable, Equatable {
        /// So many frames were moved.
        case moved(Int)
        /// Move again.
        case go
        /// Wait until the device is ready, then `waited`.
        case wait
        /// Prepare the stream, fill it as at its beginning, then `restarted`.
        case restart
        /// Ask the device to go on where the sleeping machine left it, then `resumed`.
        case resume
        /// The device is not awake yet: wait without it, then `resume`.
        case sleep
        case giveUp(End)
    }

    enum End: Sendable, Equatable {
        /// It was unplugged.
        case gone
        /// It is there, but takes or gives nothing any more.
        case stalled
        /// It fails again and again, at last with this code.
        case broken(Int32)
    }

    /// Steps that came to nothing, one after the other.
    private var failures = 0
    private var idleWaits = 0

    /// The answer to reading or writing: frames, or a code below 0.
    mutating func answered(_ answer: Int) -> Step {
        guard answer <= 0 else {
            (failures, idleWaits) = (0, 0)
            return .moved(answer)
        }
        switch Int32(clamping: answer.magnitude) {
        case 0, EAGAIN: return .wait
        case EINTR: return .go
        case ENODEV, ENXIO: return .giveUp(.gone)
        // One that says it goes on and still sleeps has to start again (alsa-lib's own plugins say so always).
        case ESTRPIPE: return failed(ESTRPIPE) ?? (failures > 1 ? .restart : .resume)
        // EPIPE: the loudspeaker had nothing to play, or the microphone no room. Others may be healed the same way.
        case let code: return failed(code) ?? .restart
        }
    }

    /// The answer to waiting: 1 when the device is ready, 0 when the time passed, or a code.
    mutating func waited(_ answer: Int32) -> Step {
        guard answer >= 0 else { return answered(Int(answer)) }
        guard answer == 0 else { return .go }
        return isIdle() ? .giveUp(.stalled) : .go
    }

    /// The answer to preparing and filling.
    mutating func restarted(_ answer: Int32) -> Step { answer >= 0 ? .go : answered(Int(answer)) }

    /// The answer to resuming. A device that cannot go on where it was starts again.
    mutating func resumed(_ answer: Int32) -> Step {
        switch -answer {
        case 0: .go
        case EAGAIN: isIdle() ? .giveUp(.stalled) : .sleep
        case ENODEV, ENXIO: .giveUp(.gone)
        default: .restart
        }
    }

    private mutating func failed(_ code: Int32) -> Step? {
        failures += 1
        return failures > DeviceLimits.deviceFailures ? .giveUp(.broken(code)) : nil
    }

    private mutating func isIdle() -> Bool {
        idleWaits += 1
        return idleWaits >= DeviceLimits.deviceIdleWaits
    }
}
