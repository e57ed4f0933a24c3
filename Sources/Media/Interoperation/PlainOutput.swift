/// What a viewer plays, as plain RTP for another program: repaired, in order, on one time line.
///
/// Times are those at which this viewer hears and sees, so that layer changes, stretched sound and a host who returns
/// leave no trace but a gap in time. Names, numbers and timestamps are our own and go on all the while. Sound that was
/// made up is sent as an Opus frame that is left out, which the other program makes up in its turn.
package struct PlainOutput: Sendable {
    package struct Departure: Hashable, Sendable {
        package let channel: PlainChannel
        package let bytes: [UInt8]
    }

    /// Dynamic payload types (RFC 3551 section 3), as rooms have them.
    package static let soundType: UInt8 = 111
    package static let pictureType: UInt8 = 96

    private var name: CanonicalName
    private var sound: PlainStream
    private var picture: PlainStream
    private var packetizer = VP8Packetizer()
    private var soundRhythm = SoundRhythm()
    private var pictureRhythm = PictureRhythm()
    /// Of the last frame that was sent; nil while nothing sounds.
    private var spell: OpusHeader?
    private var listeners: [SSRC] = []
    /// Somebody has not seen a key frame yet.
    private var owesKeyFrame = false
    private var nextRequest: Instant?

    package init() {
        var generator = SystemRandomNumberGenerator()
        self.init(using: &generator)
    }

    package init(using generator: inout some RandomNumberGenerator) {
        name = CanonicalName(using: &generator)
        sound = PlainStream(payloadType: Self.soundType, clockRate: SoundFrame.sampleRate, using: &generator)
        picture = PlainStream(payloadType: Self.pictureType, clockRate: 90_000, using: &generator)
    }

    /// Another engine plays from now on.
    package mutating func begin() {
        soundRhythm.begin()
        spell = nil
    }

    /// Takes 20 ms of sound, to be called for each.
    ///
    /// - Parameter heard: when they begin to be heard.
    package mutating func take(_ step: SoundStep, heard: Instant, at now: Instant) -> [Departure] {
        let time = soundRhythm.time(heard: heard)
        let payload: [UInt8]
        let begins = spell == nil
        switch step {
        case .packet(let bytes):
            guard let first = bytes.first else { return [] }
            spell = OpusHeader(rawValue: first)
            payload = bytes
        case .conceal:
            guard let spell, spell.frameSamples == SoundFrame.sampleCount else { return [] }
            payload = spell.discontinued
        case .silence:
            spell = nil
            // While the host is away nothing else is sent: a program that hears nothing at all gives up (ffmpeg after
            // ten seconds).
            return (sound.hasSent ? soundReport(at: now) : []) + (picture.hasSent ? pictureReport(at: now) : [])
        }
        var departures = soundReport(at: now)
        let packet = sound.packet(payload: payload[...], marker: begins, time: time)
        departures.append(Departure(channel: .sound, bytes: packet))
        return departures
    }

    /// Takes a picture that can be decoded after those before it.
    ///
    /// - Parameter due: when it is shown.
    package mutating func take(_ encoded: EncodedPicture, due: Instant, at now: Instant) -> [Departure] {
        guard !encoded.bytes.isEmpty, encoded.bytes.count <= MediaLimits.pictureBytes else { return [] }
        if encoded.isKeyFrame { owesKeyFrame = false }
        let time = pictureRhythm.time(of: encoded.timestamp, due: due)
        var departures = pictureReport(at: now)
        for piece in packetizer.pieces(of: encoded.bytes) {
            let packet = picture.packet(
                prefix: piece.descriptor.bytes, payload: piece.data, marker: piece.endsPicture, time: time)
            departures.append(Departure(channel: .picture, bytes: packet))
        }
        return departures
    }

    /// Somebody listens on a port of media who did not before: is told the time at once, and needs a key frame.
    package mutating func listenerCame(on channel: PlainChannel, at now: Instant) -> [Departure] {
        switch channel {
        case .sound, .soundReports:
            return [Departure(channel: .soundReports, bytes: sound.report(name, at: now))]
        case .picture, .pictureReports:
            owesKeyFrame = true
            return [Departure(channel: .pictureReports, bytes: picture.report(name, at: now))]
        }
    }

    /// Takes what a listener reports; what is not understood is passed over.
    package mutating func handle(
        report datagram: [UInt8], on channel: PlainChannel, at now: Instant
    ) -> [Departure] {
        guard DatagramKind(of: datagram) == .rtcp, let packets = try? RTCPPacket.compound(parsing: datagram) else {
            return []
        }
        var departures: [Departure] = []
        for packet in packets {
            switch packet {
            case .receiverReport(let report) where !listeners.contains(report.ssrc):
                if listeners.count == InteroperationLimits.listeners { listeners.removeFirst() }
                listeners.append(report.ssrc)
                departures = listenerCame(on: channel, at: now)
            case .pictureLoss(let loss) where loss.media == picture.ssrc: owesKeyFrame = true
            default: break
            }
        }
        return departures
    }

    /// Whether a key frame is to be asked of the room now: again and again until one goes out.
    package mutating func wantsKeyFrame(at now: Instant) -> Bool {
        guard owesKeyFrame, now >= nextRequest ?? now else { return false }
        nextRequest = now + InteroperationLimits.keyFrameInterval
        return true
    }

    /// The end, which programs that record wait for. What comes after it goes out under new names.
    package mutating func goodbye(at now: Instant) -> [Departure] {
        guard sound.hasSent || picture.hasSent else { return [] }
        let departures = [
            Departure(channel: .soundReports, bytes: sound.goodbye(name, at: now)),
            Departure(channel: .pictureReports, bytes: picture.goodbye(name, at: now)),
        ]
        self = PlainOutput()
        return departures
    }

    private mutating func soundReport(at now: Instant) -> [Departure] {
        guard sound.isReportDue(at: now) else { return [] }
        return [Departure(channel: .soundReports, bytes: sound.report(name, at: now))]
    }

    private mutating func pictureReport(at now: Instant) -> [Departure] {
        guard picture.isReportDue(at: now) else { return [] }
        return [Departure(channel: .pictureReports, bytes: picture.report(name, at: now))]
    }
}
