import DequeModule

/// Divides what the path to the relay carries between the sound and the picture's layers.
///
/// Sound always has its least rate, whatever the estimate. What is left goes, in this order, to the lowest layer's
/// least rate; repeats of the sound as deep as they are wanted; the sound's higher rates, as long as sound stays
/// within half of the estimate; then each layer in turn, lowest first, from its least rate to its highest. A layer
/// whose least rate does not fit is not sent, nor are those above it.
///
/// What no longer fits falls at once, a little further than it must. Nothing rises for three seconds after a fall, and
/// then once a second, with one layer more at most, into what the lowest estimate of the last three seconds leaves; a
/// layer that had to stop waits longer each time. Rates on a steady path therefore come to rest, and an estimate that
/// wavers does not make layers come and go. Only a layer that somebody begins to watch starts at once.
///
/// The estimator on the other side may refuse to exceed one and a half times what it sees (a sender that is limited
/// by what it has to say proves nothing about the path). The layers' rates are chosen so that each ladder step can be
/// taken from the one before it under such an estimate.
package struct RateShare: Sendable {
    /// What there is to send.
    package struct Wish: Hashable, Sendable {
        /// The plain form of the sound.
        package var sound: Bool
        /// The form that repeats itself, and how many earlier frames each packet should carry; nil when not wanted.
        package var redundancy: Int?
        /// Lowest first.
        package var layers: [PictureLayer]

        package init(sound: Bool = true, redundancy: Int? = nil, layers: [PictureLayer] = []) {
            self.sound = sound
            self.redundancy = redundancy
            self.layers = layers
        }
    }

    /// Who gets what; rates are the encoders', headers excluded.
    package struct Allotment: Hashable, Sendable {
        package fileprivate(set) var wish = Wish()
        package fileprivate(set) var soundBitsPerSecond = PublishingLimits.soundBitsPerSecond[0]
        /// Earlier frames in each packet of the sound that repeats itself.
        package fileprivate(set) var redundancy = 0
        /// As many as fit, lowest first, with their rates.
        fileprivate var rates: [Int] = []

        /// The rate of a layer; nil for one that is not sent.
        package subscript(layer: PictureLayer) -> Int? {
            wish.layers.firstIndex(of: layer).flatMap { $0 < rates.count ? rates[$0] : nil }
        }

        /// All of it on the way, headers and tags included, in bits per second.
        package var wireRate: Int {
            soundWireRate + zip(wish.layers, rates).reduce(0) { $0 + $1.0.wireRate($1.1) }
        }

        fileprivate var soundWireRate: Int {
            let overhead = 8 * PublishingLimits.soundOverheadBytes * Self.soundsPerSecond
            let plain = wish.sound ? soundBitsPerSecond + overhead : 0
            guard wish.redundancy != nil else { return plain }
            let blocks = 8 * PublishingLimits.blockHeaderBytes * Self.soundsPerSecond * redundancy
            return plain + soundBitsPerSecond * (1 + redundancy) + blocks + overhead
        }

        private static let soundsPerSecond = 50
    }

    /// A layer that had to stop for want of room.
    private struct Stopped: Sendable {
        var until: Instant
        var wait: Duration
        var started: Instant?
    }

    package private(set) var allotment = Allotment()
    private var stopped: [PictureLayer: Stopped] = [:]
    private var nextRise: Instant?
    /// The estimates of the last seconds that none after them has undercut: in order of time, and rising.
    private var lows: Deque<(at: Instant, budget: Int)> = []

    package init() { allotment.soundBitsPerSecond = PublishingLimits.soundBitsPerSecond.last ?? 0 }

    /// Divides anew. Call when the estimate or the wish changes, and a few times a second.
    ///
    /// - Parameter estimate: bits per second the path carries; nil while nothing is known of it.
    package mutating func divide(_ estimate: Double?, among wish: Wish, at now: Instant) -> Allotment {
        let budget = estimate.map { Int(max(0, min($0, 1e9))) } ?? .max
        noteLow(budget, at: now)
        let isNew = wish.layers != allotment.wish.layers
        if wish != allotment.wish {
            // The same rates for what goes on; layers between that nobody wants any more leave theirs.
            let kept = wish.layers.prefix { allotment[$0] != nil }.compactMap { allotment[$0] }
            allotment.wish = wish
            allotment.rates = kept
            allotment.redundancy = min(allotment.redundancy, wish.redundancy ?? 0)
        }
        if allotment.wireRate > budget {
            fall(to: Self.withMargin(budget), at: now)
        } else if isNew || now >= nextRise ?? now {
            // What someone begins to watch starts at once; all else waits for what has proven to be there.
            let room = isNew ? budget : Self.withMargin(lows.first?.budget ?? budget)
            rise(within: room, addsLayers: isNew || estimate == nil ? wish.layers.count : 1, at: now)
        } else {
            deepen(within: budget)
        }
        return allotment
    }

    private mutating func fall(to budget: Int, at now: Instant) {
        let before = allotment
        var best = filled(budget, layers: before.rates.count, redundancy: before.redundancy)
        // Nothing rises while another falls.
        best.soundBitsPerSecond = min(best.soundBitsPerSecond, before.soundBitsPerSecond)
        best.rates = zip(best.rates, before.rates).map { min($0, $1) }
        adopt(best, at: now)
        nextRise = now + PublishingLimits.riseAfterFall
    }

    private mutating func rise(within budget: Int, addsLayers: Int, at now: Instant) {
        let before = allotment
        // What runs and fits the estimate is not made to fall by its margin.
        guard before.wireRate <= budget else { return deepen(within: budget) }
        let running = before.rates.count
        let ready = before.wish.layers[running...].prefix(addsLayers).prefix { now >= stopped[$0]?.until ?? now }.count
        var best = filled(budget, layers: running + ready, redundancy: before.wish.redundancy ?? 0)
        // Repeats that were not there yet displace no picture that is.
        if best.rates.count < running {
            best = filled(budget, layers: running + ready, redundancy: before.redundancy)
        }
        if budget != .max {
            best.soundBitsPerSecond = min(best.soundBitsPerSecond, Self.raised(before.soundBitsPerSecond))
            for (place, rate) in zip(best.rates.indices, before.rates) {
                best.rates[place] = min(best.rates[place], Int(Double(rate) * PublishingLimits.riseFactor))
            }
        }
        adopt(best, at: now)
        if allotment != before { nextRise = now + PublishingLimits.riseInterval }
    }

    private mutating func adopt(_ best: Allotment, at now: Instant) {
        let layers = allotment.wish.layers
        let (before, after) = (allotment.rates.count, best.rates.count)
        for layer in layers[min(after, before)..<before] { stop(layer, at: now) }
        for layer in layers[min(after, before)..<after] { stopped[layer]?.started = now }
        allotment = best
    }

    /// Repeats follow the loss without waiting: into what is left over only.
    private mutating func deepen(within budget: Int) {
        guard let wanted = allotment.wish.redundancy else { return }
        var deeper = allotment
        deeper.redundancy = min(deeper.redundancy, wanted)
        while deeper.redundancy < wanted {
            deeper.redundancy += 1
            guard deeper.wireRate <= budget else { return }
            allotment = deeper
        }
    }

    private mutating func stop(_ layer: PictureLayer, at now: Instant) {
        let before = stopped[layer]
        let isProven = before?.started.map { now - $0 >= PublishingLimits.layerProven } ?? true
        let wait = before.flatMap { isProven ? nil : min($0.wait * 2, PublishingLimits.layerRetryMost) }
        let chosen = wait ?? PublishingLimits.layerRetry
        stopped[layer] = Stopped(until: now + chosen, wait: chosen)
    }

    /// The best division of `budget` in which at most `layers` layers and `redundancy` repeats are sent.
    private func filled(_ budget: Int, layers: Int, redundancy: Int) -> Allotment {
        var best = Allotment()
        best.wish = allotment.wish
        var soundBudget = budget
        func fits(_ change: (inout Allotment) -> Void) -> Bool {
            var changed = best
            change(&changed)
            guard changed.wireRate <= budget, changed.soundWireRate <= soundBudget else { return false }
            best = changed
            return true
        }
        let wished = best.wish.layers.prefix(layers)
        if let lowest = wished.first, fits({ $0.rates = [lowest.bitsPerSecond.lowerBound] }) {
            soundBudget = Int(Double(budget) * PublishingLimits.soundShare)
        }
        while best.redundancy < redundancy, fits({ $0.redundancy += 1 }) {}
        for rate in PublishingLimits.soundBitsPerSecond.dropFirst() {
            guard fits({ $0.soundBitsPerSecond = rate }) else { break }
        }
        for (place, layer) in wished.enumerated() {
            let room = budget - best.wireRate + (place < best.rates.count ? layer.wireRate(best.rates[place]) : 0)
            let rate = layer.encoderRate(within: room)
            guard rate >= layer.bitsPerSecond.lowerBound else { break }
            if place < best.rates.count { best.rates[place] = rate } else { best.rates.append(rate) }
        }
        return best
    }

    private mutating func noteLow(_ budget: Int, at now: Instant) {
        while let last = lows.last, last.budget >= budget { lows.removeLast() }
        lows.append((now, budget))
        while let first = lows.first, now - first.at > PublishingLimits.lowMemory { lows.removeFirst() }
        if lows.count > PublishingLimits.lows { lows.removeFirst() }
    }

    private static func withMargin(_ budget: Int) -> Int {
        budget == .max ? .max : Int(Double(budget) * PublishingLimits.margin)
    }

    /// The next step of the sound's rates.
    private static func raised(_ rate: Int) -> Int {
        PublishingLimits.soundBitsPerSecond.first { $0 > rate } ?? rate
    }
}
