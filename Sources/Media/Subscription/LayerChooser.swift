/// Which of the picture's layers to ask for.
///
/// Starts with a small one, for that is there first. Goes up in two steps. First the path is filled with packets that
/// are here already, asked for again, to the rate the next layer needs: that costs nobody a picture, so it can be tried
/// often. If no queue is left standing by it, the next layer is asked for while the old one still shows, and shown from
/// its key frame on; if the delay does not allow that either, it is let go. Goes down at once when the path is found too
/// narrow, or when a layer does not come through whole.
package struct LayerChooser: Sendable {
    /// One size of the picture.
    package struct Layer: Hashable, Sendable {
        package let bitsPerSecond: Double
        /// In pixels.
        package let height: Int

        package init(bitsPerSecond: Double, height: Int) {
            self.bitsPerSecond = bitsPerSecond
            self.height = height
        }
    }

    /// How the path and the picture are doing.
    package struct Conditions: Sendable {
        /// Bits/s that fit, and when they were last found not to.
        package var estimate: Double
        package var lastOveruse: Instant?
        package var queueing: Duration
        /// Bits/s that come now.
        package var arriving: Double
        /// What is left of the queue between bursts.
        package var standing: Duration
        /// Of packets, before repair, 0…1.
        package var loss: Double
        /// Bits/s that sound takes.
        package var sound: Double
        /// Of the shown layer's pictures in the last seconds, the share that was not there in time, 0…1.
        package var spoiled: Double
        /// The same of the layer that is tried.
        package var triedSpoiled = 0.0
        /// Whole pictures of the shown layer come.
        package var flows = true

        package init(
            estimate: Double, arriving: Double = .infinity, lastOveruse: Instant? = nil, queueing: Duration = .zero,
            standing: Duration = .zero, loss: Double = 0,
            sound: Double = 0, spoiled: Double = 0
        ) {
            self.estimate = estimate
            self.arriving = arriving
            self.lastOveruse = lastOveruse
            self.queueing = queueing
            self.standing = standing
            self.loss = loss
            self.sound = sound
            self.spoiled = spoiled
        }
    }

    private struct Probe: Sendable {
        let layer: Int
        let since: Instant
        let loss: Double
        /// When the path was filled long enough and the layer was asked for.
        var asked: Instant?
        /// The layer's first picture has come.
        var flows: Instant?
        /// And its latest.
        var latest: Instant?
    }

    /// Quiet needed before a try as long as none has failed, and before each later one.
    private static let firstQuiet = Duration.milliseconds(400)
    private static let quiet = Duration.seconds(3)
    /// How long a failed try is not repeated, at first and at most.
    private static let backoffs = Duration.seconds(4)...Duration.seconds(30)
    /// In the first time after a layer was given up for want of width, tries are no rarer than this.
    private static let recentBackoff = Duration.seconds(7)
    private static let recent = Duration.seconds(60)
    /// On a path that was found full before, a layer must come through for so long beside the one that is shown before it
    /// takes its place: without losses, and with them.
    private static let proof = Duration.seconds(1)
    private static let lossyProof = Duration.seconds(2)
    /// Without a picture for so long the tried layer is not shown yet.
    private static let stillness = Duration.milliseconds(250)
    /// A try without a key frame after this has failed.
    private static let probePatience = Duration.seconds(3)
    /// The path is filled for so long: as long as nothing went wrong on it, and else.
    private static let easyLoss = 0.02
    private static let firstFilling = Duration.milliseconds(300)
    private static let filling = Duration.milliseconds(700)
    /// Of what a layer needs, the share that the estimate must reach before the path is filled for it: with losses, and
    /// without. An estimate cannot pass one and a half times what arrives.
    private static let near = 0.7
    private static let far = 0.5
    private static let fillRamp = Duration.milliseconds(400)
    private static let fillPatience = Duration.milliseconds(1_500)
    /// Over what the layer needs, while the path is filled for it.
    private static let fillMargin = 1.2
    /// A queue that stands while the path is filled ends the try.
    private static let fillQueue = Duration.milliseconds(25)
    /// A queue that grows to this while the new layer's key frame comes ends a try.
    private static let keyFrameQueue = Duration.milliseconds(170)
    /// Loss over that of before the try that ends it.
    private static let probeLoss = 0.12
    /// Of pictures not there in time, that make a smaller layer the better one.
    private static let spoiledLimit = 0.06
    /// Over what a layer needs, from which an estimate leaves it room enough.
    private static let roomy = 1.6
    /// And from which it proves that a layer fits, without trying.
    private static let ample = 2.0
    /// A layer is given so long to come through, and so long where a smaller one would help little.
    private static let hope = Duration.milliseconds(500)
    private static let lastHope = Duration.seconds(5)
    /// After a change, the time until what was measured before it is forgotten.
    private static let settling = Duration.seconds(4)
    /// Repair that arrives for nothing, as a share of all at a loss of 1.
    private static let repairShare = 0.5
    /// Loss up to which a layer is tried, from the first on; more packets a picture are harder to keep whole.
    private static let tolerableLoss = [1.0, 0.4, 0.22]

    package let layers: [Layer]
    /// What is begun with.
    private let first: Int
    /// The layer aimed at; −1 for sound alone.
    package private(set) var chosen: Int
    private var probe: Probe?
    private var changed: Instant?
    private var quietSince: Instant?
    private var nextProbe: Instant?
    private var backoff = LayerChooser.backoffs.lowerBound
    private var narrowed: Instant?
    /// The largest layer the pane can show.
    private var useful = Int.max
    /// Changes of the layer that is shown, since the start.
    package private(set) var changes = 0

    /// - Parameter layers: smallest first. Of those of the least height the last is begun with: the ones before it are thin.
    package init(layers: [Layer]) {
        self.layers = layers
        first = max(0, layers.lastIndex { $0.height == layers[0].height } ?? 0)
        chosen = first
    }

    /// The layers to subscribe to.
    package var wanted: [Int] {
        var wanted = chosen >= 0 && !layers.isEmpty ? [chosen] : []
        if let probe, probe.asked != nil { wanted.append(probe.layer) }
        return wanted
    }

    package var isProbing: Bool { probe != nil }
    /// What is aimed at has few pictures a second.
    package var isThin: Bool { chosen < first }

    /// Bits/s, headers included, that the path is to be filled to; nil when it is not. Rises from what is known to fit
    /// once something went wrong.
    package func filling(_ conditions: Conditions, at now: Instant) -> Double? {
        guard let probe, probe.asked == nil else { return nil }
        let aim = need(of: probe.layer, conditions) * Self.fillMargin
        let from = isEasy(conditions) ? aim : min(aim, conditions.estimate)
        return from + (aim - from) * min(1, (now - probe.since).seconds / Self.fillRamp.seconds)
    }

    /// The pane shows no more than `height` pixels: the smallest layer that fills it is the largest of use.
    package mutating func limit(toHeight height: Int) {
        let enough = layers.first { $0.height >= height } ?? layers.last
        useful = layers.lastIndex { $0.height == enough?.height } ?? layers.count - 1
        if chosen > useful { change(to: useful, at: changed ?? .zero) }
        if let probe, probe.layer > useful { self.probe = nil }
    }

    /// A whole picture of a layer has come.
    package mutating func flows(_ layer: Int, at now: Instant) {
        guard probe?.layer == layer else { return }
        if probe?.flows == nil { probe?.flows = now }
        probe?.latest = now
    }

    /// Nothing whole of the chosen layer comes any more.
    ///
    /// - Parameter time: since the last one.
    package mutating func starved(for time: Duration, _ conditions: Conditions, at now: Instant) {
        guard chosen >= 0 else { return }
        let isNarrow = conditions.estimate < need(of: chosen, conditions) * Self.roomy
        // A thin layer that does not come although there is room: nobody sends it.
        if chosen < first, !isNarrow, time > Self.lastHope { return change(to: first, at: now) }
        let patience = chosen > first || chosen == first && isNarrow ? Self.hope : Self.lastHope
        guard time > patience, settled(patience, at: now), chosen > 0 || isNarrow else { return }
        backoff = max(backoff, chosen > 0 ? .seconds(8) : min(backoff * 2, Self.backoffs.upperBound))
        fall(to: chosen - 1, at: now)
        probe = nil
        nextProbe = now + (chosen + 1 < first ? Self.quiet : backoff)
    }

    /// Takes note of how things are; to be called every 10 to 50 ms.
    package mutating func update(_ conditions: Conditions, at now: Instant) {
        if quietSince == nil { quietSince = now }
        if let overuse = conditions.lastOveruse, overuse > quietSince ?? overuse { quietSince = overuse }
        let isFull = conditions.lastOveruse.map { now - $0 < .milliseconds(300) } ?? false
        // There is nothing to gain from a larger picture while the smaller one does not come through.
        if !conditions.flows, chosen >= 0 { quietSince = now }

        if let probe {
            follow(probe, conditions, isFull: isFull, at: now)
        } else if isFull, chosen >= 0, conditions.estimate < need(of: chosen, conditions),
            settled(.milliseconds(400), at: now)
        {
            narrowed = now
            fall(to: fitting(conditions), at: now)
        } else if chosen > 0, conditions.spoiled > Self.spoiledLimit, settled(Self.settling, at: now),
            // A thin layer only helps where there is little room.
            chosen > first || conditions.estimate < need(of: chosen, conditions) * Self.roomy
        {
            fall(to: chosen - 1, at: now)
            backoff = max(backoff, .seconds(12))
            nextProbe = now + backoff
        } else if mayProbe(conditions, at: now) {
            // A thin layer is less than what proves that there is room for it; and what has come through already proves it
            // as well.
            let isProven = chosen + 1 < first || chosen < first && isAmple(for: chosen + 1, conditions)
            probe = Probe(layer: chosen + 1, since: now, loss: conditions.loss, asked: isProven ? now : nil)
        }
    }

    private mutating func follow(_ probe: Probe, _ conditions: Conditions, isFull: Bool, at now: Instant) {
        let isLossy = conditions.loss > probe.loss + Self.probeLoss
        guard let asked = probe.asked else {
            if isLossy || isFull || conditions.standing > Self.fillQueue { return fail(at: now) }
            let enough = isEasy(conditions) ? Self.firstFilling : Self.filling
            // What does not arrive proves nothing.
            if now - probe.since >= enough, conditions.arriving >= need(of: probe.layer, conditions) {
                self.probe?.asked = now
            } else if now - probe.since > Self.fillPatience {
                fail(at: now)
            }
            return
        }
        // The key frame comes all at once: some queue belongs to it.
        if isLossy || conditions.queueing > Self.keyFrameQueue || conditions.triedSpoiled > Self.spoiledLimit / 2 {
            return fail(at: now)
        }
        guard let flows = probe.flows else {
            if now - asked > Self.probePatience { fail(at: now) }
            return
        }
        guard now - flows >= proof(of: probe.layer, conditions) else { return }
        // What stands still now would not move when it is shown.
        guard now - (probe.latest ?? now) < Self.stillness else {
            if now - (probe.latest ?? now) > Self.hope { fail(at: now) }
            return
        }
        self.probe = nil
        change(to: probe.layer, at: now)
    }

    private mutating func fail(at now: Instant) {
        probe = nil
        backoff = min(backoff * 3 / 2, Self.backoffs.upperBound)
        let isRecent = narrowed.map { now - $0 < Self.recent } ?? false
        nextProbe = now + (chosen + 1 < first ? Self.quiet : isRecent ? min(backoff, Self.recentBackoff) : backoff)
        quietSince = now
    }

    private func mayProbe(_ conditions: Conditions, at now: Instant) -> Bool {
        let next = chosen + 1
        guard next < layers.count, next <= useful, conditions.loss <= tolerable(next),
            conditions.arriving > 0, now >= nextProbe ?? now || chosen < first && isAmple(for: next, conditions),
            // A thin layer is left when there is room, however it fares.
            conditions.spoiled < Self.spoiledLimit / 2 || chosen < first,
            conditions.estimate >= need(of: next, conditions) * (conditions.loss > Self.easyLoss ? Self.near : Self.far)
        else { return false }
        // As long as nothing went wrong, up without a rest.
        let quiet = nextProbe == nil ? Self.firstQuiet : Self.quiet
        return now - (quietSince ?? now) >= quiet
            && settled(changes < layers.count ? .milliseconds(700) : quiet, at: now)
    }

    private func proof(of layer: Int, _ conditions: Conditions) -> Duration {
        if conditions.lastOveruse == nil || layer < first { return .zero }
        return conditions.loss < Self.easyLoss ? Self.proof : Self.lossyProof
    }

    /// Nothing has gone wrong on this path.
    private func isEasy(_ conditions: Conditions) -> Bool {
        narrowed == nil && nextProbe == nil && conditions.loss < Self.easyLoss
    }

    private func isAmple(for layer: Int, _ conditions: Conditions) -> Bool {
        conditions.estimate >= need(of: layer, conditions) * Self.ample
    }

    private func tolerable(_ layer: Int) -> Double {
        let place = max(0, layer - first)
        return Self.tolerableLoss[min(place, Self.tolerableLoss.count - 1)]
    }

    private func settled(_ time: Duration, at now: Instant) -> Bool { changed.map { now - $0 >= time } ?? true }

    /// Bits/s that arrive, headers and repair included.
    private func need(of layer: Int, _ conditions: Conditions) -> Double {
        (layers[layer].bitsPerSecond * 1.05 + conditions.sound) * (1 + conditions.loss * Self.repairShare)
    }

    private func fitting(_ conditions: Conditions) -> Int {
        var layer = max(0, chosen - 1)
        while layer > 0, need(of: layer, conditions) > conditions.estimate { layer -= 1 }
        // The smallest is kept until it is plainly too much.
        return layer == 0 && need(of: 0, conditions) > conditions.estimate * 1.5 ? -1 : layer
    }

    private mutating func fall(to layer: Int, at now: Instant) {
        nextProbe = now + Self.quiet
        change(to: layer, at: now)
    }

    private mutating func change(to layer: Int, at now: Instant) {
        guard layer != chosen else { return }
        if layer > chosen { backoff = max(Self.backoffs.lowerBound, backoff * 2 / 3) }
        chosen = layer
        changed = now
        quietSince = now
        changes += 1
    }
}
