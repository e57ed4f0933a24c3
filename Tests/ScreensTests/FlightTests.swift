import Commerce
import Terminal
import Testing
import Wire

@testable import Screens

@Suite("Danmaku in flight")
struct FlightTests {
    private let stage = Size(width: 46, height: 13)

    @Test("a scrolling line comes in at the right edge and is gone at the left one")
    func crosses() throws {
        var flight = Flight()
        flight.launch(Danmaku(from: "bo", text: "你好"), isOwn: false, at: Fixtures.time(0), over: stage)
        let line = try #require(flight.lines.first)
        #expect(line.column(at: Fixtures.time(0)) == 46)
        #expect(line.column(at: line.end) == -4)
        flight.land(at: line.end)
        #expect(flight.lines.isEmpty)
    }

    @Test("lines that stand are in the middle, at the top or the bottom")
    func stands() throws {
        var flight = Flight()
        for mode in [Danmaku.Mode.top, .bottom] {
            flight.launch(Danmaku(from: "bo", text: "hi", mode: mode), isOwn: false, at: Fixtures.time(0), over: stage)
        }
        #expect(flight.lines.map { $0.row(of: 13) } == [0, 12])
        #expect(flight.lines.map { $0.column(at: Fixtures.time(1)) } == [22, 22])
    }

    @Test("identical lines fly once, with how often they came")
    func times() {
        var flight = Flight()
        flight.launch(Danmaku(from: "bo", text: "hi", times: 3), isOwn: false, at: Fixtures.time(0), over: stage)
        #expect(flight.lines.first?.text == "hi ×3")
    }

    @Test(
        "no two lines touch in one lane, and no more fly than there are lanes for",
        arguments: 1...8 as ClosedRange<UInt64>)
    func apart(seed: UInt64) {
        var dice = Dice(state: seed)
        var flight = Flight()
        for step in 0..<400 {
            let now = Timestamp(milliseconds: Fixtures.time(0).milliseconds + Int64(step) * 100)
            flight.land(at: now)
            if Int.random(in: 0..<2, using: &dice) == 0 {
                let text = String(repeating: "字", count: Int.random(in: 1...40, using: &dice))
                let mode = [Danmaku.Mode.scroll, .scroll, .top, .bottom][Int.random(in: 0..<4, using: &dice)]
                flight.launch(Danmaku(from: "bo", text: text, mode: mode), isOwn: false, at: now, over: stage)
            }
            for (index, line) in flight.lines.enumerated() {
                #expect(line.lane < stage.height / 2)
                for other in flight.lines[(index + 1)...] where other.row(of: 13) == line.row(of: 13) {
                    let (from, to) = (line.column(at: now), line.column(at: now) + line.columns)
                    let (start, end) = (other.column(at: now), other.column(at: now) + other.columns)
                    let visibleOverlap = max(from, start, 0) < min(to, end, stage.width)
                    #expect(!visibleOverlap, "seed \(seed), step \(step)")
                }
            }
        }
    }

    @Test("a picture without room has no lanes to fly in")
    func noPicture() {
        var flight = Flight()
        flight.launch(Danmaku(from: "bo", text: "hi"), isOwn: false, at: Fixtures.time(0), over: .zero)
        #expect(flight.lines.isEmpty)
    }
}
