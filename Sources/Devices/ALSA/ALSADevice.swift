import CALSA
import Media

/// An open ALSA device for one direction, 16-bit at 48 kHz, non-blocking.
///
/// `@unchecked Sendable`: the handle is a plain C object without a thread of its own. It is made by one thread and
/// then used only by the one worker that owns the reader or writer around it; the last of the two closes it.
final class ALSADevice: @unchecked Sendable {
    /// 1, or 2 where the device has no mono.
    let channels: Int

    private let handle: OpaquePointer
    private let name: String

    init(_ name: String, capture: Bool) throws(DeviceError) {
        self.name = name
        hawker_alsa_be_quiet()
        let kind = capture ? "microphone" : "loudspeaker"
        var opened: OpaquePointer?
        let direction = capture ? SND_PCM_STREAM_CAPTURE : SND_PCM_STREAM_PLAYBACK
        var status = snd_pcm_open(&opened, name, direction, Int32(SND_PCM_NONBLOCK))
        guard status == 0, let handle = opened else {
            throw DeviceError(
                .deviceUnavailable,
                "the \(kind) \"\(name)\" does not open (\(alsaReason(status))); is it there and free?")
        }
        var channels = 0
        repeat {
            channels += 1
            status = snd_pcm_set_params(
                handle, SND_PCM_FORMAT_S16_LE, SND_PCM_ACCESS_RW_INTERLEAVED, UInt32(channels),
                UInt32(SoundFrame.sampleRate), 1,
                capture ? DeviceLimits.captureBufferMicroseconds : DeviceLimits.playbackBufferMicroseconds)
        } while status < 0 && channels < 2
        if status == 0, !capture {
            status = hawker_alsa_start_at(handle, UInt(SoundFrame.sampleCount * DeviceLimits.playbackLeadFrames))
        }
        guard status == 0 else {
            snd_pcm_close(handle)
            throw DeviceError(
                .deviceUnavailable,
                "the \(kind) \"\(name)\" does not take 16-bit sound at 48 kHz (\(alsaReason(status))); "
                    + "try \"plug:\(name)\"")
        }
        self.channels = channels
        self.handle = handle
        if capture { snd_pcm_start(handle) }
    }

    deinit { snd_pcm_close(handle) }

    /// Plays `samples`, waiting for room. After an under-run it starts again with a frame of silence in front, so
    /// that the next late frame does not run it dry at once.
    func play(_ samples: [Int16], unless stop: StopSignal) throws(DeviceError) {
        try move(samples.count / channels, unless: stop) { done in
            samples.withUnsafeBufferPointer {
                snd_pcm_writei(handle, $0.baseAddress.map { $0 + done * channels }, UInt($0.count / channels - done))
            }
        } recovered: {
            let silence = [Int16](repeating: 0, count: SoundFrame.sampleCount * channels)
            snd_pcm_writei(handle, silence, UInt(SoundFrame.sampleCount))
        }
    }

    /// Fills `samples`, waiting for them; false once `stop` is requested.
    func record(_ samples: inout [Int16], unless stop: StopSignal) throws(DeviceError) -> Bool {
        let count = samples.count / channels
        return try samples.withUnsafeMutableBufferPointer { buffer throws(DeviceError) in
            try move(count, unless: stop) { done in
                snd_pcm_readi(handle, buffer.baseAddress.map { $0 + done * channels }, UInt(count - done))
            } recovered: {
                snd_pcm_start(handle)
            }
        }
    }

    /// Repeats `step` until `count` frames are moved. A device that fails ten times in a row is given up.
    @discardableResult
    private func move(
        _ count: Int, unless stop: StopSignal, step: (_ done: Int) -> snd_pcm_sframes_t, recovered: () -> Void
    ) throws(DeviceError) -> Bool {
        var done = 0
        var failures = 0
        while done < count {
            guard !stop.isRequested else { return false }
            let moved = step(done)
            if moved > 0 {
                done += Int(moved)
                failures = 0
            } else if moved == 0 || moved == -Int(EAGAIN) {
                _ = snd_pcm_wait(handle, DeviceLimits.stopCheckMilliseconds)
            } else {
                failures += 1
                let status = snd_pcm_recover(handle, Int32(moved), 1)
                guard status == 0, failures < 10 else {
                    throw DeviceError(
                        .deviceUnavailable, "the sound device \"\(name)\" broke off (\(alsaReason(Int32(moved))))")
                }
                recovered()
            }
        }
        return true
    }
}

private func alsaReason(_ status: Int32) -> String { String(cString: snd_strerror(status)) }
