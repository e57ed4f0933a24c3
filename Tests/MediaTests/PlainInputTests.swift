import Testing

@testable import Media

@Suite("Plain RTP coming in")
struct PlainInputTests {
    private static let frame: [UInt8] = [0x48, 1, 2, 3]

    /// What a program sends, and takes.
    private struct Sender {
        var input: PlainInput
        let ssrc: SSRC
        var soundNumber: UInt16 = 65_530
        var pictureNumber: UInt16 = 65_500
        var packetizer = VP8Packetizer()

        init(_ input: PlainInput, ssrc: UInt32 = 77) {
            self.input = input
            self.ssrc = SSRC(ssrc)
        }

        mutating func sound(_ number: Int, _ bytes: [UInt8] = PlainInputTests.frame, type: UInt8 = 97, at now: Instant)
        {
            let header = RTPHeader(
                payloadType: type, marker: false, sequenceNumber: SequenceNumber(soundNumber),
                timestamp: RTPTimestamp(UInt32(truncatingIfNeeded: number * 960)), ssrc: ssrc)
            soundNumber &+= 1
            input.handle(header.datagram(payload: bytes[...]), on: .sound, at: now)
        }

        mutating func packets(of number: Int, keyFrame: Bool = false, step: Int = 3_000) -> [[UInt8]] {
            packetizer.pieces(of: Fixture.picture(number, keyFrame: keyFrame, byteCount: 3_000)).map { piece in
                let header = RTPHeader(
                    payloadType: 96, marker: piece.endsPicture, sequenceNumber: SequenceNumber(pictureNumber),
                    timestamp: RTPTimestamp(UInt32(truncatingIfNeeded: number * step)), ssrc: ssrc)
                pictureNumber &+= 1
                return header.datagram(prefix: piece.descriptor.bytes, payload: piece.data)
            }
        }

        mutating func picture(_ number: Int, keyFrame: Bool = false, at now: Instant) {
            for packet in packets(of: number, keyFrame: keyFrame) { input.handle(packet, on: .picture, at: now) }
        }

        /// The numbers of the pictures that are due.
        mutating func due(at now: Instant) -> [Int] {
            var numbers: [Int] = []
            while let picture = input.nextPicture(at: now) {
                numbers.append(Fixture.pictureNumber(picture.bytes))
                input.pictureShown(at: now)
            }
            return numbers
        }
    }

    private static func sender(sound: UInt8? = nil, picture: UInt8? = nil) -> Sender {
        Sender(
            PlainInput(sound: .init(payloadType: sound), picture: .init(payloadType: picture), at: .at(0)))
    }

    @Test("pictures come out in order, each after the moment that the sound beside them waits")
    func inStep() {
        var sender = Self.sender()
        var shown: [(number: Int, at: Int)] = []
        var heard = 0
        for time in 0..<3_000 {
            let now = Instant.at(time)
            if time % 20 == 0 { sender.sound(time / 20, at: now) }
            if time % 33 == 0, time / 33 < 90 { sender.picture(time / 33, keyFrame: time == 0, at: now) }
            if time % 20 == 7, sender.input.hasSound, case .packet = sender.input.nextSound(at: now) { heard += 1 }
            for number in sender.due(at: now) { shown.append((number, time)) }
        }
        #expect(shown.map(\.number) == Array(0..<shown.count) && shown.count >= 85 && heard >= 140)
        let delays = shown.dropFirst(30).map { $0.at - $0.number * 33 }
        #expect(delays.allSatisfy { (40...90).contains($0) }, "\(delays)")
        #expect(sender.input.statistics.discarded == 0)
    }

