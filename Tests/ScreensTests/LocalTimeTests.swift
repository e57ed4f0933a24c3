import Commerce
import Testing

@testable import Screens

@Suite("Times on the clocks here")
struct LocalTimeTests {
    private static let shanghai = Zone { _ in 8 * 3_600 }
    /// An hour ahead of UTC, two from 29 March 2026, 01:00 UTC, until 25 October, 01:00 UTC.
    private static let berlin = Zone { time in
        (1_774_746_000_000..<1_792_890_000_000).contains(time.milliseconds) ? 7_200 : 3_600
    }
    /// Monday 23 November 2026, 12:00 UTC.
    private static let now = Timestamp(milliseconds: 1_795_435_200_000)

    @Test("a time is typed as the clocks here show it, and read back")
    func roundTrip() {
        #expect(LocalTime(Self.now, in: .utc).typed == "2026-11-23 12:00")
        #expect(LocalTime(Self.now, in: Self.shanghai).typed == "2026-11-23 20:00")
        #expect(LocalTime(Self.now, in: Self.shanghai).weekday == 1)
        for zone in [Zone.utc, Self.shanghai, Self.berlin] {
            // Minutes of years, leap days and both changes of the clock among them.
            for step in 0..<4_000 {
                let time = Timestamp(milliseconds: (1_700_000_000 / 60 + Int64(step) * 997) * 60_000)
                let typed = LocalTime(time, in: zone).typed
                let read = LocalTime.read(typed, in: zone, after: Self.now)
                // The hour that comes twice is read as one of the two.
                let isTwice = read.map { abs(($0 - time).milliseconds) == 3_600_000 } ?? false
                #expect(read == time || (isTwice && LocalTime(time, in: zone).month == 10), "\(typed)")
            }
        }
    }

    @Test("a time of day is the next time it is that late")
    func timeOfDay() {
        func read(_ text: String) -> String? {
            LocalTime.read(text, in: Self.shanghai, after: Self.now).map { LocalTime($0, in: Self.shanghai).typed }
        }
        #expect(read("20:01") == "2026-11-23 20:01")
        #expect(read("20:00") == "2026-11-24 20:00")
        #expect(read("8:05") == "2026-11-24 08:05")
    }

    @Test(
        "what is no time is not read",
        arguments: [
            "", "20", "24:00", "20:60", "2026-02-30 10:00", "2026-13-01 10:00", "2026-11-23", "2026-11-23 20:00 x",
            "-1:00",
            "２０:００", "20:00:00", "99999-01-01 10:00", "2026-03-29 02:30",
        ])
    func nonsense(text: String) { #expect(LocalTime.read(text, in: Self.berlin, after: Self.now) == nil) }

    @Test("days are called as people call them")
    func days() {
        let words = (Words(.english), Words(.chinese))
        func when(_ hours: Int) -> String {
            let time = Self.now + .seconds(hours * 3_600)
            return words.0.when(time, after: Self.now, in: .utc) + " " + words.1.when(time, after: Self.now, in: .utc)
        }
        #expect(when(1) == "today 13:00 今天 13:00")
        #expect(when(12) == "tomorrow 00:00 明天 00:00")
        #expect(when(48) == "Wed 25 Nov 12:00 11月25日 周三 12:00")
    }

    @Test("a cover text and tags go through one line and back")
    func oneLine() {
        #expect(CoverText.lines("Wool | and down|| x") == "Wool \nand down\n\nx")
        #expect(CoverText.typed("Wool\nand down" as String?) == "Wool | and down")
        #expect(CoverText.tags("#tea  green #new") == ["#tea", "green", "#new"])
        #expect(CoverText.tags("new york, 茶，绿 茶、x") == ["new york", "茶", "绿 茶", "x"])
    }
}
