import Testing

@testable import Media

@Suite("Session descriptions")
struct SessionDescriptionTests {
    private let session = SessionDescription(
        identifier: 7, name: "hawker 43hzpc", host: "127.0.0.1", sound: .init(port: 5004, payloadType: 111),
        picture: .init(port: 5006, payloadType: 96))

    @Test("what is written names both streams, their ports and their codecs")
    func written() {
        #expect(
            session.text.split(separator: "\r\n", omittingEmptySubsequences: false) == [
                "v=0", "o=- 7 1 IN IP4 127.0.0.1", "s=hawker 43hzpc", "c=IN IP4 127.0.0.1", "t=0 0", "a=tool:hawker",
                "m=audio 5004 RTP/AVP 111", "a=rtpmap:111 opus/48000/2",
                "a=fmtp:111 sprop-stereo=0; useinbandfec=1", "a=ptime:20", "a=rtcp:5005",
                "m=video 5006 RTP/AVP 96", "a=rtpmap:96 VP8/90000", "a=rtcp:5007", "",
            ])
        var six = session
        six.host = "::1"
        #expect(six.text.contains("c=IN IP6 ::1\r\n"))
    }

    @Test("what is written is read as it was")
    func roundTrip() throws {
        let read = try SessionDescription(parsing: session.text)
        #expect((read.name, read.host) == (session.name, session.host))
        #expect(read.sound == session.sound && read.picture == session.picture)
    }

    @Test("ffmpeg's own is read: an address for each stream, other payload types")
    func ffmpeg() throws {
        let read = try SessionDescription(
            parsing: """
                v=0
                o=- 0 0 IN IP4 127.0.0.1
                s=No Name
                t=0 0
                a=tool:libavformat LIBAVFORMAT_VERSION
                m=video 26006 RTP/AVP 96
                c=IN IP4 127.0.0.1
                b=AS:700
                a=rtpmap:96 VP8/90000
                m=audio 26004 RTP/AVP 97
                c=IN IP4 127.0.0.1
                b=AS:48
                a=rtpmap:97 opus/48000/2

                """)
        #expect(read.picture == .init(port: 26_006, payloadType: 96, host: "127.0.0.1"))
        #expect(read.sound == .init(port: 26_004, payloadType: 97, host: "127.0.0.1"))
    }

    @Test(
        "what is of no use is refused with a reason",
        arguments: [
            ("", "no session description"),
            ("{}", "no session description"),
            ("v=0\ns=x\n", "neither Opus nor VP8"),
            ("v=0\nm=video 5006 RTP/AVP 96\na=rtpmap:96 H264/90000\n", "its video is not VP8"),
            ("v=0\nm=audio 5004 RTP/AVP 0\n", "its audio is not Opus"),
            ("v=0\nm=video 0 RTP/AVP 96\na=rtpmap:96 VP8/90000\n", "no usable port"),
            ("v=0\nm=video 99999 RTP/AVP 96\na=rtpmap:96 VP8/90000\n", "no usable port"),
            ("v=0\nm=video 5006 RTP/SAVP 96\na=rtpmap:96 VP8/90000\n", "plain RTP is RTP/AVP"),
        ])
    func refused(_ text: String, _ reason: String) {
        let flaw = #expect(throws: SessionDescription.Flaw.self) { try SessionDescription(parsing: text) }
        #expect(flaw?.reason.contains(reason) == true, "\(flaw?.reason ?? "")")
    }

    @Test("a description is bounded in bytes, lines and streams")
    func bounded() {
        for (line, count, reason) in [
            ("m=text 9 x 0\n", 17, "too many streams"), ("a=x\n", 512, "too many lines"), ("x", 64 << 10, "too long"),
        ] {
            let flaw = #expect(throws: SessionDescription.Flaw.self) {
                try SessionDescription(parsing: "v=0\n" + String(repeating: line, count: count))
            }
            #expect(flaw?.reason.contains(reason) == true, "\(flaw?.reason ?? "")")
        }
    }

    @Test("bytes of chance never do worse than be refused, seed 1")
    func chance() {
        var generator = SeededGenerator(seed: 1)
        let words = [
            "v=0", "m=", "audio", "video", " ", "\r\n", "RTP/AVP", "96", "a=rtpmap:", "VP8/90000", "c=IN IP4 ", "/",
            "-1",
        ]
        for _ in 0..<2_000 {
            let text = (0..<Int.random(in: 0..<40, using: &generator))
                .map { _ in words[Int.random(in: 0..<words.count, using: &generator)] }.joined()
            _ = try? SessionDescription(parsing: text)
        }
    }
}

@Suite("Plain RTP going out")
struct PlainOutputTests {
    private var generator = SeededGenerator(seed: 5)

    private mutating func output() -> PlainOutput { PlainOutput(using: &generator) }

    /// 20 ms of Opus: wide band, one frame, as the host's encoder makes them.
    private static let frame: [UInt8] = [0x48, 1, 2, 3]

