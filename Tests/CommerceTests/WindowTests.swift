import Commerce
import Testing

@Suite struct WindowTests {
    private func at(_ milliseconds: Int64) -> Timestamp { Timestamp(milliseconds: milliseconds) }

    @Test(
        "the first moment is inside, the last is outside, an end that is missing is open",
        arguments: [
            (10, 20, [9], [10, 19], [20, .max]),
            (nil, 20, [], [.min, 19], [20]), (10, nil, [.min, 9], [10, .max], []), (nil, nil, [], [.min, .max], []),
        ] as [(Int64?, Int64?, [Int64], [Int64], [Int64])])
    func ends(from: Int64?, until: Int64?, before: [Int64], inside: [Int64], over: [Int64]) {
        let window = Window(from: from.map(at), until: until.map(at))
        #expect(window.isPossible)
        for time in before { #expect(window.isBefore(at(time)) && !window.contains(at(time))) }
        for time in inside { #expect(window.contains(at(time))) }
        for time in over { #expect(window.isOver(at: at(time)) && !window.contains(at(time))) }
    }

    @Test("a window that ends before it begins, or at once, has no moment", arguments: [(20, 10), (10, 10)])
    func impossible(from: Int64, until: Int64) {
        #expect(!Window(from: at(from), until: at(until)).isPossible)
    }

    @Test("the time between the ends of time can be told")
    func difference() {
        #expect(at(1_500) - at(500) == .seconds(1))
        #expect(at(.max) - at(.min) > .zero)
        #expect(at(.min) - at(.max) < .zero)
    }
}
