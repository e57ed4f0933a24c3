import CYardstick
import Foundation

/// Viewers on one thread with one epoll: they read, and look into a frame only when no other viewer had it before.
struct Audience {
    private let orders: AudienceOrders
    private let poll: Int32
    private var viewers: [AudienceViewer] = []
    private var watching = 0
    private var report = AudienceReport()
    private var markedAt: Int64 = 0
    /// Frames that came last, the newest first: what is sent to all is the same to the byte.
    private var seen: [Seen] = []
    /// When the next line is due; nil while nobody talks.
    private var nextLine: Int64?
    private var said = 0
    private var hasEnded = false
    private let room = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 20, alignment: 16)

    private struct Seen {
        let payload: [UInt8]
        let stamps: [Int64]
    }

    /// Connections that are being made at the same time.
    private static let joiningAtOnce = 256
    private static let framesRemembered = 8
    private static let input = UInt64.max
    private static let phrases = ["what size is it", "哪个颜色好看", "ship to Chengdu?", "再来一单", "price please", "已下单"]

    init(_ orders: AudienceOrders) throws {
        self.orders = orders
        poll = epoll_create1(0)
        try watch(STDIN_FILENO, as: Self.input, for: EPOLLIN.rawValue)
    }

    /// Joins everybody, then does what it is told until it is told nothing any more.
    mutating func run() throws {
        defer {
            for viewer in viewers where viewer.phase != .gone { close(viewer.socket) }
            close(poll)
            room.deallocate()
        }
        let start = LineStamp.now
        while watching < orders.viewers, !hasEnded {
            while viewers.count < min(orders.viewers, watching + Self.joiningAtOnce) { try add() }
            try turn()
        }
        try BenchOrders.answer(AudienceReady(milliseconds: Double(LineStamp.now - start) / 1e6))
        while !hasEnded {
            try turn()
            talk()
        }
    }

    private mutating func add() throws {
        let viewer = try AudienceViewer(to: orders.port, from: orders.source, isShortOfMemory: orders.isShortOfMemory)
        try watch(viewer.socket, as: UInt64(viewers.count), for: EPOLLOUT.rawValue)
        viewers.append(viewer)
    }

    private func watch(_ descriptor: Int32, as number: UInt64, for events: UInt32, change: Int32 = EPOLL_CTL_ADD) throws
    {
        var event = epoll_event(events: events, data: epoll_data_t(u64: number))
        guard epoll_ctl(poll, change, descriptor, &event) == 0 else {
            throw BenchError("epoll: \(String(cString: strerror(errno)))")
        }
    }

    // MARK: One turn of the loop

    private var readyAt = LineStamp.now
    private var events = [epoll_event](repeating: epoll_event(), count: 32_768)

    private mutating func turn() throws {
        // What is ready already came while the last turn was at work.
        var since = readyAt
        var count = epoll_wait(poll, &events, Int32(events.count), 0)
        readyAt = LineStamp.now
        if count == 0 {
            let wait = nextLine.map { max(0, min(1_000, ($0 - readyAt + 999_999) / 1_000_000)) } ?? 1_000
            count = epoll_wait(poll, &events, Int32(events.count), Int32(wait))
            readyAt = LineStamp.now
            since = readyAt
        }
        for index in 0..<Int(max(0, count)) {
            let number = events[index].data.u64
            if number == Self.input { try obey() } else { try serve(Int(number), since) }
        }
    }

    private mutating func serve(_ number: Int, _ since: Int64) throws {
        switch viewers[number].phase {
        case .connecting:
            viewers[number].ask(
                for: orders.path, token: number < orders.tokens.count ? orders.tokens[number] : nil)
            try watch(viewers[number].socket, as: UInt64(number), for: EPOLLIN.rawValue, change: EPOLL_CTL_MOD)
        case .upgrading, .watching:
            var viewer = viewers[number]
            viewer.read(into: room) { viewer, frame, payload in
                if !viewer.hasSeen { watching += 1 }
                viewer.hasSeen = true
                count(frame, stamps(in: payload), since)
            }
            viewers[number] = viewer
            guard viewer.phase != .gone || viewer.hasSeen else { throw BenchError("viewer \(number) was not let in") }
        case .gone: break
        }
    }

    private mutating func count(_ frame: Int, _ stamps: [Int64], _ since: Int64) {
        let now = LineStamp.now
        report.frames += 1
        report.bytes += frame
        report.lateness.add(nanoseconds: now - since)
        for stamp in stamps where stamp >= markedAt {
            report.linesSeen += 1
            report.latencies.add(nanoseconds: now - stamp)
        }
    }

    /// When the lines of a message were said; those of a snapshot have been seen before.
    private mutating func stamps(in payload: UnsafeRawBufferPointer) -> [Int64] {
        for known in seen where known.payload.count == payload.count {
            let isSame = known.payload.withUnsafeBytes {
                memcmp($0.baseAddress!, payload.baseAddress!, payload.count) == 0
            }
            if isSame { return known.stamps }
        }
        let isSnapshot = String(decoding: payload, as: UTF8.self).contains(#""snapshot""#)
        let news = Seen(payload: Array(payload), stamps: isSnapshot ? [] : LineStamp.all(in: payload))
        if seen.count >= Self.framesRemembered { seen.removeLast() }
        seen.insert(news, at: 0)
        return news.stamps
    }

    // MARK: What it does

    private mutating func talk() {
        while let due = nextLine, due <= LineStamp.now {
            nextLine = due + Int64(1e9 / orders.linesPerSecond)
            let phrase = Self.phrases[said % Self.phrases.count]
            let now = LineStamp.now
            viewers[said % orders.tokens.count].say("\(LineStamp.text(now)) \(phrase)", id: said)
            said += 1
            if now >= markedAt { report.linesSaid += 1 }
        }
    }

    private mutating func obey() throws {
        guard let order: AudienceOrder = try BenchOrders.hear() else {
            hasEnded = true
            return
        }
        switch order {
        case .talk: nextLine = orders.tokens.isEmpty ? nil : LineStamp.now
        case .hush: nextLine = nil
        case .mark(let time):
            report = AudienceReport()
            markedAt = time
            try BenchOrders.answer(report)
        case .turnAway:
            for viewer in viewers where viewer.phase == .watching { epoll_ctl(poll, EPOLL_CTL_DEL, viewer.socket, nil) }
        case .report:
            var usage = rusage()
            getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
            report.processorSeconds = usage.ru_utime.seconds + usage.ru_stime.seconds
            report.held = viewers.count { $0.phase == .watching }
            try BenchOrders.answer(report)
        }
    }
}

extension timeval {
    fileprivate var seconds: Double { Double(tv_sec) + Double(tv_usec) / 1e6 }
}
