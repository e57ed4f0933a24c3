import Testing

@testable import Media

@Suite struct LayerChooserTests {
    private typealias Conditions = LayerChooser.Conditions

    /// Without the thin one.
    private static let layers = Fixture.layers.dropFirst().map {
        LayerChooser.Layer(bitsPerSecond: Double($0.bitsPerSecond), height: $0.height)
    }

    /// A path and a host that sends a layer's first picture 200 ms after it is asked for; what fills the path comes 100 ms
    /// after it is wanted.
    private struct Path {
        var chooser = LayerChooser(layers: LayerChooserTests.layers)
        var now = 0
        /// Bits/s that fit; what is asked for over it makes a queue, and after 60 ms is found out.
        var capacity = 10_000_000.0
        var loss = 0.0
        var spoiled = 0.0
        /// A layer the host does not send.
        var missing: Int?
        var queueing = Duration.zero
        var lastOveruse: Instant?
        /// What was chosen, with the time, whenever it changed.
        var chosen: [(time: Int, layer: Int)] = []
        /// When a larger layer began to be tried.
        var probes: [(time: Int, layer: Int)] = []
        private(set) var conditions = Conditions(estimate: BandwidthEstimator.start)
        private var wantedSince: [Int: Int] = [:]

        mutating func run(_ milliseconds: Int) {
            let end = now + milliseconds
            while now < end {
                now += 20
                step()
            }
        }

        private mutating func step() {
            let wanted = chooser.wanted
            wantedSince = wantedSince.filter { wanted.contains($0.key) }
            for layer in wanted where wantedSince[layer] == nil { wantedSince[layer] = now }
            for (layer, since) in wantedSince where layer != missing && now - since >= 200 {
                chooser.flows(layer, at: .at(now))
            }
            let sent = wantedSince.filter { $0.key != missing && now - $0.value >= 200 }.map {
                chooser.layers[$0.key].bitsPerSecond
            }
            let fill = chooser.filling(conditions, at: .at(now - 100)) ?? 0
            let load = max(fill, sent.reduce(50_000, +))
            let excess = load / capacity - 1
            queueing = max(.zero, queueing + .milliseconds(20) * excess)
            if queueing > .milliseconds(60) { lastOveruse = .at(now) }
            let before = (chooser.chosen, chooser.isProbing)
            let estimate = lastOveruse == nil ? 10_000_000 : capacity * 0.9
            conditions = Conditions(
                estimate: estimate, arriving: min(load, capacity), lastOveruse: lastOveruse, queueing: queueing,
                standing: queueing, loss: loss, sound: 50_000, spoiled: spoiled)
            chooser.update(conditions, at: .at(now))
            if chooser.chosen != before.0 { chosen.append((now, chooser.chosen)) }
            if chooser.isProbing, !before.1 { probes.append((now, chooser.chosen + 1)) }
        }
    }

    @Test("begins with the smallest layer, and on a wide path has the largest within five seconds, one at a time")
    func climbing() {
        var path = Path()
        #expect(path.chooser.chosen == 0 && path.chooser.wanted == [0] && !path.chooser.isProbing)
        path.run(300)
        #expect(path.chooser.wanted == [0])
        path.run(4_700)
        #expect(path.chosen.map(\.layer) == [1, 2])
        #expect(path.chooser.wanted == [2] && path.chooser.changes == 2)
    }

    @Test("the path is filled first, then a larger layer is asked for beside the one that shows, until it has come")
    func both() throws {
        var path = Path()
        path.run(500)
        #expect(path.chooser.chosen == 0 && path.chooser.wanted == [0] && path.chooser.isProbing)
        let filling = try #require(path.chooser.filling(path.conditions, at: .at(1_000)))
        #expect((300_000...400_000).contains(filling))
        path.run(360)
        #expect(path.chooser.chosen == 0 && path.chooser.wanted == [0, 1] && path.chooser.isProbing)
        #expect(path.chooser.filling(path.conditions, at: .at(path.now)) == nil)
        path.run(300)
        #expect(path.chooser.chosen == 1 && path.chooser.wanted == [1])
    }

    @Test("a layer is not asked for on a path that has not carried what it needs")
    func unproven() {
        var path = Path()
        path.capacity = 290_000
        path.run(60_000)
        #expect(path.probes.count >= 2)
        #expect(path.chooser.changes == 0)
    }

