import Testing

@testable import Media

@Suite struct VP8DescriptorTests {
    @Test(
        "descriptors of RFC 7741 are read",
        arguments: [
            ([0x10, 1], true, nil, 1), ([0x00, 1], false, nil, 1), ([0x11, 1], false, nil, 1),
            ([0x90, 0x80, 0x17, 1], true, 0x17, 3), ([0x90, 0x80, 0x91, 0x22, 1], true, 0x1122, 4),
            ([0x90, 0xF0, 0x91, 0x22, 5, 6, 1], true, 0x1122, 6), ([0x80, 0x20, 7, 1], false, nil, 3),
        ] as [([UInt8], Bool, UInt16?, Int)])
    func reading(bytes: [UInt8], starts: Bool, id: UInt16?, data: Int) throws {
        let (descriptor, start) = try VP8Descriptor.parse(bytes[...])
        #expect(descriptor == VP8Descriptor(startsPicture: starts, pictureID: id))
        #expect(start == data)
        for count in 0..<bytes.count { #expect(throws: ParseError.self) { try VP8Descriptor.parse(bytes[..<count]) } }
    }

    @Test("every choice of optional fields is stepped over, and refused at every shorter length")
    func optionalFields() throws {
        for choice in 0..<16 as Range<UInt8> {
            for isLong in [false, true] {
                var bytes: [UInt8] = [0xB0, choice << 4]  // extended, discardable, begins partition zero
                let hasNumber = choice & 8 != 0
                if hasNumber { bytes += isLong ? [0x92, 0x34] : [0x12] }
                if choice & 4 != 0 { bytes.append(0xFF) }
                if choice & 3 != 0 { bytes.append(0xFF) }
                let (descriptor, data) = try VP8Descriptor.parse((bytes + [0x10])[...])
                #expect(data == bytes.count)
                #expect(descriptor.startsPicture)
                #expect(descriptor.pictureID == (hasNumber ? (isLong ? 0x1234 : 0x12) : nil))
                for count in 0...bytes.count {
                    #expect(throws: ParseError.truncated) { try VP8Descriptor.parse(bytes[..<count]) }
                }
            }
        }
    }

    @Test("only partition zero's start begins a picture", arguments: 0..<8 as Range<UInt8>)
    func partitions(index: UInt8) throws {
        #expect(try VP8Descriptor.parse([0x10 | index, 1]).descriptor.startsPicture == (index == 0))
        #expect(try VP8Descriptor.parse([index, 1]).descriptor.startsPicture == false)
    }

    @Test("pieces fit, are even, and join to the picture", arguments: [1, 1_196, 1_197, 20_000, 93_000])
    func cutting(byteCount: Int) throws {
        var packetizer = VP8Packetizer(firstPictureID: 0x7FFF)
        let picture = Fixture.picture(1, keyFrame: true, byteCount: byteCount)
        let pieces = packetizer.pieces(of: picture)
        #expect(pieces.flatMap(\.data) == picture)
        #expect(pieces.allSatisfy { $0.data.count + $0.descriptor.bytes.count <= MediaLimits.payloadBytes })
        #expect(try #require(pieces.map(\.data.count).max()) - #require(pieces.map(\.data.count).min()) <= 1)
        #expect(pieces.map(\.descriptor.startsPicture) == [true] + Array(repeating: false, count: pieces.count - 1))
        #expect(pieces.map(\.endsPicture) == Array(repeating: false, count: pieces.count - 1) + [true])
        let following = packetizer.pieces(of: picture)
        #expect(following[0].descriptor.pictureID == 0)
    }
}

@Suite struct REDPayloadTests {
    private static func frame(_ number: Int, byteCount: Int = 3) -> [UInt8] {
        [UInt8](repeating: UInt8(truncatingIfNeeded: number), count: byteCount)
    }

    /// Number and offset of each frame in a payload.
    private static func contents(of payload: [UInt8]) throws -> [[Int]] {
        try REDPayload(parsing: payload, payload: payload.indices).blocks.map { block in
            #expect(block.payloadType == 111)
            return [Int(payload[block.range.lowerBound]), block.timestampOffset, block.range.count]
        }
    }

