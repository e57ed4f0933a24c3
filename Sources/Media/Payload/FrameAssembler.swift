/// Puts pictures together again from packets in any order.
///
/// Gives whole pictures in the order they were sent, each only when all before it were given: a VP8 picture builds
/// on the one before. After a loss nobody repairs it waits for a key frame. Which losses are final is the caller's
/// decision (`giveUp`), since only the caller knows the time.
package struct FrameAssembler: Sendable {
    /// One picture's worth of packets, as far as it has come.
    private struct Piece: Sendable {
        let number: Int64
        let timestamp: RTPTimestamp
        let datagram: [UInt8]
        let data: Range<Int>
        let startsPicture: Bool
        let startsKeyFrame: Bool
        let endsPicture: Bool
    }

    private enum State: Equatable, Sendable {
        case needsKeyFrame
        /// Everything before `next`, which begins a picture, was given.
        case flowing(next: Int64)
    }

    private var state = State.needsKeyFrame
    private var slots = [Piece?](repeating: nil, count: MediaLimits.assemblerPackets)
    private var highest: Int64?
    /// Where the next picture to give begins at the earliest: behind the last one given, or given up for.
    private var floor: Int64?
    /// In `flowing`, the first number from `next` on that has not come; saves walking a large picture at each packet.
    private var firstMissing: Int64 = 0

    package init() {}

    /// Nothing more is given until a key frame is whole.
    package var needsKeyFrame: Bool { state == .needsKeyFrame }

    /// The missing number that keeps later packets waiting, if one does.
    package var blockedOn: Int64? {
        guard case .flowing = state, let highest, highest >= firstMissing else { return nil }
        return firstMissing
    }

    /// The number that begins the next picture; `nil` while a key frame is needed.
    package var next: Int64? {
        guard case .flowing(let next) = state else { return nil }
        return next
    }

    /// While a key frame is needed: where the newest one begins of which something has come.
    package var keyFrameUnderWay: Int64? {
        guard needsKeyFrame, let highest else { return nil }
        var number = highest
        while number > highest - Int64(slots.count), number >= floor ?? .min {
            if self[number]?.startsKeyFrame == true { return number }
            number -= 1
        }
        return nil
    }

    /// Takes a packet and returns the pictures it makes whole, in order.
    ///
    /// - Parameter number: the extended sequence number.
    /// - Throws: when the payload is not VP8.
    package mutating func insert(
        _ datagram: [UInt8], packet: RTPPacket, number: Int64
    ) throws(ParseError) -> [EncodedPicture] {
        let (descriptor, data) = try VP8Descriptor.parse(datagram[packet.payload])
        if let floor, number < floor { return [] }
        if let highest, number <= highest - Int64(slots.count) { return [] }
        if let highest, number >= highest + Int64(slots.count) { reset() }
        // A sender far ahead of the last whole picture: what it waits for is out of reach.
        if case .flowing(let next) = state, number - next >= Int64(slots.count) { state = .needsKeyFrame }

        highest = max(highest ?? number, number)
        let range = data..<packet.payload.upperBound
        self[number] = Piece(
            number: number, timestamp: packet.header.timestamp, datagram: datagram, data: range,
            startsPicture: descriptor.startsPicture,
            startsKeyFrame: descriptor.startsPicture && VP8Descriptor.isKeyFrame(datagram[range]),
            endsPicture: packet.header.marker)

        switch state {
        case .needsKeyFrame:
            guard let start = keyFrameStart(around: number), isWhole(from: start) else { return [] }
            flow(from: start)
            return takeWhole()
        case .flowing:
            guard number == firstMissing else { return [] }
            return takeWhole()
        }
    }

    /// What is missing will not come: goes on with the oldest whole key frame that waits behind it, or else waits
    /// for one to come.
    package mutating func giveUp() -> [EncodedPicture] {
        guard case .flowing(let next) = state, let highest else { return [] }
        state = .needsKeyFrame
        var number = next
        while number <= highest {
            if let piece = self[number], piece.startsKeyFrame, isWhole(from: number) {
                flow(from: number)
                return takeWhole()
            }
            number += 1
        }
        return []
    }

    /// Whether `giveUp` would give something.
    package var hasKeyFrameWaiting: Bool {
        guard blockedOn != nil, let highest, let next else { return false }
        return (next...highest).contains { self[$0]?.startsKeyFrame == true && isWhole(from: $0) }
    }

    /// Gives nothing more until a key frame comes: the decoder has lost its thread.
    package mutating func requireKeyFrame() {
        state = .needsKeyFrame
    }

    /// Forgets everything, as for a stream that began anew.
    package mutating func reset() {
        state = .needsKeyFrame
        highest = nil
        floor = nil
        for index in slots.indices { slots[index] = nil }
    }

    private mutating func flow(from start: Int64) {
        state = .flowing(next: start)
        floor = start
        firstMissing = start
    }

    /// Gives all that is whole from `next` on.
    private mutating func takeWhole() -> [EncodedPicture] {
        guard case .flowing(var next) = state else { return [] }
        var pictures: [EncodedPicture] = []
        while let piece = self[firstMissing] {
            firstMissing += 1
            guard piece.endsPicture else { continue }
            if let picture = take(next..<firstMissing) {
                pictures.append(picture)
            } else {
                state = .needsKeyFrame
                return pictures
            }
            next = firstMissing
            floor = next
            state = .flowing(next: next)
        }
        return pictures
    }

    /// Joins one picture's pieces and lets go of them; `nil` when they are no picture: without a beginning, with two,
    /// with two times, or with too many bytes.
    private mutating func take(_ numbers: Range<Int64>) -> EncodedPicture? {
        guard let first = self[numbers.lowerBound], first.startsPicture else { return nil }
        let size = numbers.reduce(0) { $0 + (self[$1]?.data.count ?? 0) }
        guard size <= MediaLimits.pictureBytes else { return nil }
        var bytes: [UInt8] = []
        bytes.reserveCapacity(size)
        for number in numbers {
            guard let piece = self[number], piece.timestamp == first.timestamp,
                !piece.startsPicture || number == numbers.lowerBound
            else { return nil }
            bytes.append(contentsOf: piece.datagram[piece.data])
            self[number] = nil
        }
        return EncodedPicture(bytes: bytes, isKeyFrame: first.startsKeyFrame, timestamp: first.timestamp)
    }

    /// Walks back from `number` over what has come to the key frame it may be part of.
    private func keyFrameStart(around number: Int64) -> Int64? {
        var candidate = number
        while let piece = self[candidate] {
            if piece.startsKeyFrame { return candidate }
            if piece.startsPicture || (candidate < number && piece.endsPicture) { return nil }
            candidate -= 1
        }
        return nil
    }

    /// Whether the picture that begins at `start` has come to its end. Walks no further than the next beginning.
    private func isWhole(from start: Int64) -> Bool {
        guard let first = self[start] else { return false }
        var number = start
        while let piece = self[number], piece.timestamp == first.timestamp, !piece.startsPicture || number == start {
            if piece.endsPicture { return true }
            number += 1
        }
        return false
    }

    private subscript(number: Int64) -> Piece? {
        get {
            guard let piece = slots[Int(number & Int64(slots.count - 1))], piece.number == number else { return nil }
            return piece
        }
        set { slots[Int(number & Int64(slots.count - 1))] = newValue }
    }
}
