import CALSA
import Media

/// An open ALSA device for one direction, 16-bit at 48 kHz, non-blocking.
///
/// `@unchecked Sendable`: the handle is a plain C object without a thread of its own. It is made by one thread and
/// then used, with `recovery`, only by the one worker that owns the reader or writer around it; the last of the two
/// closes it.
final class ALSADevice: @unchecked Sendable {
    /// 1, or 2 where the device has no mono.
    let channels: Int
    let restarts = RestartCount()

    private let handle: OpaquePointer
    private let name: String
    private let isCapture: Bool
    /// Frames that a playback device holds.
    private let capacity: Int
    private var recovery = ALSARecovery()

    convenience init(_ name: String, capture: Bool) throws(DeviceError) {
        hawker_alsa_be_quiet()
        var opened: OpaquePointer?
        let direction = capture ? SND_PCM_STREAM_CAPTURE : SND_PCM_STREAM_PLAYBACK
        let status = snd_pcm_open(&opened, name, direction, Int32(SND_PCM_NONBLOCK))
        guard status == 0, let handle = opened else {
            throw DeviceError(capture ? .microphoneNotOpen : .loudspeakerNotOpen, name, alsaReason(status))
        }
        try self.init(handle, name: name, capture: capture)
    }

    /// Takes over a handle that was opened non-blocking, also when it throws.
    init(_ handle: OpaquePointer, name: String, capture: Bool) throws(DeviceError) {
        var channels = 0
        var status: Int32
        repeat {
            channels += 1
            status = snd_pcm_set_params(
                handle, SND_PCM_FORMAT_S16_LE, SND_PCM_ACCESS_RW_INTERLEAVED, UInt32(channels),
                UInt32(SoundFrame.sampleRate), 1,
                capture ? DeviceLimits.captureBufferMicroseconds : DeviceLimits.playbackBufferMicroseconds)
        } while status < 0 && channels < 2
        if status == 0, !capture { status = hawker_alsa_start_at(handle, UInt(Self.lead)) }
        var (buffer, period): (snd_pcm_uframes_t, snd_pcm_uframes_t) = (0, 0)
        if status == 0 { status = snd_pcm_get_params(handle, &buffer, &period) }
        guard status == 0 else {
            snd_pcm_close(handle)
            throw DeviceError(capture ? .microphoneFormat : .loudspeakerFormat, name, alsaReason(status))
        }
        self.handle = handle
        self.name = name
        self.channels = channels
        isCapture = capture
        capacity = Int(buffer)
        if capture { snd_pcm_start(handle) }
    }

    deinit { snd_pcm_close(handle) }

    /// Frames a playback device holds when it begins.
    private static let lead = SoundFrame.sampleCount * DeviceLimits.playbackLeadFrames

    /// Frames that wait to be played; nil while it does not run or does not tell.
    var waiting: Int? {
        guard snd_pcm_state(handle) == SND_PCM_STATE_RUNNING else { return nil }
        let free = snd_pcm_avail(handle)
        // One that runs and never holds anything has no hardware, and so no clock.
        return free < 0 || free >= capacity ? nil : capacity - free
    }

    /// Plays `samples`, waiting for room. After the device has run dry it begins again as at first: as much silence
    /// goes in front as makes its delay what it was.
    func play(_ samples: [Int16], unless stop: StopSignal) throws(DeviceError) {
        try move(samples.count / channels, unless: stop) { done in
            samples.withUnsafeBufferPointer {
                snd_pcm_writei(handle, $0.baseAddress.map { $0 + done * channels }, UInt($0.count / channels - done))
            }
        }
    }

    /// Fills `samples`, waiting for them; false once `stop` is requested.
    func record(_ samples: inout [Int16], unless stop: StopSignal) throws(DeviceError) -> Bool {
        let count = samples.count / channels
        return try samples.withUnsafeMutableBufferPointer { buffer throws(DeviceError) in
            try move(count, unless: stop) { done in
                snd_pcm_readi(handle, buffer.baseAddress.map { $0 + done * channels }, UInt(count - done))
            }
        }
    }

    /// Repeats `step` until `count` frames are moved, and does what its answers ask for in between.
    @discardableResult
    private func move(
        _ count: Int, unless stop: StopSignal, by move: (_ done: Int) -> snd_pcm_sframes_t
    ) throws(DeviceError) -> Bool {
        var done = 0
        var step = ALSARecovery.Step.go
        while done < count {
            guard !stop.isRequested else { return false }
            switch step {
            case .go: step = recovery.answered(Int(move(done)))
            case .moved(let frames):
                done += frames
                step = .go
            case .wait: step = recovery.waited(snd_pcm_wait(handle, DeviceLimits.stopCheckMilliseconds))
            case .restart:
                restarts.add()
                step = recovery.restarted(restart(before: count - done))
            case .resume: step = recovery.resumed(snd_pcm_resume(handle))
            case .sleep:
                _ = stop.sleep(until: .now + .milliseconds(Int64(DeviceLimits.stopCheckMilliseconds)))
                step = .resume
            case .giveUp(let end): throw error(at: end)
            }
        }
        return true
    }

    /// Begins the stream anew; `rest` frames are written next.
    private func restart(before rest: Int) -> Int32 {
        let status = snd_pcm_prepare(handle)
        guard status == 0 else { return status }
        if isCapture { return snd_pcm_start(handle) }
        let silent = max(0, Self.lead - rest)
        let silence = [Int16](repeating: 0, count: silent * channels)
        return silent == 0 ? 0 : Int32(clamping: min(0, snd_pcm_writei(handle, silence, UInt(silent))))
    }

    private func error(at end: ALSARecovery.End) -> DeviceError {
        switch end {
        case .gone: DeviceError(isCapture ? .microphoneGone : .loudspeakerGone, name)
        case .stalled: DeviceError(isCapture ? .microphoneStalled : .loudspeakerStalled, name)
        case .broken(let code):
            DeviceError(isCapture ? .microphoneBroke : .loudspeakerBroke, name, alsaReason(-code))
        }
    }
}

private func alsaReason(_ status: Int32) -> String { String(cString: snd_strerror(status)) }
