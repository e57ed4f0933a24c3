import Foundation
import Testing
import Wire

@testable import Server

/// RFC 6455 section 5.2: the head of a frame that a server sends.
@Suite struct LiveFrameTests {
    @Test(
        "the length takes as few bytes as it can, and there is no mask",
        arguments: [
            (0, [0x81, 0]), (1, [0x81, 1]), (125, [0x81, 125]), (126, [0x81, 126, 0, 126]),
            (65_535, [0x81, 126, 0xFF, 0xFF]), (65_536, [0x81, 127, 0, 0, 0, 0, 0, 1, 0, 0]),
        ] as [(Int, [UInt8])])
    func heads(length: Int, head: [UInt8]) {
        let payload = [UInt8](repeating: 7, count: length)
        #expect(Array(LiveFrame(.text, payload).bytes.readableBytesView) == head + payload)
    }

    @Test("each kind of frame says what it is, and a farewell gives its code")
    func kinds() {
        #expect(Array(LiveFrame(.binary, [1]).bytes.readableBytesView) == [0x82, 1, 1])
        #expect(Array(LiveFrame(.ping, []).bytes.readableBytesView) == [0x89, 0])
        #expect(Array(LiveFrame(.pong, [9]).bytes.readableBytesView) == [0x8A, 1, 9])
        #expect(Array(LiveFrame(.normalClosure, "ok").bytes.readableBytesView) == [0x88, 4, 3, 232, 111, 107])
    }

    @Test("a tick without its talk keeps the rest, and is nothing when there was only talk")
    func lean() throws {
        let talk = [Danmaku(from: "bo", text: "hi")]
        let counts = RoomCounts(viewers: 2, likes: 0, paidOrders: 0)
        let news = Tick(sequence: 1, numbered: nil, counts: counts, danmaku: talk)
        let both = LiveTick(news, after: 1)
        #expect(try Self.message(both.whole) == .tick(news))
        #expect(try Self.message(both.lean) == .tick(Tick(sequence: 1, numbered: nil, counts: counts)))
        #expect(LiveTick(Tick(sequence: 1, numbered: nil, danmaku: talk), after: 1).lean == nil)
        let quiet = LiveTick(Tick(sequence: 1, numbered: nil, counts: counts), after: 1)
        #expect(quiet.lean?.bytes == quiet.whole.bytes)
    }

    /// What a short frame says.
    private static func message(_ frame: LiveFrame?) throws -> ServerMessage {
        let bytes = try #require(frame).bytes.readableBytesView
        let payload = bytes.dropFirst(bytes[1] < 126 ? 2 : 4)
        return try JSONDecoder().decode(ServerMessage.self, from: Data(payload))
    }
}
