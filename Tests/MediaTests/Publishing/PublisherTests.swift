import Testing

@testable import Media

@Suite struct PublisherTests {
    private static let everything = ["a": 2, "a+": 1, "v0": 5, "v1": 3, "v2": 1]

    @Test("announces itself ten times a second until answered, then once, and notices a relay that falls silent")
    func announcing() throws {
        var generator = SeededGenerator(seed: 1)
        let pass = MediaPass(reporter: HostStage.reporter, streams: HostStage.streams)
        var publisher = Publisher(pass: pass, using: &generator)
        var announcements: [Int] = []
        for time in 0..<450 {
            publisher.tick(at: .at(time))
            if !publisher.takeOutgoing(at: .at(time)).isEmpty { announcements.append(time) }
        }
        #expect(announcements == [0, 100, 200, 300, 400])
        publisher.tick(at: .at(500))
        let reference = try RTCPPacket.compound(parsing: publisher.takeOutgoing(at: .at(500))[0]).compactMap {
            if case .timing(let report) = $0 { report.reference } else { nil }
        }.first
        let echo = TimingReport.Echo(
            ssrc: HostStage.reporter, lastReference: try #require(reference).middle, delay: 0)
        publisher.handle(
            RTCPPacket.datagram([
                .receiverReport(ReceiverReport(ssrc: HostStage.relay)),
                .timing(TimingReport(sender: HostStage.relay, echo: echo)),
            ]), at: .at(520))
        #expect(publisher.isBound)
        let roundTrip = publisher.statistics(at: .at(520)).roundTrip ?? .zero
        #expect(abs(roundTrip.milliseconds - 20) < 0.1)
        announcements = []
        for time in 521..<3_500 {
            publisher.tick(at: .at(time))
            if !publisher.takeOutgoing(at: .at(time)).isEmpty { announcements.append(time) }
        }
        #expect(announcements == [600, 1_600, 2_600])
        publisher.tick(at: .at(3_521))
        #expect(publisher.takeEvents() == [.bound, .relayLost])
        #expect(!publisher.isBound)
    }

    @Test(
        "while it is interrupted nothing of sound and picture leaves, not even what waited; then a key frame comes first"
    )
    func interrupted() throws {
        var stage = HostStage()
        stage.demand(Self.everything)
        stage.run(.seconds(2))
        #expect(stage.arrived.count >= 3)
        stage.publisher.interrupt()
        let arrived = stage.arrived.mapValues(\.count)
        let announced = stage.reports.count
        stage.demand(Self.everything)
        let wanted = try #require(stage.arrived[HostStage.sound.ssrc]?.last).header.sequenceNumber
        stage.hear([
            .negativeAcknowledgement(
                NegativeAcknowledgement(
                    sender: HostStage.relay, media: HostStage.sound.ssrc, numbers: [wanted]))
        ])
        stage.run(.seconds(5))
        #expect(stage.arrived.mapValues(\.count) == arrived)
        #expect(stage.reports.count > announced, "the relay still knows that the host is there")
        let given = stage.encoded.mapValues(\.count)
        stage.publisher.goOn()
        stage.run(.seconds(1))
        for (stream, count) in arrived { #expect((stage.arrived[stream]?.count ?? 0) > count) }
        for (layer, pictures) in stage.encoded where pictures.count > given[layer] ?? 0 {
            #expect(pictures[given[layer] ?? 0].isKeyFrame, "\(layer)")
        }
    }

    @Test("another way is announced at once and has a second to answer, however long the old one was silent")
    func rerouted() {
        var publisher = Publisher(pass: MediaPass(reporter: HostStage.reporter, streams: HostStage.streams))
        publisher.tick(at: .at(0))
        let echo = TimingReport.Echo(
            ssrc: HostStage.reporter, lastReference: NTPTime(.at(0)).middle, delay: 0)
        publisher.handle(
            RTCPPacket.datagram([
                .receiverReport(ReceiverReport(ssrc: HostStage.relay)),
                .timing(TimingReport(sender: HostStage.relay, echo: echo)),
            ]), at: .at(1))
        publisher.tick(at: .at(2_900))
        _ = publisher.takeOutgoing(at: .at(2_900))
        publisher.rerouted(at: .at(2_950))
        #expect(publisher.takeOutgoing(at: .at(2_950)).count == 1)
        publisher.tick(at: .at(3_940))
        #expect(publisher.isBound)
        publisher.tick(at: .at(3_960))
        #expect(publisher.takeEvents() == [.bound, .relayLost])
    }

    @Test("asked for proof it echoes with all it announces, and announces itself quickly until the relay answers")
    func challenged() throws {
        var stage = HostStage()
        stage.run(.milliseconds(950))
        func answer() {
            let echo = TimingReport.Echo(
                ssrc: HostStage.reporter, lastReference: NTPTime(stage.now).middle, delay: 0)
            stage.hear([.timing(TimingReport(sender: HostStage.relay, echo: echo))])
        }
        answer()
        #expect(stage.publisher.isBound)
        stage.run(.milliseconds(100))
        stage.reports = []
        let challenge = Challenge(sender: HostStage.relay, cookie: 0xC0FFEE)
        stage.hear([.challenge(challenge)])
        stage.run(.milliseconds(1))
        let said = stage.reports.map(\.packet)
        #expect(said.last == .echo(Challenge(sender: HostStage.reporter, cookie: 0xC0FFEE)))
        let reported = said.compactMap { if case .senderReport(let report) = $0 { report.ssrc } else { nil } }
        #expect(Set(reported) == [HostStage.sound.ssrc, HostStage.layers[0].ssrc])
        #expect(said.contains { if case .timing(let report) = $0 { report.reference != nil } else { false } })
        func announcements(in duration: Duration) -> Int {
            stage.reports = []
            stage.run(duration)
            return stage.reports.count { if case .timing = $0.packet { true } else { false } }
        }
        let doubted = announcements(in: .milliseconds(500))
        answer()
        let believed = announcements(in: .seconds(2))
        #expect((4...6).contains(doubted) && (2...3).contains(believed), "\(doubted), \(believed)")
        // A relay that only asks has not answered.
        for _ in 0..<8 {
            stage.hear([.challenge(challenge)])
            stage.run(.milliseconds(500))
        }
        #expect(!stage.publisher.isBound)
    }

    @Test("whatever the relay says, numbers have no gap, time never goes back, and what is asked for comes unchanged")
    func anything() {
        let seed = UInt64.random(in: 0 ... .max)
        var generator = SeededGenerator(seed: seed)
        var stage = HostStage(seed: seed)
        var asked = 0
        for _ in 0..<200 {
            switch Int.random(in: 0..<6, using: &generator) {
            case 0:
                var viewers: [String: Int] = [:]
                for name in Self.everything.keys { viewers[name] = .random(in: 0...1, using: &generator) }
                stage.demand(viewers, loss: .random(in: 0...0.9, using: &generator))
            case 1: stage.estimate(Int.random(in: 10_000...2_000_000, using: &generator))
            case 2:
                for stream in HostStage.layers {
                    stage.hear([.pictureLoss(PictureLossIndication(sender: HostStage.relay, media: stream.ssrc))])
                }
            case 3:
                guard let stream = HostStage.streams.randomElement(using: &generator),
                    let known = stage.arrived[stream.ssrc]?.suffix(200).randomElement(using: &generator)
                else { continue }
                asked += 1
                let number = known.header.sequenceNumber
                stage.hear([
                    .negativeAcknowledgement(
                        NegativeAcknowledgement(sender: HostStage.relay, media: stream.ssrc, numbers: [number]))
                ])
            default: break
            }
            stage.run(.milliseconds(Int.random(in: 1...100, using: &generator)))
        }
        stage.run(.seconds(3))
        var repeated = 0
        for stream in HostStage.streams {
            var extender = SequenceExtender()
            var kept: [Int64: [UInt8]] = [:]
            var (next, lastTime): (Int64?, RTPTimestamp?)
            for arrival in stage.arrived[stream.ssrc] ?? [] {
                let number = extender.extend(arrival.header.sequenceNumber)
                if let before = kept[number] {
                    #expect(before == arrival.datagram, "seed \(seed)")
                    repeated += 1
                    continue
                }
                kept[number] = arrival.datagram
                #expect(next == nil || number == next, "seed \(seed): a gap in \(stream.name)")
                next = number + 1
                #expect(lastTime.map { arrival.header.timestamp.distance(from: $0) >= 0 } ?? true, "seed \(seed)")
                lastTime = arrival.header.timestamp
            }
        }
        #expect(repeated == asked && asked > 8, "seed \(seed): \(asked) asked, \(repeated) answered")
        #expect(stage.statistics.overflowed == 0, "seed \(seed)")
    }

    @Test("the lowest layer and the plain voice are there before anyone asks; half the pictures, fifteen a second")
    func nobodyYet() {
        var stage = HostStage()
        stage.run(.seconds(4))
        #expect((59...61).contains(stage.encoded["v0"]?.count ?? 0))
        #expect(stage.encoded["v0"]?.filter(\.isKeyFrame).count == 1)
        #expect(stage.encoded["v1"] == nil && stage.encoded["v2"] == nil)
        #expect(stage.arrived[HostStage.redundantSound.ssrc] == nil)
        #expect((199...201).contains(stage.arrived[HostStage.sound.ssrc]?.count ?? 0))
        #expect(stage.state(of: "v0") == .sent && stage.state(of: "v1") == .unwatched)
    }

    @Test("a layer someone begins to watch starts with the next picture, a key frame, and ends two seconds after")
    func demand() throws {
        var stage = HostStage()
        stage.run(.seconds(1))
        let asked = stage.now
        stage.demand(["v0": 1, "v2": 1])
        stage.run(.seconds(1))
        let first = try #require(stage.encoded["v2"]?.first)
        #expect(first.isKeyFrame && (first.at - asked).milliseconds <= 34)
        #expect(stage.encoded["v2"]?.filter(\.isKeyFrame).count == 1 && stage.encoded["v1"] == nil)
        let left = stage.now
        stage.demand(["v0": 1])
        stage.run(.seconds(4))
        let last = try #require(stage.encoded["v2"]?.last)
        #expect((1_960...2_001).contains((last.at - left).milliseconds))
        stage.demand(["v2": 1])
        stage.run(.milliseconds(40))
        #expect(stage.encoded["v2"]?.last?.isKeyFrame == true && stage.state(of: "v2") == .sent)
    }

    @Test("a voice is sent in the forms that are wanted, in the plain one when nobody says")
    func soundForms() {
        func sent(_ viewers: [String: Int]) -> [Bool] {
            var stage = HostStage()
            stage.demand(viewers)
            stage.run(.seconds(1))
            return [HostStage.sound, HostStage.redundantSound].map { stage.arrived[$0.ssrc] != nil }
        }
        #expect(sent([:]) == [true, false] && sent(["a": 1]) == [true, false])
        #expect(sent(["a+": 1]) == [false, true] && sent(["a": 1, "a+": 1]) == [true, true])
    }

    @Test("a key frame comes with the next picture of the layer it is asked for, and a crowd gets one each half second")
    func keyFrames() {
        var stage = HostStage()
        stage.demand(Self.everything)
        stage.run(.seconds(2))
        let before = stage.encoded.mapValues { $0.filter(\.isKeyFrame).count }
        for _ in 0..<150 {
            stage.hear([.pictureLoss(PictureLossIndication(sender: HostStage.relay, media: HostStage.layers[1].ssrc))])
            stage.hear([.pictureLoss(PictureLossIndication(sender: HostStage.relay, media: SSRC(55)))])
            stage.run(.milliseconds(10))
        }
        let made = stage.encoded.mapValues { $0.filter(\.isKeyFrame).count }
        #expect(made["v1"] == (before["v1"] ?? 0) + 3 && made["v0"] == before["v0"] && made["v2"] == before["v2"])
        // The fourth still waits for its turn.
        #expect(stage.events == Array(repeating: .keyFrameWanted(stream: "v1"), count: 4))
    }

    @Test("all streams' reports are on one clock")
    func clock() throws {
        var stage = HostStage()
        stage.demand(Self.everything)
        stage.run(.seconds(10))
        for stream in HostStage.streams {
            let report = try #require(
                stage.reports.compactMap { entry -> SenderReport? in
                    if case .senderReport(let report) = entry.packet, report.ssrc == stream.ssrc { report } else { nil }
                }.last)
            let packet = try #require(stage.arrived[stream.ssrc]?.last)
            let ticks = packet.header.timestamp.distance(from: report.timestamp)
            let said = report.time.instant + .nanoseconds(Int64(ticks) * 1_000_000_000 / Int64(stream.clockRate))
            // Sound is captured 20 ms before it is given; pictures leave within the pacer's time.
            let age = (packet.at - said).milliseconds
            #expect(stream.codec == .opus ? (18...22).contains(age) : (-1...20).contains(age), "\(stream.name) \(age)")
            #expect(report.packetCount > 0)
        }
    }

    @Test("stays inside the relay's estimate, says what has no room, and takes it back when it has")
    func estimate() {
        var stage = HostStage()
        stage.demand(Self.everything)
        stage.estimate(3_000_000)
        stage.run(.seconds(5))
        #expect(["v0", "v1", "v2"].map(stage.state(of:)) == [.sent, .sent, .sent])
        stage.estimate(400_000)
        stage.run(.seconds(3))
        #expect(["v0", "v1", "v2"].map(stage.state(of:)) == [.sent, .sent, .noRoom])
        let from = stage.now - .seconds(2)
        let bits = stage.sizes.filter { $0.at > from }.reduce(0) { $0 + $1.bytes * 8 } / 2
        #expect(bits < 400_000, "\(bits) bit/s")
        stage.estimate(30_000)
        stage.run(.seconds(3))
        #expect(["v0", "v1", "v2"].map(stage.state(of:)) == [.noRoom, .noRoom, .noRoom])
        let sounds = stage.arrived[HostStage.sound.ssrc]?.filter { $0.at > stage.now - .seconds(2) }.count ?? 0
        #expect(sounds >= 99)
        stage.estimate(3_000_000)
        stage.run(.seconds(12))
        #expect(["v0", "v1", "v2"].map(stage.state(of:)) == [.sent, .sent, .sent])
    }

    @Test("a key frame is spread out, never faster than the pacer, and sound does not wait behind it")
    func pacing() {
        var stage = HostStage()
        stage.keyFrameFactor = 10
        stage.demand(Self.everything)
        stage.run(.seconds(5))
        let rate = stage.publisher.pacer.bitsPerSecond / 8
        let burst = stage.publisher.pacer.burstBytes
        for start in stride(from: 0, to: stage.sizes.count, by: 7) where stage.sizes[start].at > .at(1_000) {
            var bytes = 0.0
            for place in start..<min(start + 60, stage.sizes.count) {
                bytes += Double(stage.sizes[place].bytes)
                let duration = (stage.sizes[place].at - stage.sizes[start].at).seconds
                #expect(bytes <= burst + rate * duration + rate * 0.001)
            }
        }
        let sounds = stage.arrived[HostStage.sound.ssrc] ?? []
        let gaps = zip(sounds, sounds.dropFirst()).map { ($1.at - $0.at).milliseconds }
        #expect(gaps.allSatisfy { (15...25).contains($0) }, "\(gaps.max() ?? 0)")
    }

    @Test(
        "packets of redundant sound give back nearly every frame, byte for byte, whatever is lost",
        arguments: [(0.05, 0.985), (0.1, 0.985), (0.3, 0.98), (0.5, 0.975), (0.7, 0.91)])
    func redundancy(loss: Double, least: Double) throws {
        let seed = UInt64.random(in: 0 ... .max)
        var generator = SeededGenerator(seed: seed)
        var stage = HostStage(seed: seed)
        stage.demand(["a+": 1, "v0": 1], loss: loss)
        stage.estimate(2_000_000)
        stage.run(.seconds(1))
        let skipped = stage.arrived[HostStage.redundantSound.ssrc]?.count ?? 0
        stage.run(.seconds(20))
        let packets = (stage.arrived[HostStage.redundantSound.ssrc] ?? []).dropFirst(skipped)
        let origin = try #require(packets.first).header.timestamp
        var heard: [Int: ArraySlice<UInt8>] = [:]
        for packet in packets where Double.random(in: 0..<1, using: &generator) >= loss {
            let red = try REDPayload(parsing: packet.datagram, payload: packet.payload.indices)
            for block in red.blocks {
                #expect(block.payloadType == 111)
                let ticks = packet.header.timestamp.distance(from: origin) - block.timestampOffset
                #expect(ticks % 960 == 0)
                heard[ticks / 960 + skipped] = packet.datagram[block.range]
            }
        }
        for (number, bytes) in heard where number >= 0 { #expect(Array(bytes) == stage.soundsGiven[number]) }
        let share = Double(heard.keys.count { $0 >= skipped }) / Double(packets.count)
        #expect(share >= least, "seed \(seed): \(share) of the frames at \(loss) loss")
    }

    @Test("a layer whose packets cannot leave gets no new pictures, and no picture is sent in part")
    func backlog() {
        var stage = HostStage()
        stage.keyFrameFactor = 200
        stage.demand(Self.everything)
        stage.estimate(600_000)
        stage.run(.seconds(8))
        let statistics = stage.statistics
        #expect(statistics.streams.contains { $0.picturesSkipped > 0 } && statistics.overflowed == 0)
        for stream in HostStage.layers {
            var isOpen = false
            for arrival in stage.arrived[stream.ssrc] ?? [] {
                let begins = (try? VP8Descriptor.parse(arrival.payload).descriptor.startsPicture) == true
                #expect(begins != isOpen)
                isOpen = !arrival.header.marker
            }
        }
    }

    @Test("after a picture that was not sent, none is sent before a key frame")
    func brokenChain() {
        var generator = SeededGenerator(seed: 3)
        let pass = MediaPass(reporter: HostStage.reporter, streams: HostStage.streams)
        var publisher = Publisher(pass: pass, using: &generator)
        func send(_ number: Int, keyFrame: Bool, bytes: Int = 1_000) {
            publisher.send(
                picture: Fixture.picture(number, keyFrame: keyFrame, byteCount: bytes), of: "v0", isKeyFrame: keyFrame,
                captured: .at(number * 66), now: .at(0))
        }
        send(0, keyFrame: true)
        for number in 1...5 { send(number, keyFrame: true, bytes: 512 * 1_024) }
        let overflowed = publisher.statistics(at: .at(0)).overflowed
        #expect(overflowed > 0)
        let whole = publisher.takeAll(from: .at(0)).count
        send(6, keyFrame: false)
        let after = publisher.takeAll(from: .at(100_000)).count
        #expect(after == 0 && whole == 1 + 4 * 439)
        send(7, keyFrame: true)
        send(7, keyFrame: false)
        send(8, keyFrame: false)
        let last = publisher.takeAll(from: .at(200_000)).count
        #expect(last == 1)
    }

    @Test("what is empty, too large or of no stream here is not sent; a number named twice is answered twice")
    func bounds() throws {
        var stage = HostStage(streams: [HostStage.sound, HostStage.layers[2]])
        stage.publisher.send(sound: [], captured: .at(0), now: .at(0))
        let large = [UInt8](repeating: 0, count: MediaLimits.soundBytes + 1)
        stage.publisher.send(sound: large, captured: .at(0), now: .at(0))
        stage.publisher.send(picture: [0x10, 1], of: "v0", isKeyFrame: true, captured: .at(0), now: .at(0))
        #expect(stage.publisher.nextSend == nil)
        // The lowest layer of this ticket is its only one.
        stage.run(.seconds(1))
        #expect(stage.encoded.keys.sorted() == ["v2"])
        let known = try #require(stage.arrived[HostStage.sound.ssrc]?.last)
        stage.hear([
            .negativeAcknowledgement(
                NegativeAcknowledgement(
                    sender: HostStage.relay, media: HostStage.sound.ssrc,
                    numbers: [known.header.sequenceNumber, known.header.sequenceNumber])),
            .challenge(Challenge(sender: HostStage.relay, cookie: 0xC0FFEE)),
        ])
        stage.run(.milliseconds(2))
        #expect(stage.arrived[HostStage.sound.ssrc]?.count { $0.datagram == known.datagram } == 3)
        let echoed = stage.reports.contains {
            $0.packet == .echo(Challenge(sender: HostStage.reporter, cookie: 0xC0FFEE))
        }
        #expect(echoed && stage.statistics.packetsRepaired == 2)
    }
}
