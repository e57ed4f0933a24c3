/// The sound's way in: packets of either form to one jitter buffer that a playback clock pulls from.
///
/// `a` carries each frame once, `a+` with copies of those before. Both have the same frames at the same timestamps, so
/// changing over is asking for the other and letting go of the one when the other has come.
struct SoundReceiver: Sendable {
    /// Loss from which the form with copies is worth its bytes, and under which it no longer is.
    private static let wantsCopies = 0.02
    private static let wantsNone = 0.004
    /// What comes later than the longest delay is not played any more.
    private static let patience = JitterBuffer.targets.upperBound

    private(set) var plain: StreamReceiver?
    private(set) var copied: StreamReceiver?
    private(set) var buffer = JitterBuffer()
    /// In buffers before this one.
    private var lateBefore = 0
    /// The form with copies is asked for.
    private(set) var isCopied = false
    /// The form asked for has come.
    private var hasCome = true

    init?(streams: [MediaStream]) {
        plain = streams.first { $0.codec == .opus }.map { StreamReceiver(stream: $0, patience: Self.patience) }
        copied = streams.first { $0.codec == .red }.map { StreamReceiver(stream: $0, patience: Self.patience) }
        guard plain != nil || copied != nil else { return nil }
        isCopied = plain == nil
    }

    var receptions: [StreamReceiver] { [plain, copied].compactMap(\.self) }

    /// The streams to ask for.
    var wanted: [SSRC] {
        let now = isCopied ? copied : plain
        let before = isCopied ? plain : copied
        return [now?.stream.ssrc, hasCome ? nil : before?.stream.ssrc].compactMap(\.self)
    }

    /// Frames that came after their time.
    var lateFrames: Int { lateBefore + buffer.lateFrames }

    /// Bits/s of the form that is asked for.
    var bitsPerSecond: Double { Double((isCopied ? copied : plain)?.stream.bitsPerSecond ?? 0) }
    /// Bits/s of the form without copies.
    var plainBitsPerSecond: Double { Double((plain ?? copied)?.stream.bitsPerSecond ?? 0) }

    /// Chooses the form by the share of packets lost, 0…1, and by whether the path has room for copies.
    mutating func choose(loss: Double, hasRoom: Bool) {
        buffer.isRepairing = loss > Self.wantsCopies
        guard plain != nil, copied != nil else { return }
        let wants = hasRoom && (loss > Self.wantsCopies || isCopied && loss > Self.wantsNone)
        guard wants != isCopied else { return }
        isCopied = wants
        hasCome = false
        // What is known of a stream that was not asked for is old: its gap is no loss.
        if wants { copied?.begin() } else { plain?.begin() }
    }

    /// What the pictures need so that sound waits for them, and how long it may wait.
    mutating func wait(atLeast delay: Duration, atMost most: Duration) {
        buffer.leastTarget = delay
        buffer.mostTarget = most
    }

    /// Whether the packet is sound of this room; it is taken in if so.
    ///
    /// - Returns: how it came; nil when the stream is none of these.
    mutating func insert(
        _ datagram: [UInt8], _ packet: RTPPacket, at now: Instant
    ) throws(ParseError) -> NackSchedule.Arrival? {
        switch packet.header.ssrc {
        case plain?.stream.ssrc:
            guard let arrival = plain?.received(packet.header, at: now).arrival else { return nil }
            if !isCopied { hasCome = true }
            insert(datagram[packet.payload], packet.header.timestamp, arrival, at: now)
            return arrival
        case copied?.stream.ssrc:
            guard let arrival = copied?.received(packet.header, at: now).arrival else { return nil }
            if isCopied { hasCome = true }
            guard arrival != .stale else { return arrival }
            let blocks = try REDPayload(parsing: datagram, payload: packet.payload).blocks
            for block in blocks.dropLast() {
                let timestamp = packet.header.timestamp.advanced(by: -block.timestampOffset)
                insert(datagram[block.range], timestamp, .repaired, at: now)
            }
            if let primary = blocks.last {
                insert(datagram[primary.range], packet.header.timestamp, arrival, at: now)
            }
            return arrival
        default: return nil
        }
    }

    private mutating func insert(
        _ bytes: ArraySlice<UInt8>, _ timestamp: RTPTimestamp, _ arrival: NackSchedule.Arrival, at now: Instant
    ) {
        guard arrival != .stale, !bytes.isEmpty, bytes.count <= MediaLimits.soundBytes else { return }
        if arrival == .restarted {
            lateBefore = lateFrames
            buffer = JitterBuffer()
        }
        buffer.insert(
            Array(bytes), timestamp: timestamp, isRepair: arrival == .repaired || arrival == .foreseen, at: now)
    }

    /// Requests for what is missing of the form that is asked for.
    mutating func request(
        from sender: SSRC, plan: RepairPlan, foresees: Bool, limit: Int, at now: Instant
    ) -> NegativeAcknowledgement? {
        isCopied
            ? copied?.request(from: sender, plan: plan, foresees: foresees, limit: limit, at: now)
            : plain?.request(from: sender, plan: plan, foresees: foresees, limit: limit, at: now)
    }

    /// A request for the last `count` packets once more.
    func refill(_ count: Int, from sender: SSRC) -> NegativeAcknowledgement? {
        guard let reception = isCopied ? copied : plain else { return nil }
        let numbers = reception.nacks.latest(count)
        guard !numbers.isEmpty else { return nil }
        return NegativeAcknowledgement(sender: sender, media: reception.stream.ssrc, numbers: numbers)
    }

    mutating func received(_ report: SenderReport, at now: Instant) -> Bool {
        switch report.ssrc {
        case plain?.stream.ssrc: plain?.received(report, at: now)
        case copied?.stream.ssrc: copied?.received(report, at: now)
        default: return false
        }
        return true
    }

    mutating func reportBlocks(at now: Instant) -> [ReportBlock] {
        [plain?.reportBlock(at: now), copied?.reportBlock(at: now)].compactMap(\.self)
    }

    mutating func next(clock: inout PlayoutClock, at now: Instant) -> SoundStep {
        let step = buffer.next(at: now)
        if let position = buffer.position, position.at == now { clock.played(sound: position.timestamp, at: now) }
        return step
    }
}