    @Test("a payload of RFC 2198's layout, by hand")
    func known() throws {
        // Offset 960 and length 2, offset 480 and length 1, the primary one; behind a header of twelve bytes.
        let datagram =
            [UInt8](repeating: 0, count: 12) + [0xEF, 0x0F, 0x00, 0x02, 0xEF, 0x07, 0x80, 0x01, 111, 1, 1, 2, 3, 3]
        let red = try REDPayload(parsing: datagram, payload: 12..<datagram.count)
        #expect(red.blocks.map(\.timestampOffset) == [960, 480, 0])
        #expect(red.blocks.map(\.range) == [21..<23, 23..<24, 24..<26])
        #expect(red.primary.range == 24..<26 && red.redundant.count == 2)

        var packetizer = REDPacketizer(payloadType: 111)
        _ = packetizer.payload(of: [1, 1], timestamp: RTPTimestamp(0), depth: 2)
        _ = packetizer.payload(of: [2], timestamp: RTPTimestamp(480), depth: 2)
        #expect(packetizer.payload(of: [3, 3], timestamp: RTPTimestamp(960), depth: 2) == Array(datagram[12...]))
    }

    @Test("as many earlier frames as asked for, as far as there are", arguments: [-1, 0, 1, 2, 7, 8, 9, .max])
    func depth(depth: Int) throws {
        var packetizer = REDPacketizer(payloadType: 111)
        for number in 0..<20 {
            let timestamp = RTPTimestamp(.max - 4_000).advanced(by: number * 960)  // across the wrap
            let payload = packetizer.payload(of: Self.frame(number), timestamp: timestamp, depth: depth)
            let reach = min(number, max(0, min(depth, 8)))
            #expect(
                try Self.contents(of: payload) == (0...reach).reversed().map { [number - $0, $0 * 960, 3] })
        }
    }

    @Test("frames too long or too long ago are left out, the others stay")
    func leftOut() throws {
        var packetizer = REDPacketizer(payloadType: 111, payloadBytes: 4_000)
        _ = packetizer.payload(of: Self.frame(1), timestamp: RTPTimestamp(0), depth: 8)
        _ = packetizer.payload(of: Self.frame(2, byteCount: 1_024), timestamp: RTPTimestamp(960), depth: 8)
        _ = packetizer.payload(of: Self.frame(3, byteCount: 1_023), timestamp: RTPTimestamp(1_920), depth: 8)
        _ = packetizer.payload(of: [], timestamp: RTPTimestamp(1_930), depth: 8)
        let near = packetizer.payload(of: Self.frame(4), timestamp: RTPTimestamp(16_383), depth: 8)
        #expect(try Self.contents(of: near) == [[1, 16_383, 3], [3, 14_463, 1_023], [4, 0, 3]])
        let far = packetizer.payload(of: Self.frame(5), timestamp: RTPTimestamp(16_384), depth: 8)
        #expect(try Self.contents(of: far) == [[3, 14_464, 1_023], [4, 1, 3], [5, 0, 3]])
        // A time that does not go on has nothing to offer.
        let back = packetizer.payload(of: Self.frame(6), timestamp: RTPTimestamp(0), depth: 8)
        #expect(try Self.contents(of: back) == [[6, 0, 3]])
    }

    @Test("a payload keeps to its size: the oldest frames go, the primary one never")
    func size() throws {
        var packetizer = REDPacketizer(payloadType: 111)
        for number in 0..<9 {
            let payload = packetizer.payload(
                of: Self.frame(number, byteCount: 395), timestamp: RTPTimestamp(UInt32(number * 960)), depth: 8)
            #expect(payload.count <= MediaLimits.payloadBytes)
            #expect(try Self.contents(of: payload).count == min(number + 1, 3))
        }
        let large = packetizer.payload(
            of: Self.frame(9, byteCount: MediaLimits.soundBytes), timestamp: RTPTimestamp(9_000), depth: 8)
        #expect(try Self.contents(of: large) == [[9, 0, MediaLimits.soundBytes]])
    }

