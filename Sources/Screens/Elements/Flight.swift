import Commerce
import Terminal
import Wire

/// The danmaku that are over the picture, each in a lane of its own for as long as it flies.
///
/// A line gets its lane when it comes; when all are taken it stays in the list of talk only. Every scrolling
/// line takes the same time from edge to edge, so a longer one is faster: it may start behind another only
/// when it cannot catch it before the other is gone.
struct Flight: Sendable, Equatable {
    struct Line: Sendable, Equatable {
        let id: Danmaku.ID
        let text: String
        let columns: Int
        let mode: Danmaku.Mode
        let colour: Danmaku.Colour
        let isOwn: Bool
        let lane: Int
        let start: Timestamp
        /// Columns it has to cross: the picture's at the time.
        let stage: Int
    }

    private(set) var lines: [Line] = []

    /// Gives the line a lane over a picture of that size, if there is one.
    mutating func launch(_ danmaku: Danmaku, isOwn: Bool, at now: Timestamp, over picture: Size) {
        guard lines.count < Limits.flyingLines, picture.width > 0 else { return }
        // Where text would cover every row, there would be no picture left: half of them are lanes.
        let lanes = max(1, picture.height / 2)
        let text = danmaku.shown
        func line(_ lane: Int) -> Line {
            Line(
                id: danmaku.id, text: text, columns: TextWidth.of(text), mode: danmaku.mode, colour: danmaku.colour,
                isOwn: isOwn,
                lane: lane, start: now, stage: picture.width)
        }
        let lane = (0..<lanes).first { lane in
            lines.allSatisfy {
                $0.lane != lane || !$0.sharesRows(with: danmaku.mode) || !collides($0, with: line(lane))
            }
        }
        if let lane { lines.append(line(lane)) }
    }

    /// A line was taken away from everybody.
    mutating func take(away id: Danmaku.ID) { lines.removeAll { $0.id == id } }

    mutating func land(at now: Timestamp) { lines.removeAll { now >= $0.end } }

    private func collides(_ first: Line, with second: Line) -> Bool {
        guard first.mode == .scroll, second.mode == .scroll else { return second.start < first.end }
        // In step at the start (the tail is in the picture, with a gap) and at the end (it leaves before the
        // second's head arrives): two straight paths that do not cross in between.
        let gap = 2
        let tail = first.column(at: second.start) + first.columns + gap
        let headArrives =
            second.start.milliseconds + second.flightMilliseconds * Int64(second.stage)
            / Int64(max(1, second.stage + second.columns))
        return tail > second.stage || headArrives < first.end.milliseconds
    }
}

extension Flight.Line {
    /// When it is gone.
    var end: Timestamp { start + (mode == .scroll ? Times.flight : Times.standing) }

    var flightMilliseconds: Int64 { (end - start).milliseconds }

    /// The column of its first character, from the picture's left edge; negative once it leaves.
    func column(at now: Timestamp) -> Int {
        guard mode == .scroll else { return max(0, (stage - columns) / 2) }
        let flown = (now - start).milliseconds
        return stage - Int(flown * Int64(stage + columns) / max(1, flightMilliseconds))
    }

    /// Lanes count from the top, but for lines at the bottom; half the rows are lanes, so the two never meet.
    func sharesRows(with mode: Danmaku.Mode) -> Bool { (self.mode == .bottom) == (mode == .bottom) }

    /// The row in a picture of that many rows; nil when there is none for its lane.
    func row(of rows: Int) -> Int? {
        let row = mode == .bottom ? rows - 1 - lane : lane
        return (0..<rows).contains(row) ? row : nil
    }
}

extension Duration {
    /// Whole milliseconds.
    var milliseconds: Int64 { components.seconds * 1_000 + components.attoseconds / 1_000_000_000_000_000 }
}
