import Media
import NIOCore
import NIOEmbedded
import Testing
import Wire

@testable import Server

/// Who is sent what, on real sockets: those who read, and those who do not.
@Suite struct FanOutTests {
    /// A tick of 8 KiB, of which all but a few bytes are talk.
    private static func tick(_ number: UInt8) -> LiveTick {
        LiveTick(
            whole: LiveFrame(.text, [UInt8](repeating: number, count: 8_192)),
            lean: LiveFrame(.text, [0, number]), after: UInt64(number) - 1)
    }

    private static func on<Value>(
        behind handler: (@Sendable () -> any ChannelHandler)? = nil, _ body: (LiveStage) async throws -> Value
    ) async throws -> Value {
        let stage = try await LiveStage(behind: handler)
        do {
            let value = try await body(stage)
            try await stage.end()
            return value
        } catch {
            try await stage.end()
            throw error
        }
    }

    @Test("all who read are sent the same bytes, while one who does not read falls behind and is caught up later")
    func stalled() async throws {
        try await Self.on { stage in
            let (one, _) = try await stage.join()
            let (deaf, _) = try await stage.join(window: 4_096)
            let (two, _) = try await stage.join()
            for number in 1...60 {
                try await stage.tell(Self.tick(UInt8(number)))
                let frames = (try await one.next(), try await two.next())
                #expect(frames.0 == frames.1)
                #expect(
                    frames.0 == FrameSocket.Frame(opcode: 1, payload: [UInt8](repeating: UInt8(number), count: 8_192)))
            }

            // What waited for it: whole ticks first, then without their talk.
            var whole: [UInt8] = []
            var lean: [UInt8] = []
            while lean.last != 60 {
                let payload = try await deaf.next().payload
                if payload.count == 2 { lean.append(payload[1]) } else { whole.append(payload[0]) }
            }
            #expect(whole + lean == Array(1...60))
            // The kernel's share is bounded too: it would take in all of it.
            #expect(whole.count * 8_192 < Limits.liveLag + 128 * 1_024)

            // It reads again: the next tick is whole.
            try await stage.tell(Self.tick(61))
            #expect(try await deaf.next().payload.count == 8_192)
        }
    }

    @Test("one that cannot even take what is left of ticks is sent nothing until a snapshot, in which nothing is old")
    func behind() async throws {
        try await Self.on { stage in
            let (one, _) = try await stage.join()
            let (deaf, outlet) = try await stage.join(window: 4_096)
            // Ticks without talk cannot be made leaner.
            func tick(_ number: UInt8) -> LiveTick {
                let frame = LiveFrame(.text, [UInt8](repeating: number, count: 8_192))
                return LiveTick(whole: frame, lean: frame, after: UInt64(number) - 1)
            }
            for number in 1...60 {
                try await stage.tell(tick(UInt8(number)))
                #expect(try await one.next().payload.first == UInt8(number))
            }
            // It reads again, and its room catches it up.
            let snapshot = Array("snapshot".utf8)
            let room = Task {
                while true {
                    for case .caughtUp(outlet.id, let told) in try await stage.notes() {
                        outlet.catchUp(with: [LiveFrame(.text, snapshot)])
                        return told
                    }
                }
            }
            var told: [UInt8] = []
            while let payload = try await Self.next(deaf, unless: snapshot) { told.append(payload[0]) }
            // It was told all up to where it goes on from.
            let after = try await room.value
            #expect(told == Array(1...UInt8(after)))
            #expect(told.count * 8_192 < Limits.liveBacklog + 128 * 1_024)
            try await stage.tell(tick(61))
            #expect(try await deaf.next().payload.first == 61)
        }
    }

    /// The next frame's payload; nil when it is the one that is waited for.
    private static func next(_ socket: FrameSocket, unless last: [UInt8]) async throws -> [UInt8]? {
        let payload = try await socket.next().payload
        return payload == last ? nil : payload
    }

    @Test("what must arrive passes a tick that is left out, and one that takes none of it is let go")
    func mustArrive() async throws {
        try await Self.on { stage in
            let (deaf, outlet) = try await stage.join(window: 4_096)
            for number in 1...100 { outlet.send(LiveFrame(.text, [UInt8](repeating: UInt8(number), count: 8_192))) }
            // The end of the connection, not of the patience: nothing more is sent, and nothing waits.
            var left: [RoomState.ConnectionID] = []
            while left.isEmpty {
                for case .leave(let id) in try await stage.notes() { left.append(id) }
            }
            #expect(left == [outlet.id])
            var taken: [UInt8] = []
            while let frame = try? await deaf.next() { taken.append(frame.payload[0]) }
            #expect(taken == Array(1...UInt8(max(1, taken.count))) && taken.count < 100)
        }
    }

    @Test("a flood of messages is answered to its sender, and the room has little of it")
    func flood() async throws {
        try await Self.on { stage in
            let (loud, outlet) = try await stage.join()
            for _ in 1...1_000 { loud.say(#"{"type":"like","count":1}"#) }
            loud.ping()
            var refused = 0
            // The answer to the ping comes after all others.
            while true {
                let frame = try await loud.next()
                if frame.opcode == 10 { break }
                #expect(String(decoding: frame.payload, as: UTF8.self).contains("urn:hawker:too-fast"))
                refused += 1
            }
            let taken = try await stage.notes().count { note in
                if case .message(.like(count: 1), from: outlet.id) = note { true } else { false }
            }
            #expect(taken >= Int(Limits.liveMessageBurst) && taken < 500)
            #expect(refused > 0 && refused <= 1_000 - taken)
        }
    }

    @Test("whatever stands between a connection and TCP has its part in all that is sent, as encryption must")
    func encrypted() async throws {
        try await Self.on(behind: { Scrambler() }) { stage in
            let (one, outlet) = try await stage.join()
            one.mask = Scrambler.mask
            for number in 1...3 {
                try await stage.tell(Self.tick(UInt8(number)))
                outlet.send(LiveFrame(.text, [number, number].map(UInt8.init)))
                #expect(
                    try await one.next()
                        == FrameSocket.Frame(opcode: 1, payload: [UInt8](repeating: UInt8(number), count: 8_192)))
                #expect(try await one.next().payload == [number, number].map(UInt8.init))
            }
        }
    }

    @Test(
        "what sees nothing of what is sent leaves a connection its socket; what might, by whatever name, takes it away")
    func ownSocket() throws {
        final class Listener: ChannelInboundHandler {
            typealias InboundIn = ByteBuffer
        }
        for (handlers, isOwn) in [
            ([], true), ([Listener()], true), ([Scrambler()], false), ([Listener(), Scrambler(), Listener()], false),
        ] as [([any ChannelHandler], Bool)] {
            let channel = EmbeddedChannel(handlers: handlers + [Listener()])
            #expect(channel.pipeline.passesBytesOn == isOwn, "\(channel.pipeline.debugDescription)")
        }
        let odd = EmbeddedChannel()
        try odd.pipeline.syncOperations.addHandler(Listener(), name: "an [odd] name ↓↑ [O]")
        #expect(odd.pipeline.passesBytesOn)
        try odd.pipeline.syncOperations.addHandler(Scrambler(), name: "an [odd] name")
        #expect(!odd.pipeline.passesBytesOn)
        #expect(!EmbeddedChannel().pipeline.passesBytesOn, "nothing is known of a pipeline without handlers")
    }
}

/// Stands for encryption: turns some bits of every byte over.
private final class Scrambler: ChannelOutboundHandler {
    typealias OutboundIn = ByteBuffer

    static let mask: UInt8 = 0x5A

    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        let bytes = unwrapOutboundIn(data).readableBytesView.map { $0 ^ Self.mask }
        context.write(NIOAny(ByteBuffer(bytes: bytes)), promise: promise)
    }
}
