import Media

/// Bytes played as packets and decisions to a frame assembler, whose every picture is taken apart again.
///
/// Each packet's data carries its own number, so a picture says which packets it was made of. A step is one byte:
///
/// - low two bits 0, 1 or 2: a packet. Bit 2 begins a picture, bit 3 ends one, bit 4 makes it a key frame. Three bytes
///   follow: how far the number goes on (signed), the time, and how much filler there is.
/// - low two bits 3: bits 2 and 3 give up, lose the decoder's thread, start anew, or jump ahead by the two bytes that
///   follow.
struct AssemblerPlay {
    private struct Sent {
        let datagram: [UInt8]
        let timestamp: UInt8
        let filler: Int
        let starts: Bool
        let ends: Bool
        let isKey: Bool
    }

    private static let beginning: Int64 = 1 << 20

    private var steps: ArraySlice<UInt8>
    private var assembler = FrameAssembler()
    private var number = beginning
    /// What went in under each number, the first time.
    private var sent: [Int64: Sent] = [:]
    /// The number behind the last picture given.
    private var given: Int64?
    private var mustBeKey = true

    init(_ bytes: [UInt8]) { steps = bytes[...] }

    mutating func run() throws(ParserFamily.Fault) {
        while let step = steps.popFirst() {
            if step & 3 != 3 {
                try insert(step)
            } else {
                try decide(step >> 2 & 3)
            }
            if let blocked = assembler.blockedOn, let next = assembler.next {
                try ParserFamily.expect(blocked >= next, "what is waited for is not before the next picture")
            }
            try ParserFamily.expect((assembler.next == nil) == assembler.needsKeyFrame, "one or the other")
        }
    }

    private mutating func decide(_ kind: UInt8) throws(ParserFamily.Fault) {
        switch kind {
        case 0:
            let promised = assembler.hasKeyFrameWaiting
            let wasFlowing = !assembler.needsKeyFrame
            mustBeKey = true
            let pictures = assembler.giveUp()
            try ParserFamily.expect(pictures.isEmpty != (promised && wasFlowing), "giving up gives what was promised")
            try take(pictures)
        case 1:
            assembler.requireKeyFrame()
            mustBeKey = true
        case 2:
            assembler.reset()
            mustBeKey = true
            sent = [:]
            given = nil
        default:
            number += Int64(steps.popFirst() ?? 0) << 8 | Int64(steps.popFirst() ?? 0)
        }
    }

    private mutating func insert(_ step: UInt8) throws(ParserFamily.Fault) {
        let move = Int8(bitPattern: steps.popFirst() ?? 1)
        number = max(1, number + Int64(move))
        let timestamp = steps.popFirst() ?? 0
        let filler = Int(steps.popFirst() ?? 0)
        // A number names one packet, however often it comes.
        let packet = sent[number] ?? make(step, timestamp, filler)
        sent[number] = packet
        if assembler.needsKeyFrame { mustBeKey = true }
        do {
            let parsed = try RTPPacket(parsing: packet.datagram)
            try take(try assembler.insert(packet.datagram, packet: parsed, number: number))
        } catch let fault as ParserFamily.Fault {
            throw fault
        } catch {
            throw ParserFamily.Fault(description: "our own packet is refused: \(error)")
        }
    }

    private func make(_ step: UInt8, _ timestamp: UInt8, _ filler: Int) -> Sent {
        let (starts, ends, isKey) = (step & 4 != 0, step & 8 != 0, step & 16 != 0)
        var data: [UInt8] = [isKey ? 0x10 : 0x11]
        for shift in stride(from: 56, through: 0, by: -8) { data.append(UInt8(truncatingIfNeeded: number >> shift)) }
        data += [UInt8](repeating: timestamp, count: filler)
        let header = RTPHeader(
            payloadType: 96, marker: ends, sequenceNumber: SequenceNumber(extended: number),
            timestamp: RTPTimestamp(UInt32(timestamp)), ssrc: SSRC(1))
        let prefix = VP8Descriptor(startsPicture: starts, pictureID: nil).bytes
        return Sent(
            datagram: header.datagram(prefix: prefix, payload: data[...]), timestamp: timestamp, filler: filler,
            starts: starts, ends: ends, isKey: isKey)
    }

    private mutating func take(_ pictures: [EncodedPicture]) throws(ParserFamily.Fault) {
        for picture in pictures {
            let numbers = try takeApart(picture)
            if let given {
                try ParserFamily.expect(numbers.lowerBound >= given, "pictures come in the order they were sent")
                let follows = numbers.lowerBound == given
                try ParserFamily.expect(follows || picture.isKeyFrame, "only a key frame follows on a gap")
            }
            try ParserFamily.expect(picture.isKeyFrame || !mustBeKey, "a key frame comes first")
            mustBeKey = false
            given = numbers.upperBound
        }
    }

    /// The numbers of the packets a picture was made of.
    private func takeApart(_ picture: EncodedPicture) throws(ParserFamily.Fault) -> Range<Int64> {
        var rest = picture.bytes[...]
        var first: Int64?
        var next: Int64 = 0
        var hasEnded = false
        while !rest.isEmpty {
            try ParserFamily.expect(rest.count >= 9, "pieces are whole")
            let number = rest.dropFirst().prefix(8).reduce(0) { $0 << 8 | Int64($1) }
            guard let piece = sent[number] else { throw ParserFamily.Fault(description: "pieces were sent") }
            try ParserFamily.expect(!hasEnded, "nothing follows the end of a picture")
            try ParserFamily.expect(first == nil || number == next, "pieces follow each other")
            try ParserFamily.expect((first == nil) == piece.starts, "a picture begins once")
            try ParserFamily.expect(picture.timestamp.rawValue == UInt32(piece.timestamp), "a picture has one time")
            if first == nil { try ParserFamily.expect(picture.isKeyFrame == piece.isKey, "the first piece tells") }
            first = first ?? number
            next = number + 1
            hasEnded = piece.ends
            try ParserFamily.expect(rest.count >= 9 + piece.filler, "pieces are whole")
            rest = rest.dropFirst(9 + piece.filler)
        }
        guard let first, hasEnded else { throw ParserFamily.Fault(description: "a picture has an end") }
        return first..<next
    }
}
