/// What a viewer asks for: which layers and forms, which packets again, and what of it the path has room for.
extension Receiver {
    /// What is asked for now, inside what the path has left over: sound first.
    mutating func requests(at now: Instant) -> [RTCPPacket] {
        let foresees = loss.share > Self.foresight
        var requests = picture?.keyFrameRequests(from: pass.reporter, at: now) ?? []
        counts.keyFrameRequests += requests.count
        // What a full path drops has cost the room of one that comes through: only the weather's losses make what is
        // asked for cheaper than its size.
        let arrives = 1 - min(0.9, weather)
        purse.fill(at: repairRate, now: now)
        soundPurse.fill(at: max(Self.leastSoundRepair, repairRate), now: now)
        let soundPrice = soundPacketBits * arrives * arrives
        let soundLimit = soundPurse.affords(soundPrice)
        let heard = sound?.request(
            from: pass.reporter, plan: soundPlan, foresees: foresees, limit: soundLimit, at: now)
        if let heard {
            let spent = Double(heard.numbers.count) * soundPrice
            soundPurse.take(spent)
            purse.take(spent)
            requests.append(.negativeAcknowledgement(heard))
        }
        let price = packetBits * arrives * arrives
        let limit = purse.affords(price)
        let pictures =
            picture?.requests(from: pass.reporter, plan: picturePlan, foresees: foresees, limit: limit, at: now) ?? []
        for request in pictures {
            purse.take(Double(request.numbers.count) * price)
            requests.append(.negativeAcknowledgement(request))
        }
        if let request = fill(at: now) { requests.append(.negativeAcknowledgement(request)) }
        return requests
    }

    /// A request for packets that are here already, to see whether the path carries more.
    private mutating func fill(at now: Instant) -> NegativeAcknowledgement? {
        guard let filling else {
            fillPurse = RepairPurse(available: 0)
            return nil
        }
        let arrives = 1 - min(0.9, loss.share)
        let price = (picture?.chooser.chosen ?? -1 < 0 ? soundPacketBits : packetBits) * arrives * arrives
        fillPurse.fill(at: max(0, filling - media.perSecond(at: now)), now: now)
        let count = min(Int(fillPurse.available / price), Self.fillBurst)
        guard count > 0,
            let request = picture?.refill(count, from: pass.reporter) ?? sound?.refill(count, from: pass.reporter)
        else { return nil }
        fillPurse.take(Double(count) * price)
        return request
    }

    mutating func plan(at now: Instant) {
        let receptions = receptions
        recentLoss.note(totals, at: now)
        loss.note(
            expected: receptions.reduce(0) { $0 + $1.statistics.expected },
            lost: receptions.reduce(0) { $0 + $1.statistics.lost }, at: now)
        let isFilled = estimator.lastOveruse.map { now - $0 < Self.fullness } ?? false
        if !isFilled { weather += (loss.share - weather) * Self.weatherChange }
        weather = min(weather, loss.share)
        considerCopies(at: now)
        sound?.choose(loss: loss.share, hasRoom: hasRoomForCopies)
        let conditions = LayerChooser.Conditions(
            estimate: estimator.bitsPerSecond, arriving: estimator.arrivalRate(at: now),
            lastOveruse: estimator.lastOveruse, queueing: estimator.queueing,
            standing: estimator.standing, loss: loss.share, sound: soundRate)
        picture?.update(conditions, roundTrip: roundTrip.value, clock: clock, at: now)
        filling = picture?.chooser.filling(conditions, at: now)
        let isRepairing = sound?.buffer.isRepairing ?? (loss.share > 0.02)
        let need = isRepairing ? picture?.punctuality.need ?? .zero : .zero
        // The way itself takes half of the round trip, as far as anyone can tell.
        let time = min(
            JitterBuffer.targets.upperBound,
            max(Self.wholeDelay - (roundTrip.least ?? .zero) / 2, JitterBuffer.targets.upperBound / 4))
        sound?.wait(atLeast: need, atMost: time)
        clock.repairDelay = min(need, time)
        soundPlan = RepairPlan(loss: loss.share, roundTrip: roundTrip.value, time: time)
        picturePlan = soundPlan
        let isFull = estimator.lastOveruse.map { now - $0 < .milliseconds(500) } ?? false
        let isCalm = estimator.lastOveruse.map { now - $0 > .seconds(10) } ?? true
        let least = estimator.bitsPerSecond * (isFull ? Self.fullRepair : Self.leastRepair)
        repairRate = max(least, estimator.bitsPerSecond * (isCalm ? 0.95 : 0.9) - media.perSecond(at: now))
        let arriving = media.perSecond(at: now) / (1 - min(0.9, loss.share))
        let wish = picturePlan.cost * loss.share * arriving
        picturePlan = picturePlan.limited(to: wish > 0 ? repairRate / wish : 1, roundTrip: roundTrip.value)
        soundPlan = soundPlan.limited(to: isFull ? 0.3 : 1, roundTrip: roundTrip.value)
    }

    /// Copies of sound cost the path more than asking for what is lost: they are for where it has room for them, the
    /// pictures and their repair.
    private mutating func considerCopies(at now: Instant) {
        let isQuiet = estimator.lastOveruse.map { now - $0 > Self.quiet } ?? true
        let arrives = 1 - min(0.9, loss.share)
        let pictures = max(media.perSecond(at: now) - sounds.perSecond(at: now), 0)
        let needed = pictures / arrives + sounds.perSecond(at: now)
        if hasRoomForCopies {
            guard !isQuiet || needed > estimator.bitsPerSecond else { return }
            hasRoomForCopies = false
            copiesPause = min(copiesPause * 2, .seconds(60))
            nextCopies = now + copiesPause
        } else if isQuiet, now >= nextCopies ?? now {
            let depth = Double(RedundancyDepth.wanted(for: loss.share))
            let copies = (sound?.plainBitsPerSecond ?? 0) * depth * arrives
            hasRoomForCopies = estimator.bitsPerSecond * 0.9 - needed > copies * 1.2
        }
    }

    /// Bits/s, with headers, at fifty packets a second.
    private var soundRate: Double { (sound?.bitsPerSecond ?? 0) + Self.headerBits * 50 }
}
