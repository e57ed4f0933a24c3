/// How a viewer of a rehearsal fared, from joining to the end.
///
/// Stalls and freezes as Agora defines them: more than 200 ms without real sound, more than 500 ms without a new picture.
package struct RehearsalVerdict: Hashable, Sendable {
    /// What comes later than this after it was taken does not count as clean.
    package static let patience = Duration.milliseconds(500)
    fileprivate static let stallFrames = 10
    fileprivate static let freezeLimit = Duration.milliseconds(500)
    /// Of UDP and IPv4, around each datagram.
    fileprivate static let headerBytes = 28

    /// Of the time since the first sound, the share that was made up or silent, 0…1.
    package var concealed = 0.0
    /// The share that came as a spare copy (Opus in-band FEC).
    package var spare = 0.0
    package var stalls = 0
    /// Share of the time that the picture stood still, 0…1, and the longest time it did.
    package var frozen = 0.0
    package var longestFreeze = Duration.zero
    /// Of the pictures taken in the layer that was watched, the share that was shown whole, with all it refers to, no
    /// later than `patience` after it was taken.
    package var clean = 0.0
    /// 0 is "v0", −1 the thin "vs"; nil when no picture was shown.
    package var meanLayer: Double?
    package var framesPerSecond = 0.0
    /// From taking to hearing: mean, and what 95 of 100 frames stay under.
    package var delay = Duration.zero
    package var lateDelay = Duration.zero
    /// All datagrams sent to the viewer, with UDP and IPv4 headers, in bits/s.
    package var bitsPerSecond = 0.0
    /// Of these, what is not sound that was played or a picture that was shown: 1 is as much again.
    package var overhead = 0.0
    /// Times at which the layer shown changed, from joining on, with the new one; the first picture is the first.
    package var changes: [Change] = []
    package var firstPicture: Duration?

    package struct Change: Hashable, Sendable {
        package let after: Duration
        package let layer: Int
    }

    package init() {}
}

extension Rehearsal {
    /// How the viewer at `index` fared until now.
    package func verdict(of index: Int) -> RehearsalVerdict {
        let viewer = viewers[index]
        var verdict = RehearsalVerdict()
        hear(viewer, &verdict)
        look(viewer, &verdict)
        weigh(viewer, &verdict)
        return verdict
    }

    private func hear(_ viewer: Viewer, _ verdict: inout RehearsalVerdict) {
        var delays: [Duration] = []
        var (lost, spare, run) = (0, 0, 0)
        for heard in viewer.heard {
            switch heard {
            case .frame(let delay): delays.append(delay)
            case .spare: spare += 1
            case .concealed, .silence: lost += 1
            }
            run = heard == .concealed || heard == .silence ? run + 1 : 0
            if run == RehearsalVerdict.stallFrames + 1 { verdict.stalls += 1 }
        }
        let total = Double(max(1, viewer.heard.count))
        verdict.concealed = viewer.heard.isEmpty ? 1 : Double(lost) / total
        verdict.spare = Double(spare) / total
        guard !delays.isEmpty else { return }
        verdict.delay = delays.reduce(.zero, +) / delays.count
        delays.sort()
        verdict.lateDelay = delays[delays.count * 95 / 100]
    }

    private func look(_ viewer: Viewer, _ verdict: inout RehearsalVerdict) {
        var clean: Set<Int> = []
        var shown: [(number: Int, layer: Int)] = []
        var last = viewer.joined
        var frozen = Duration.zero
        var before: Given?
        var isWhole = false
        func pass(until time: Instant) {
            let gap = time - last
            verdict.longestFreeze = max(verdict.longestFreeze, gap)
            if gap > RehearsalVerdict.freezeLimit { frozen += gap }
            last = time
        }
        for picture in viewer.pictures {
            if picture.isKeyFrame {
                isWhole = true
            } else if let before, before.layer == picture.layer,
                let place = place(of: picture.number, in: picture.layer),
                let earlier = self.place(of: before.number, in: before.layer)
            {
                isWhole = isWhole && place == earlier + 1
            } else {
                isWhole = false
            }
            before = picture
            guard picture.isShown else { continue }
            pass(until: picture.at)
            if verdict.firstPicture == nil { verdict.firstPicture = picture.at - viewer.joined }
            if shown.last?.layer != picture.layer {
                verdict.changes.append(.init(after: picture.at - viewer.joined, layer: picture.layer))
            }
            shown.append((picture.number, picture.layer))
            if isWhole, picture.at - captures.pictures[picture.number] <= RehearsalVerdict.patience {
                clean.insert(picture.number)
            }
        }
        pass(until: now)
        let time = (now - viewer.joined).seconds
        verdict.frozen = frozen.seconds / time
        verdict.framesPerSecond = Double(shown.count) / time
        if !shown.isEmpty {
            let first = PictureLayer.all.firstIndex(of: .first) ?? 0
            verdict.meanLayer = Double(shown.reduce(0) { $0 + $1.layer - first }) / Double(shown.count)
        }
        verdict.clean = share(of: clean, shown: shown, since: viewer.joined)
    }

    /// Of the pictures that were taken since `joined` in the layer shown at the time, how many are `clean`.
    private func share(of clean: Set<Int>, shown: [(number: Int, layer: Int)], since joined: Instant) -> Double {
        var (expected, got) = (0, 0)
        var next = 0
        var layer = shown.first?.layer ?? 0
        for (number, taken) in captures.pictures.enumerated() {
            while next < shown.count, shown[next].number <= number {
                layer = shown[next].layer
                next += 1
            }
            guard taken >= joined, now - taken >= RehearsalVerdict.patience, isTaken(number, in: layer) else {
                continue
            }
            expected += 1
            if clean.contains(number) { got += 1 }
        }
        return Double(got) / Double(max(1, expected))
    }

    /// Whether a layer has a picture of this number, or would have if the host sent it.
    private func isTaken(_ number: Int, in layer: Int) -> Bool {
        let all = encoded[layer]
        guard let first = all.first, number >= first.number else { return number.isMultiple(of: 2) || layer > 0 }
        return place(of: number, in: layer) != nil
    }

    private func weigh(_ viewer: Viewer, _ verdict: inout RehearsalVerdict) {
        let time = (now - viewer.joined).seconds
        let sent = viewer.down.statistics
        let bits = Double((sent.sentBytes + sent.sent * RehearsalVerdict.headerBytes) * 8)
        var useful = 0
        for picture in viewer.pictures where picture.isShown {
            if let place = place(of: picture.number, in: picture.layer) {
                useful += encoded[picture.layer][place].byteCount
            }
        }
        useful += viewer.soundBytes
        verdict.bitsPerSecond = bits / time
        verdict.overhead = max(0, bits / Double(max(1, useful * 8)) - 1)
    }
}
