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
}