    @Test("a try that makes a queue ends at once, and is not repeated for a while that grows")
    func cancelled() {
        var path = Path()
        path.capacity = 280_000
        path.run(120_000)
        #expect(path.chooser.chosen == 0 && path.chooser.changes == 0)
        let gaps = zip(path.probes, path.probes.dropFirst()).map { $1.time - $0.time }
        #expect(path.probes.count >= 2)
        #expect(gaps.allSatisfy { $0 >= 4_000 })
        #expect(zip(gaps, gaps.dropFirst()).allSatisfy { $1 >= $0 }, "\(gaps)")
    }

    @Test("a try whose key frame never comes ends three seconds after it was asked for")
    func noKeyFrame() {
        var path = Path()
        path.missing = 1
        path.run(3_500)
        #expect(path.chooser.isProbing)
        path.run(700)
        #expect(!path.chooser.isProbing && path.chooser.chosen == 0)
    }

    @Test("falls at once when the path is found too narrow for what shows, to what fits")
    func narrowing() throws {
        var path = Path()
        path.run(10_000)
        #expect(path.chooser.chosen == 2)
        path.capacity = 400_000
        let from = path.now
        path.run(1_000)
        let fall = try #require(path.chosen.last)
        #expect(fall.layer == 1 && fall.time - from <= 200)
        path.capacity = 120_000
        path.run(3_000)
        #expect(path.chooser.chosen == 0)
    }

    @Test("sound alone is left when not even the smallest layer fits, and the picture returns when it does")
    func soundAlone() {
        var path = Path()
        path.run(3_000)
        path.capacity = 70_000
        path.run(10_000)
        #expect(path.chosen.contains { $0.layer == -1 })
        path.capacity = 10_000_000
        path.lastOveruse = nil
        path.run(60_000)
        #expect(path.chooser.chosen == 2)
    }

    @Test(
        "in steady weather nothing flaps",
        arguments: [200_000.0, 400_000, 500_000, 650_000, 900_000, 1_200_000, 5_000_000])
    func steady(capacity: Double) {
        var path = Path()
        path.capacity = capacity
        path.run(60_000)
        let before = path.chooser.changes
        path.run(240_000)
        #expect(path.chooser.changes - before <= 2, "\(path.chosen)")
        #expect(path.probes.count <= 40)
    }

    @Test("what is spoiled by loss makes a smaller layer the better one, once, and it is left to settle")
    func spoiled() {
        var path = Path()
        path.run(10_000)
        #expect(path.chooser.chosen == 2)
        path.spoiled = 0.2
        path.run(100)
        #expect(path.chooser.chosen == 1)
        path.run(3_000)
        #expect(path.chooser.chosen == 1)
        path.spoiled = 0
        path.run(7_000)
        #expect(path.chooser.chosen == 1)
        path.run(10_000)
        #expect(path.chooser.chosen == 2)
    }

    @Test("the more is lost, the smaller the layers that are tried", arguments: [(0.1, 2), (0.3, 1), (0.5, 0)])
    func loss(loss: Double, layer: Int) {
        var path = Path()
        path.loss = loss
        path.run(60_000)
        #expect(path.chooser.chosen == layer)
    }

    @Test(
        "nothing larger than fills the pane is asked for",
        arguments: [(50, 0), (90, 0), (91, 1), (180, 1), (200, 2), (2_000, 2)])
    func pane(height: Int, layer: Int) {
        var path = Path()
        path.chooser.limit(toHeight: height)
        path.run(30_000)
        #expect(path.chooser.chosen == layer)
        // A pane that is made small takes effect at once; a try is given up.
        path = Path()
        path.run(20_000)
        path.chooser.limit(toHeight: height)
        #expect(path.chooser.chosen == layer)
        path = Path()
        path.run(500)
        path.chooser.limit(toHeight: height)
        #expect(path.chooser.isProbing == (layer > 0))
    }

    @Test("a thin layer is for where there is little room: nobody begins with it, and nobody stays in it for long")
    func thin() {
        var path = Path()
        path.chooser = LayerChooser(
            layers: Fixture.layers.map {
                LayerChooser.Layer(bitsPerSecond: Double($0.bitsPerSecond), height: $0.height)
            })
        #expect(path.chooser.wanted == [1])
        path.chooser.limit(toHeight: 40)
        #expect(path.chooser.wanted == [1])
        path.chooser.limit(toHeight: 360)
        path.capacity = 100_000
        path.run(10_000)
        #expect(path.chooser.chosen == 0)
        path.capacity = 10_000_000
        path.lastOveruse = nil
        path.run(30_000)
        #expect(path.chooser.chosen == 3)
        // Losses alone do not lead to it.
        path.loss = 0.3
        path.spoiled = 0.2
        path.run(60_000)
        #expect(path.chooser.chosen == 1)
    }
}