    @Test("a payload cut short is refused until its primary frame has begun")
    func truncation() throws {
        var packetizer = REDPacketizer(payloadType: 111)
        for number in 0..<3 {
            let timestamp = RTPTimestamp(UInt32(number * 960))
            let payload = packetizer.payload(of: Self.frame(number), timestamp: timestamp, depth: 8)
            for count in 0...(payload.count - 3) {
                #expect(throws: ParseError.truncated) { try REDPayload(parsing: payload, payload: 0..<count) }
            }
            for count in (payload.count - 2)...payload.count {
                #expect(throws: Never.self) { try REDPayload(parsing: payload, payload: 0..<count) }
            }
        }
    }

    @Test("eight earlier frames are the most, and those of no bytes are passed over")
    func bounds() throws {
        let empty: [UInt8] = [0xEF, 0x0F, 0, 0]
        let eight = Array(repeating: empty, count: 8).flatMap(\.self) + [111, 7]
        #expect(try REDPayload(parsing: eight, payload: eight.indices).blocks.count == 1)
        let nine = empty + eight
        #expect(throws: ParseError.tooLarge) { try REDPayload(parsing: nine, payload: nine.indices) }
    }

    @Test("what is written is read, for random frames and depths", arguments: 1...10)
    func random(seed: UInt64) throws {
        var generator = SeededGenerator(seed: seed)
        var packetizer = REDPacketizer(payloadType: 111)
        var sent: [UInt32: [UInt8]] = [:]
        var time: UInt32 = .random(in: .min ... .max, using: &generator)
        for _ in 0..<100 {
            time &+= 960 * .random(in: 1...4, using: &generator)
            let frame = (0..<Int.random(in: 1...400, using: &generator)).map { _ in
                UInt8.random(in: .min ... .max, using: &generator)
            }
            sent[time] = frame
            let payload = packetizer.payload(
                of: frame, timestamp: RTPTimestamp(time), depth: .random(in: 0...8, using: &generator))
            let red = try REDPayload(parsing: payload, payload: payload.indices)
            #expect(Array(payload[red.primary.range]) == frame, "seed \(seed)")
            for block in red.blocks {
                #expect(sent[time &- UInt32(block.timestampOffset)] == Array(payload[block.range]), "seed \(seed)")
            }
        }
    }
}

@Suite struct FrameAssemblerTests {
    /// The packets of pictures 0, 1, …; key frames where told, numbers from 65,530 so that they wrap.
    private static func packets(_ count: Int, keyFrames: Set<Int> = [0]) -> [(datagram: [UInt8], number: Int64)] {
        var packetizer = VP8Packetizer()
        var number: Int64 = 65_530
        var packets: [([UInt8], Int64)] = []
        for picture in 0..<count {
            let bytes = Fixture.picture(picture, keyFrame: keyFrames.contains(picture), byteCount: 3_000)
            for piece in packetizer.pieces(of: bytes) {
                let header = RTPHeader(
                    payloadType: 96, marker: piece.endsPicture, sequenceNumber: SequenceNumber(extended: number),
                    timestamp: RTPTimestamp(UInt32(picture) &* 3_000), ssrc: SSRC(1))
                packets.append((header.datagram(prefix: piece.descriptor.bytes, payload: piece.data), number))
                number += 1
            }
        }
        return packets
    }

    private static func insert(
        _ packets: some Sequence<(datagram: [UInt8], number: Int64)>, into assembler: inout FrameAssembler
    ) throws -> [Int] {
        var pictures: [Int] = []
        for packet in packets {
            let parsed = try RTPPacket(parsing: packet.datagram)
            for picture in try assembler.insert(packet.datagram, packet: parsed, number: packet.number) {
                let number = Fixture.pictureNumber(picture.bytes)
                #expect(picture.bytes == Fixture.picture(number, keyFrame: picture.isKeyFrame, byteCount: 3_000))
                pictures.append(number)
            }
        }
        return pictures
    }

