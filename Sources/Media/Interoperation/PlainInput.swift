import DequeModule

/// What another program sends as plain RTP: datagrams in, sound and pictures in time out.
///
/// Anybody on the machine may send to the ports: one sender is listened to at a time, whatever else comes costs a
/// count. Nothing is asked for again; a gap is given up after a moment, and a key frame asked for where the sender has
/// said where it takes reports.
///
/// Sound and picture are put together by the sender's reports where it says that both are of one clock, else by when
/// they come: whoever sends live sends what belongs together at about one time.
package struct PlainInput: Sendable {
    package struct Statistics: Hashable, Sendable {
        package var packets = 0
        /// Damaged, of another payload type, or not of use.
        package var discarded = 0
        /// From a second sender while the first one was sending.
        package var strangers = 0
        package var keyFramesAsked = 0
    }

    /// What is taken on a port.
    package struct Format: Hashable, Sendable {
        /// Nil for any dynamic type (RFC 3551 section 3).
        package let payloadType: UInt8?

        package init(payloadType: UInt8?) { self.payloadType = payloadType }
    }

    private var sound: PlainSender?
    private var soundFlow: PlainFlow
    private var buffer = JitterBuffer()

    private var tie = PlainTie()
    /// How long sound has to wait for the pictures that belong to it.
    private var pictureLateness = DelayQuantile(start: .zero)

    private var picture: PlainSender?
    private var pictureFlow: PlainFlow
    private var assembler = FrameAssembler()
    private var clock = Self.newClock
    private var queue: Deque<EncodedPicture> = []
    /// The number waited for, and since when.
    private var gap: (number: Int64, since: Instant)?
    private var nextRequest: Instant?
    private let reporter = SSRC(UInt32.random(in: 1 ... .max))
    package private(set) var statistics = Statistics()

    /// - Parameters: what is taken of each; nil for nothing.
    package init(sound: Format?, picture: Format?, at now: Instant) {
        self.sound = sound.map { PlainSender(payloadType: $0.payloadType) }
        self.picture = picture.map { PlainSender(payloadType: $0.payloadType) }
        soundFlow = PlainFlow(at: now)
        pictureFlow = PlainFlow(at: now)
    }

    /// Takes a datagram that came on one of the ports.
    package mutating func handle(_ datagram: [UInt8], on channel: PlainChannel, at now: Instant) {
        statistics.packets += 1
        do throws(ParseError) {
            switch channel {
            case .sound: try take(sound: datagram, RTPPacket(parsing: datagram), at: now)
            case .picture: try take(picture: datagram, RTPPacket(parsing: datagram), at: now)
            case .soundReports, .pictureReports: try take(report: datagram, on: channel)
            }
        } catch {
            statistics.discarded += 1
        }
    }

    // MARK: Sound

    /// Whether sound comes at present.
    package var hasSound: Bool { soundFlow.isFlowing }

    /// What to play in the next 20 ms; to be called once for each while there is sound.
    package mutating func nextSound(at now: Instant) -> SoundStep {
        let isTied = tie.reports != nil
        buffer.leastTarget = isTied ? pictureLateness.value : .zero
        let step = buffer.next(at: now)
        if isTied, let position = buffer.position, position.at == now {
            clock.played(sound: position.timestamp, at: now)
        }
        // Else pictures wait as long as the sound that came with them does.
        clock.repairDelay = buffer.delay
        return step
    }

    package mutating func soundInterruption(at now: Instant) -> PlainInterruption? { soundFlow.interruption(at: now) }

    private mutating func take(sound datagram: [UInt8], _ packet: RTPPacket, at now: Instant) throws(ParseError) {
        guard sound?.takes(packet.header) == true, !packet.payload.isEmpty else { throw .value }
        switch sound?.hears(packet.header, at: now).verdict {
        case .stranger, nil:
            statistics.strangers += 1
            return
        case .new:
            buffer = JitterBuffer()
            tie.sound.begin(packet.header.ssrc)
            beginClock()
        case .known: break
        }
        let payload = datagram[packet.payload]
        let samples = OpusHeader.samples(of: payload)
        guard samples == SoundFrame.sampleCount, payload.count <= MediaLimits.soundBytes else {
            soundFlow.cameUseless(.soundLength(samples))
            throw .value
        }
        buffer.insert(Array(payload), timestamp: packet.header.timestamp, at: now)
        soundFlow.came(at: now)
    }

    // MARK: Pictures

    /// The next picture that is due. To be called until it gives none, every few milliseconds.
    package mutating func nextPicture(at now: Instant) -> EncodedPicture? {
        giveUp(at: now)
        guard let first = queue.first else { return nil }
        let isFull = queue.count > MediaLimits.pictureQueue
        guard isFull || clock.due(picture: first.timestamp, at: now) <= now else { return nil }
        var picture = queue.removeFirst()
        // Of several that are due only the last is worth its encoding.
        picture.isShown = !(queue.first.map { isFull || clock.due(picture: $0.timestamp, at: now) <= now } ?? false)
        return picture
    }

    package mutating func pictureInterruption(at now: Instant) -> PlainInterruption? {
        pictureFlow.interruption(at: now)
    }

    /// The decoder could make nothing of a picture: those that follow are of no use either.
    package mutating func pictureFailed() {
        assembler.requireKeyFrame()
        queue.removeAll()
        pictureFlow.cameUseless(.notPictures)
    }

    /// The decoder showed one.
    package mutating func pictureShown(at now: Instant) { pictureFlow.came(at: now) }

    /// The report that asks the sender for a key frame, when there is no going on without.
    package mutating func keyFrameRequest(at now: Instant) -> [UInt8]? {
        guard let ssrc = picture?.ssrc, assembler.needsKeyFrame, now >= nextRequest ?? now else { return nil }
        nextRequest = now + InteroperationLimits.keyFrameInterval
        statistics.keyFramesAsked += 1
        return RTCPPacket.datagram([
            .receiverReport(ReceiverReport(ssrc: reporter)),
            .pictureLoss(PictureLossIndication(sender: reporter, media: ssrc)),
        ])
    }

    private mutating func take(picture datagram: [UInt8], _ packet: RTPPacket, at now: Instant) throws(ParseError) {
        guard picture?.takes(packet.header) == true, let judged = picture?.hears(packet.header, at: now) else {
            throw .value
        }
        switch judged.verdict {
        case .stranger:
            statistics.strangers += 1
            return
        case .new:
            assembler.reset()
            tie.picture.begin(packet.header.ssrc)
            beginClock()
            pictureLateness = DelayQuantile(start: .zero)
            queue.removeAll()
            gap = nil
        case .known: break
        }
        clock.arrived(picture: packet.header.timestamp, at: now)
        do throws(ParseError) {
            let pictures = try assembler.insert(datagram, packet: packet, number: judged.number)
            queue.append(contentsOf: pictures)
            for picture in pictures { noteLateness(of: picture, at: now) }
        } catch {
            pictureFlow.cameUseless(.notPictures)
            throw error
        }
        if assembler.needsKeyFrame { pictureFlow.cameUseless(.needsKeyFrame) }
        if queue.count > 2 * MediaLimits.pictureQueue {
            // Nobody takes them: what waits any longer is of no use.
            queue.removeAll()
            assembler.requireKeyFrame()
        }
    }

    private mutating func noteLateness(of picture: EncodedPicture, at now: Instant) {
        guard soundFlow.isFlowing, let timestamp = tie.soundTimestamp(of: picture.timestamp) else { return }
        pictureLateness.note(max(.zero, buffer.lateness(of: timestamp, at: now)))
    }

    private static var newClock: PlayoutClock {
        PlayoutClock(soundRate: SoundFrame.sampleRate, pictureRate: 90_000)
    }

    private mutating func beginClock() {
        clock = Self.newClock
        setClock()
    }

    private mutating func setClock() {
        guard let reports = tie.reports else { return }
        clock.received(soundReport: reports.sound)
        clock.received(pictureReport: reports.picture)
    }

    /// What was overtaken has had its time.
    private mutating func giveUp(at now: Instant) {
        guard let number = assembler.blockedOn else {
            gap = nil
            return
        }
        if gap?.number != number { gap = (number, now) }
        guard let since = gap?.since, now - since >= InteroperationLimits.reordering else { return }
        queue.append(contentsOf: assembler.giveUp())
        gap = nil
    }

    // MARK: Reports

    private mutating func take(report datagram: [UInt8], on channel: PlainChannel) throws(ParseError) {
        guard DatagramKind(of: datagram) == .rtcp else { throw .value }
        let packets = try RTCPPacket.compound(parsing: datagram)
        let names = CanonicalName.names(in: datagram)
        if channel == .soundReports {
            tie.sound.note(packets, names: names, of: sound?.ssrc)
        } else {
            tie.picture.note(packets, names: names, of: picture?.ssrc)
        }
        setClock()
        for case .goodbye(let sources) in packets {
            if channel == .soundReports, sound?.leaves(sources) == true { soundFlow.left() }
            if channel == .pictureReports, picture?.leaves(sources) == true { pictureFlow.left() }
        }
    }
}
