extension Publisher {
    /// Takes a datagram from the relay; what is not RTCP for us is passed over.
    package mutating func handle(_ datagram: [UInt8], at now: Instant) {
        guard DatagramKind(of: datagram) == .rtcp, let packets = try? RTCPPacket.compound(parsing: datagram)
        else { return }
        // Who is asked for proof is not known where it is.
        let isDoubted = packets.contains { if case .challenge = $0 { true } else { false } }
        if !isDoubted { relayHeard(at: now) }
        for packet in packets {
            switch packet {
            case .receiverReport(let report): take(report.blocks, at: now)
            case .negativeAcknowledgement(let request): resend(request)
            case .pictureLoss(let request): wantKeyFrame(of: request.media, at: now)
            case .timing(let report): take(report, at: now)
            case .estimate(let estimate): take(estimate, at: now)
            case .demand(let demand): take(demand, at: now)
            case .challenge(let challenge): relayAsks(challenge, at: now)
            case .senderReport, .subscription, .rollover, .echo, .probe, .goodbye: break
            }
        }
    }

    /// Divides the path anew between what is wanted, and starts and stops layers.
    mutating func divide(at now: Instant) {
        // What is lost on the way is sent again, and that has to fit as well.
        let carried = estimate.map { $0 * (1 - min(counts.loss, 0.5)) }
        let allotment = share.divide(carried, among: wish(at: now), at: now)
        for place in pictures.indices {
            let isRunning = allotment[pictures[place].layer] != nil
            if isRunning, !pictures[place].isRunning { pictures[place].gate.begin() }
            pictures[place].isRunning = isRunning
        }
        // The relay's estimate is what may be sent at; before there is one, a multiple of what has to be.
        let pace = max(Double(allotment.wireRate) * PublishingLimits.pacing, min(carried ?? 0, Self.mostPace))
        // A path known to be narrower than the least pace is not filled faster than it empties.
        let least = carried.map { min(Self.leastPace, max($0, Self.narrowestPace)) } ?? Self.leastPace
        if max(pace, least) != pacer.bitsPerSecond { pacer.set(bitsPerSecond: max(pace, least), at: now) }
    }

    /// What somebody watches or may watch next: the plain voice and the first layer are there before anyone asks.
    private func wish(at now: Instant) -> RateShare.Wish {
        let hasRedundant = redundantSound?.audience.isThere(at: now) ?? false
        let hasPlain = sound.map { $0.audience.isThere(at: now) || !hasRedundant } ?? false
        let first = pictures.contains { $0.layer == .first } ? .first : pictures.first?.layer
        return RateShare.Wish(
            sound: hasPlain, redundancy: hasRedundant ? depth.depth : nil,
            layers: pictures.filter { $0.layer == first || $0.published.audience.isThere(at: now) }.map(\.layer))
    }

    private mutating func take(_ blocks: [ReportBlock], at now: Instant) {
        let ours = Set(pass.streams.map(\.ssrc))
        let blocks = blocks.filter { ours.contains($0.ssrc) }
        guard let worst = blocks.map(\.loss).max() else { return }
        if let measured = blocks.compactMap({ $0.roundTrip(at: now) }).min() { roundTrip.note(measured) }
        counts.loss = worst
        deepen(at: now)
        note(.report(loss: worst, roundTrip: roundTrip.value))
    }

    private mutating func take(_ report: TimingReport, at now: Instant) {
        if let echo = report.echo, echo.ssrc == pass.reporter {
            if let measured = echo.roundTrip(at: now) { roundTrip.note(measured) }
            relayAnswered(at: now)
        }
        if let reference = report.reference {
            let echo = TimingReport.Echo(ssrc: report.sender, lastReference: reference.middle, delay: 0)
            self.report(
                [
                    .receiverReport(ReceiverReport(ssrc: pass.reporter)),
                    .timing(TimingReport(sender: pass.reporter, echo: echo)),
                ], at: now)
        }
    }

    private mutating func take(_ estimate: ReceiverEstimate, at now: Instant) {
        self.estimate = Double(estimate.bitsPerSecond)
        divide(at: now)
    }

    private mutating func take(_ demand: Demand, at now: Instant) {
        sound?.note(demand, at: now)
        redundantSound?.note(demand, at: now)
        for place in pictures.indices { pictures[place].published.note(demand, at: now) }
        deepen(at: now)
        divide(at: now)
    }

    /// The viewers' own ways lose packets as well as ours does, and what we lose they report with theirs.
    private mutating func deepen(at now: Instant) {
        depth.note(loss: max(counts.loss, redundantSound?.audience.loss ?? 0), at: now)
    }

    private mutating func wantKeyFrame(of media: SSRC, at now: Instant) {
        guard let place = pictures.firstIndex(where: { $0.published.stream.ssrc == media }),
            pictures[place].gate.request(at: now, roundTrip: roundTrip.value)
        else { return }
        note(.keyFrameWanted(stream: pictures[place].layer.name))
    }

    /// A number named twice is answered twice: the relay knows how much is lost on the way.
    private mutating func resend(_ request: NegativeAcknowledgement) {
        let streams = [sound, redundantSound].compactMap(\.self) + pictures.map(\.published)
        guard let sender = streams.first(where: { $0.stream.ssrc == request.media })?.sender else { return }
        for number in request.numbers.prefix(MediaLimits.repairsPerRequest) {
            guard let datagram = sender.sent(number) else { continue }
            // Answers that cannot leave soon come too late: the relay asks again for what it still wants.
            guard pacer.backlog(lane: Self.repairLane) < PublishingLimits.repairBacklog else { return }
            repair(datagram)
        }
    }
}
