import Commerce
import Testing
import Wire

@testable import Server

/// Which news of draws a tick tells.
@Suite struct ToldDrawsTests {
    private func draw(_ entered: Int, _ state: Draw.State = .open, id: Draw.ID = "d-1") -> DrawView {
        let fingerprint = Fingerprint(bytes: Array(repeating: 1, count: 32))
        return DrawView(
            id: id, kind: .redPacket, title: "t", places: 99, left: 99 - entered, entered: entered,
            startedAt: Timestamp(milliseconds: 0), until: Timestamp(milliseconds: 1), commitment: fingerprint,
            state: state)
    }

    @Test("a start is told with the next tick, a rush once in ten ticks as it is by then, an end at once")
    func pace() {
        var told = ToldDraws()
        told.changed(draw(0))
        #expect(told.hasNews && told.drain() == [draw(0)])
        var heard: [Int] = []
        for entered in 1...30 {
            told.changed(draw(entered))
            heard += told.drain().map(\.entered)
        }
        #expect(heard == [10, 20, 30])
        told.changed(draw(31))
        #expect(told.drain() == [] && told.hasNews, "a later tick tells it")
        told.changed(draw(32, .ended))
        #expect(told.drain() == [draw(32, .ended)] && !told.hasNews)
    }

    @Test("draws do not hold each other up")
    func several() {
        var told = ToldDraws()
        told.changed(draw(0))
        _ = told.drain()
        told.changed(draw(1))
        told.changed(draw(0, id: "d-2"))
        #expect(told.drain().map(\.id) == ["d-2"])
    }
}