    private static func media(
        _ departures: [PlainOutput.Departure], on channel: PlainChannel
    ) throws -> [(packet: RTPPacket, bytes: [UInt8])] {
        try departures.filter { $0.channel == channel }.map { (try RTPPacket(parsing: $0.bytes), $0.bytes) }
    }

    private static func report(_ departures: [PlainOutput.Departure], on channel: PlainChannel) throws -> SenderReport?
    {
        for departure in departures where departure.channel == channel {
            for case .senderReport(let report) in try RTCPPacket.compound(parsing: departure.bytes) { return report }
        }
        return nil
    }

    private static func picture(_ number: Int, at milliseconds: Int, keyFrame: Bool = false, bytes: Int = 3_000)
        -> EncodedPicture
    {
        EncodedPicture(
            bytes: Fixture.picture(number, keyFrame: keyFrame, byteCount: bytes), isKeyFrame: keyFrame,
            timestamp: RTPTimestamp(UInt32(truncatingIfNeeded: milliseconds * 90)))
    }

    @Test("sound has one number after the other and 960 ticks between, however late it is asked for")
    mutating func evenSound() throws {
        var output = output()
        var packets: [RTPPacket] = []
        for number in 0..<200 {
            let late = Int.random(in: 0..<15, using: &generator)
            let now = Instant.at(number * 20 + late)
            packets += try Self.media(output.take(.packet(Self.frame), heard: now, at: now), on: .sound).map(\.packet)
        }
        #expect(packets.count == 200 && Set(packets.map(\.header.ssrc)).count == 1)
        for (before, after) in zip(packets, packets.dropFirst()) {
            #expect(after.header.sequenceNumber == before.header.sequenceNumber.next)
            #expect(after.header.timestamp.distance(from: before.header.timestamp) == 960)
        }
        #expect(packets.map(\.header.marker) == [true] + [Bool](repeating: false, count: 199))
        #expect(packets.allSatisfy { $0.header.payloadType == 111 })
    }

