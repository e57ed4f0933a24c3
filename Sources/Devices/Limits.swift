/// The bounds of what comes in from files, programs and devices.
package enum DeviceLimits {
    /// Every source's pictures are brought to this size, in pixels.
    package static let pictureWidth = 640
    package static let pictureHeight = 360
    /// Frames per second of the sources that may choose.
    package static let framesPerSecond = 30

    /// Frames per second a YUV4MPEG2 stream may ask for.
    package static let fileFramesPerSecond = 1.0...120.0
    /// Bytes of a YUV4MPEG2 header line; real ones are under 100.
    package static let headerLineBytes = 1_024

    /// Bytes of sound in a WAV file, which is kept in memory: twelve minutes of 48 kHz stereo.
    package static let wavBytes = 144 << 20
    /// RIFF chunks looked through for the sound.
    package static let riffChunks = 64
    /// Samples per second a WAV file may have.
    package static let wavSampleRates = 4_000...192_000

    /// Characters of a program's last words that are quoted in a message.
    package static let quotedCharacters = 300

    /// How long a blocked read or wait goes on before it looks whether it should stop, in milliseconds.
    static let stopCheckMilliseconds: Int32 = 50

    /// Sound a playback device holds, in microseconds: enough for scheduling jitter, little enough not to be felt.
    static let playbackBufferMicroseconds: UInt32 = 80_000
    /// Frames a playback device waits for before it begins, and so its latency: half of what it holds, so that it
    /// neither runs dry nor full when a frame comes late or two come at once.
    static let playbackLeadFrames = 2
    /// Sound a capture device may hold before samples are lost, in microseconds.
    static let captureBufferMicroseconds: UInt32 = 200_000
    /// Times a sound device may fail in a row before it is given up.
    static let deviceFailures = 10
    /// Waits in a row, each of `stopCheckMilliseconds`, in which a sound device does nothing: five seconds.
    static let deviceIdleWaits = 100
    /// How long a source that is to replace another may take until its first frame.
    package static let firstFrame = Duration.seconds(10)
    /// Sound devices, and cameras, that are looked at for a list.
    static let listedDevices = 256
    /// Waits in a row, each of `stopCheckMilliseconds`, in which a program gives nothing: ten seconds. A network may
    /// stand still for longer than a sound card.
    static let programIdleWaits = 200
    /// The same for a program to end after its output has: one second.
    static let programEndWaits = 20
}