    @Test(
        "pictures come whole and in order, however the packets were shuffled", arguments: 1...10 as ClosedRange<UInt64>)
    func shuffled(seed: UInt64) throws {
        var generator = SeededGenerator(seed: seed)
        var assembler = FrameAssembler()
        let packets = Self.packets(20)
        let others = packets.dropFirst(3).shuffled(using: &generator)
        #expect(try Self.insert(packets.prefix(3) + others + others, into: &assembler) == Array(0..<20))
        #expect(assembler.blockedOn == nil)
    }

    @Test("nothing comes before the first key frame")
    func beginning() throws {
        var assembler = FrameAssembler()
        #expect(try Self.insert(Self.packets(8, keyFrames: [5]), into: &assembler) == [5, 6, 7])
    }

    @Test("a gap holds back what follows until it is filled")
    func repaired() throws {
        var assembler = FrameAssembler()
        let packets = Self.packets(4)
        #expect(try Self.insert(packets[..<4] + packets[5...], into: &assembler) == [0])
        #expect(assembler.blockedOn == packets[4].number)
        #expect(try Self.insert([packets[4]], into: &assembler) == [1, 2, 3])
        #expect(assembler.blockedOn == nil)
    }

    @Test("after giving up nothing comes before the next key frame")
    func givenUp() throws {
        var assembler = FrameAssembler()
        let packets = Self.packets(8, keyFrames: [0, 5])
        #expect(try Self.insert(packets[..<4] + packets[5..<12], into: &assembler) == [0])
        #expect(assembler.giveUp() == [])
        #expect(assembler.needsKeyFrame)
        #expect(try Self.insert(packets[12...], into: &assembler) == [5, 6, 7])
    }

    @Test("giving up goes on with a key frame that waits behind the gap")
    func skipped() throws {
        var assembler = FrameAssembler()
        let packets = Self.packets(8, keyFrames: [0, 5])
        #expect(try Self.insert(packets[..<4] + packets[5...], into: &assembler) == [0])
        #expect(assembler.hasKeyFrameWaiting)
        let pictures = assembler.giveUp()
        #expect(pictures.map { Fixture.pictureNumber($0.bytes) } == [5, 6, 7])
    }

    @Test("a gap longer than the store asks for a key frame and goes on from one")
    func longGap() throws {
        var assembler = FrameAssembler()
        let packets = Self.packets(800, keyFrames: [0, 799])
        #expect(try Self.insert(packets[..<3], into: &assembler) == [0])
        #expect(try Self.insert(packets[4...], into: &assembler) == [799])
    }

    @Test("a key frame from before the last picture comes too late, also when one is needed")
    func lateKeyFrame() throws {
        var assembler = FrameAssembler()
        let packets = Self.packets(4, keyFrames: [0, 3])
        #expect(try Self.insert(packets[3..<9], into: &assembler) == [])
        #expect(try Self.insert(packets[9...], into: &assembler) == [3])
        assembler.requireKeyFrame()
        #expect(try Self.insert(packets[..<9], into: &assembler) == [])
        #expect(assembler.needsKeyFrame)
    }

    @Test("a second beginning, or a second time, within a picture makes it none", arguments: [true, false])
    func twoInOne(startsTwice: Bool) throws {
        var assembler = FrameAssembler()
        for index in 0..<2 {
            let header = RTPHeader(
                payloadType: 96, marker: index == 1, sequenceNumber: SequenceNumber(UInt16(index)),
                timestamp: RTPTimestamp(!startsTwice && index == 1 ? 3_000 : 0), ssrc: SSRC(1))
            let descriptor = VP8Descriptor(startsPicture: index == 0 || startsTwice, pictureID: nil)
            // Only the first begins a key frame.
            let datagram = header.datagram(prefix: descriptor.bytes, payload: [index == 0 ? 0x10 : 0x11, 1])
            let packet = try RTPPacket(parsing: datagram)
            #expect(try assembler.insert(datagram, packet: packet, number: Int64(index)).isEmpty)
        }
        #expect(assembler.needsKeyFrame)
    }
}