    @Test("sound that was made up is a frame left out; silence is a gap in time and none in numbers")
    mutating func concealed() throws {
        var output = output()
        let steps: [SoundStep] = [
            .silence, .conceal(next: nil), .packet(Self.frame), .conceal(next: nil), .conceal(next: Self.frame),
            .packet(Self.frame), .silence, .silence, .packet(Self.frame),
        ]
        var packets: [(packet: RTPPacket, bytes: [UInt8])] = []
        for (number, step) in steps.enumerated() {
            packets += try Self.media(output.take(step, heard: .at(number * 20), at: .at(number * 20)), on: .sound)
        }
        let first = try #require(packets.first).packet.header
        #expect(
            packets.map { Array($0.bytes[$0.packet.payload]) } == [Self.frame, [0x48], [0x48], Self.frame, Self.frame])
        #expect(
            packets.map { $0.packet.header.sequenceNumber.distance(from: first.sequenceNumber) } == [0, 1, 2, 3, 4])
        #expect(packets.map { $0.packet.header.timestamp.distance(from: first.timestamp) / 960 } == [0, 1, 2, 3, 6])
        #expect(packets.map(\.packet.header.marker) == [true, false, false, false, true])
    }

    @Test(
        "pictures keep the rhythm they were taken in, and go on without a jump when the host returns with another clock"
    )
    mutating func evenPictures() throws {
        var output = output()
        var times: [Int] = []
        var numbers: [RTPPacket] = []
        for number in 0..<90 {
            // From the thirtieth on the host's clock is another; from the sixtieth on there was a pause of a second.
            let taken = number * 33 + (number < 30 ? 0 : 7_000_000)
            let due = number * 33 + Int.random(in: 0..<9, using: &generator) + (number < 60 ? 0 : 1_000)
            let departures = output.take(
                Self.picture(number, at: taken, keyFrame: number % 30 == 0), due: .at(due), at: .at(due))
            let packets = try Self.media(departures, on: .picture).map(\.packet)
            #expect(packets.count == 3 && packets.map(\.header.marker) == [false, false, true])
            numbers += packets
            times.append(packets[0].header.timestamp.distance(from: numbers[0].header.timestamp))
        }
        for (before, after) in zip(numbers, numbers.dropFirst()) {
            #expect(after.header.sequenceNumber == before.header.sequenceNumber.next)
        }
        let steps = zip(times, times.dropFirst()).map { Double($1 - $0) / 90 }
        for (number, step) in steps.enumerated() where ![29, 59].contains(number) {
            #expect((32...34).contains(step), "picture \(number + 1) after \(step) ms")
        }
        #expect((24...42).contains(steps[29]) && (1_020...1_045).contains(steps[59]), "\(steps[29]), \(steps[59])")
    }

    @Test("while the host is away a report a second says that it goes on")
    mutating func keptAlive() throws {
        var output = output()
        #expect(output.take(.silence, heard: .at(0), at: .at(0)) == [], "nobody was promised anything")
        _ = output.take(.packet(Self.frame), heard: .at(20), at: .at(20))
        _ = output.take(Self.picture(0, at: 20, keyFrame: true), due: .at(20), at: .at(20))
        var channels: [PlainChannel] = []
        for time in stride(from: 40, to: 5_000, by: 20) {
            channels += output.take(.silence, heard: .at(time), at: .at(time)).map(\.channel)
        }
        #expect(channels.count == 8 && Set(channels) == [.soundReports, .pictureReports])
    }

    @Test("reports put sound and picture on one clock")
    mutating func oneClock() throws {
        var output = output()
        var sound: [PlainOutput.Departure] = []
        var picture: [PlainOutput.Departure] = []
        for number in 0..<100 {
            let now = Instant.at(number * 20)
            sound += output.take(.packet(Self.frame), heard: now + .milliseconds(40), at: now)
            picture += output.take(Self.picture(number, at: number * 20), due: now + .milliseconds(40), at: now)
        }
        let (soundReport, pictureReport) = (
            try #require(try Self.report(sound, on: .soundReports)),
            try #require(try Self.report(picture, on: .pictureReports))
        )
        // The last of each is heard and seen at one time, by what the reports say.
        let heard = try #require(try Self.media(sound, on: .sound).last).packet.header.timestamp
        let seen = try #require(try Self.media(picture, on: .picture).last).packet.header.timestamp
        let heardAt = soundReport.time.instant + .microseconds(heard.distance(from: soundReport.timestamp) * 1_000 / 48)
        let seenAt =
            pictureReport.time.instant + .microseconds(seen.distance(from: pictureReport.timestamp) * 1_000 / 90)
        #expect(abs((heardAt - seenAt).nanoseconds) < 1_000_000)
        #expect(abs((heardAt - (.at(99 * 20) + .milliseconds(40))).nanoseconds) < 1_000_000)
        #expect(soundReport.ssrc != pictureReport.ssrc)
        let reports = sound.filter { $0.channel == .soundReports }
        #expect(reports.count == 2, "one a second")
        // Both say who they are by the same name, so that a receiver puts them together.
        let names = [reports, picture.filter { $0.channel == .pictureReports }].compactMap {
            $0.first?.bytes.suffix(20)
        }
        #expect(names.count == 2 && names[0] == names[1])
    }

    @Test("who comes late, or asks, gets a key frame asked for until one goes out")
    mutating func latecomer() throws {
        var output = output()
        _ = output.take(Self.picture(0, at: 0, keyFrame: true), due: .at(0), at: .at(0))
        let packet = try #require(
            try Self.media(output.take(Self.picture(1, at: 33), due: .at(33), at: .at(33)), on: .picture).first)
        #expect(output.wantsKeyFrame(at: .at(40)) == false)
        #expect(output.listenerCame(on: .picture, at: .at(50)).map(\.channel) == [.pictureReports])
        #expect(output.wantsKeyFrame(at: .at(50)) == true)
        #expect(output.wantsKeyFrame(at: .at(60)) == false)
        #expect(output.wantsKeyFrame(at: .at(560)) == true)
        _ = output.take(Self.picture(2, at: 600, keyFrame: true), due: .at(600), at: .at(600))
        #expect(output.wantsKeyFrame(at: .at(2_000)) == false)
        #expect(output.listenerCame(on: .sound, at: .at(2_000)).map(\.channel) == [.soundReports])
        #expect(output.wantsKeyFrame(at: .at(2_000)) == false)

        let listener = SSRC(9)
        let asked = RTCPPacket.datagram([
            .receiverReport(ReceiverReport(ssrc: listener)),
            .pictureLoss(PictureLossIndication(sender: listener, media: packet.packet.header.ssrc)),
        ])
        // Its first report shows that it is there.
        #expect(output.handle(report: asked, on: .pictureReports, at: .at(3_000)).count == 1)
        #expect(output.wantsKeyFrame(at: .at(3_000)) == true)
        #expect(output.handle(report: asked, on: .pictureReports, at: .at(3_100)) == [])
        #expect(output.handle(report: [0x80, 201, 0, 9], on: .pictureReports, at: .at(3_100)) == [])
    }

    @Test("the end is said on both, and what comes after it has new names")
    mutating func goodbye() throws {
        var output = output()
        #expect(output.goodbye(at: .at(0)) == [], "nothing was sent")
        let before = try Self.media(output.take(.packet(Self.frame), heard: .at(0), at: .at(0)), on: .sound)
        let left = try output.goodbye(at: .at(100)).flatMap { departure in
            try RTCPPacket.compound(parsing: departure.bytes).compactMap { packet in
                if case .goodbye(let sources) = packet { (departure.channel, sources.count) } else { nil }
            }
        }
        #expect(left.map(\.0) == [.soundReports, .pictureReports] && left.map(\.1) == [1, 1])
        let after = try Self.media(output.take(.packet(Self.frame), heard: .at(200), at: .at(200)), on: .sound)
        #expect(before.first?.packet.header.ssrc != after.first?.packet.header.ssrc)
    }
}