    @Test(
        "where the sender says that both are of one clock, late pictures are waited for by the sound",
        arguments: [true, false])
    func tied(isNamed: Bool) throws {
        var generator = SeededGenerator(seed: 9)
        let name = CanonicalName(using: &generator)
        let late = 150
        var sender = Self.sender()
        for channel in [PlainChannel.soundReports, .pictureReports] {
            let report = SenderReport(
                ssrc: sender.ssrc, time: NTPTime(.at(50_000)), timestamp: RTPTimestamp(0), packetCount: 0, byteCount: 0)
            let said = RTCPPacket.datagram([.senderReport(report)]) + (isNamed ? name.packet(for: sender.ssrc) : [])
            sender.input.handle(said, on: channel, at: .at(0))
        }
        var shown: [(number: Int, at: Int)] = []
        var heard: [(number: Int, at: Int)] = []
        for time in 0..<6_000 {
            let now = Instant.at(time)
            if time % 20 == 0 {
                let number = UInt8(truncatingIfNeeded: time / 20)
                sender.sound(time / 20, [0x48, number], at: now)
            }
            if time >= late, (time - late) % 40 == 0 {
                let number = (time - late) / 40
                // A clock of 40 ms: 3,600 ticks a picture.
                for packet in sender.packets(of: number, keyFrame: number == 0, step: 3_600) {
                    sender.input.handle(packet, on: .picture, at: now)
                }
            }
            if time % 20 == 7, sender.input.hasSound, case .packet(let bytes) = sender.input.nextSound(at: now) {
                heard.append((Int(bytes[1]), time))
            }
            for number in sender.due(at: now) { shown.append((number, time)) }
        }
        let (lastSeen, lastHeard) = (try #require(shown.last), try #require(heard.last))
        // When the sound of that picture was, or would have been, heard.
        let sound = heard.last { $0.number == (lastSeen.number * 2) % 256 } ?? lastHeard
        let apart = lastSeen.at - sound.at - ((lastSeen.number * 2) % 256 - sound.number) * 20
        if isNamed {
            #expect((-10...25).contains(apart), "\(apart) ms apart")
        } else {
            #expect((120...200).contains(apart), "by arrival: \(apart) ms apart")
        }
    }

    @Test("what was overtaken is waited for, what is lost is given up for, and a key frame asked for")
    func gaps() {
        var sender = Self.sender()
        sender.picture(0, keyFrame: true, at: .at(0))
        let (first, second) = (sender.packets(of: 1), sender.packets(of: 2))
        for packet in second + first { sender.input.handle(packet, on: .picture, at: .at(70)) }
        #expect(sender.due(at: .at(200)) == [0, 1, 2])
        #expect(sender.input.keyFrameRequest(at: .at(200)) == nil)

        // One packet of the third is lost; what follows is of no use before a key frame.
        for packet in sender.packets(of: 3).dropFirst() { sender.input.handle(packet, on: .picture, at: .at(210)) }
        sender.picture(4, at: .at(240))
        #expect(sender.due(at: .at(240)) == [])
        #expect(sender.input.keyFrameRequest(at: .at(240)) == nil)
        #expect(sender.due(at: .at(310)) == [])
        let request = sender.input.keyFrameRequest(at: .at(310))
        let asked = request.flatMap { try? RTCPPacket.compound(parsing: $0) }?.contains { packet in
            if case .pictureLoss(let loss) = packet { loss.media == sender.ssrc } else { false }
        }
        #expect(asked == true)
        #expect(sender.input.keyFrameRequest(at: .at(400)) == nil && sender.input.keyFrameRequest(at: .at(811)) != nil)
        sender.picture(5, keyFrame: true, at: .at(900))
        #expect(sender.due(at: .at(1_100)) == [5] && sender.input.keyFrameRequest(at: .at(2_000)) == nil)
    }

    @Test("a sender that stops is told of once, and one that comes back under another name goes on")
    func interruption() {
        var sender = Self.sender()
        #expect(sender.input.pictureInterruption(at: .at(1_900)) == nil)
        #expect(sender.input.pictureInterruption(at: .at(2_000)) == .nobodySends)
        #expect(sender.input.pictureInterruption(at: .at(9_000)) == nil)
        sender.picture(0, keyFrame: true, at: .at(10_000))
        #expect(sender.due(at: .at(10_100)) == [0] && sender.input.pictureInterruption(at: .at(12_000)) == nil)
        #expect(sender.input.pictureInterruption(at: .at(12_200)) == .senderSilent)

        var other = Sender(sender.input, ssrc: 78)
        other.picture(1_000, keyFrame: true, at: .at(20_000))
        #expect(other.due(at: .at(20_100)) == [1_000])
        let goodbye = RTCPPacket.datagram([
            .receiverReport(ReceiverReport(ssrc: other.ssrc)), .goodbye([other.ssrc]),
        ])
        other.input.handle(goodbye, on: .pictureReports, at: .at(20_200))
        #expect(other.input.pictureInterruption(at: .at(20_200)) == .senderLeft)
        var third = Sender(other.input, ssrc: 79)
        third.picture(5, keyFrame: true, at: .at(20_300))
        #expect(third.due(at: .at(20_400)) == [5], "after a goodbye another is heard at once")
    }

    @Test("sound that stops is interrupted, and goes on")
    func soundInterruption() {
        var sender = Self.sender()
        #expect(!sender.input.hasSound && sender.input.soundInterruption(at: .at(2_000)) == .nobodySends)
        for number in 0..<10 { sender.sound(number, at: .at(3_000 + number * 20)) }
        #expect(sender.input.hasSound && sender.input.soundInterruption(at: .at(4_000)) == nil)
        #expect(sender.input.soundInterruption(at: .at(5_500)) == .senderSilent && !sender.input.hasSound)
        sender.sound(500, at: .at(6_000))
        #expect(sender.input.hasSound)
    }

    @Test("what cannot be used is told of with its reason")
    func useless() {
        var sender = Self.sender()
        for number in 0..<5 { sender.sound(number, [0x58, 1], at: .at(number * 60)) }
        #expect(sender.input.soundInterruption(at: .at(2_000)) == .soundLength(2_880))
        sender.sound(6, [0x4B], at: .at(2_100))
        #expect(sender.input.soundInterruption(at: .at(2_200)) == nil, "said once")

        for number in 0..<30 { sender.picture(number, at: .at(number * 33)) }
        #expect(sender.due(at: .at(1_000)) == [])
        #expect(sender.input.pictureInterruption(at: .at(2_000)) == .needsKeyFrame)

        var broken = Self.sender()
        broken.picture(0, keyFrame: true, at: .at(0))
        #expect(broken.input.nextPicture(at: .at(100)) != nil)
        broken.input.pictureFailed()
        #expect(broken.input.pictureInterruption(at: .at(2_000)) == .notPictures)
    }

    @Test("a second sender, another payload type and damage cost a count")
    func strangers() {
        var sender = Self.sender(sound: 111)
        sender.sound(0, type: 111, at: .at(0))
        sender.sound(1, type: 97, at: .at(1))
        var stranger = Sender(sender.input, ssrc: 5)
        stranger.sound(0, type: 111, at: .at(2))
        stranger.input.handle([1, 2, 3], on: .sound, at: .at(3))
        stranger.input.handle([0x80, 200, 0, 9], on: .pictureReports, at: .at(3))
        #expect(stranger.input.statistics == .init(packets: 5, discarded: 3, strangers: 1, keyFramesAsked: 0))
    }

    @Test("datagrams of chance cost a count, and nothing grows without bound, seed 3")
    func chance() {
        var generator = SeededGenerator(seed: 3)
        var sender = Self.sender()
        for number in 0..<20_000 {
            let channel = PlainChannel.allCases[Int.random(in: 0..<4, using: &generator)]
            var bytes = (0..<Int.random(in: 0..<60, using: &generator)).map { _ in
                UInt8.random(in: 0...255, using: &generator)
            }
            if bytes.count > 12, Bool.random(using: &generator) {
                bytes.replaceSubrange(0..<2, with: [0x80, channel == .picture ? 96 : 97])
                bytes.replaceSubrange(8..<12, with: [0, 0, 0, 1])
            }
            sender.input.handle(bytes, on: channel, at: .at(number))
            if number % 20 == 0 { _ = sender.input.nextSound(at: .at(number)) }
        }
        var waiting = 0
        while sender.input.nextPicture(at: .at(90_000)) != nil { waiting += 1 }
        #expect(waiting <= 2 * MediaLimits.pictureQueue && sender.input.statistics.packets == 20_000)
    }

    @Test("canonical names are read as they were written, and among others' items")
    func names() {
        var generator = SeededGenerator(seed: 4)
        let name = CanonicalName(using: &generator)
        let report = RTCPPacket.datagram([.receiverReport(ReceiverReport(ssrc: SSRC(1)))])
        #expect(CanonicalName.names(in: report + name.packet(for: SSRC(7))) == [SSRC(7): Array(name.text.utf8)])
        // Two chunks, the first with a tool beside its name, the second filled up by a whole word.
        let foreign: [UInt8] =
            [0x82, 202, 0, 6, 0, 0, 0, 1, 6, 1, 9, 1, 2, 65, 66, 0, 0, 0, 0, 2, 1, 2, 67, 68, 0, 0, 0, 0]
        #expect(CanonicalName.names(in: foreign) == [SSRC(1): [65, 66], SSRC(2): [67, 68]])
        #expect(CanonicalName.names(in: Array(foreign.prefix(20))).isEmpty)
    }

    @Test(
        "how long an Opus packet plays is read from its first bytes (RFC 6716, section 3.1)",
        arguments: [
            ([0x48], 960), ([0x49, 1, 2], 1_920), ([0x58], 2_880), ([0x40], 480), ([0x60], 480), ([0x68], 960),
            ([0x80], 120), ([0xF8, 1], 960), ([0xFB, 0x03], 2_880), ([0xFB], nil), ([0xFB, 0x00], nil),
            ([0x5B, 0x3F], nil),
            ([], nil),
        ] as [([UInt8], Int?)])
    func opusLength(_ packet: [UInt8], _ samples: Int?) {
        #expect(OpusHeader.samples(of: packet[...]) == samples)
    }
}
