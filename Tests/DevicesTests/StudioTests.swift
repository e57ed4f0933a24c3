import Devices
import Media
import Testing

@Suite("The studio")
struct StudioTests {
    private let studio = StudioReader()

    private func time(_ milliseconds: Int64) -> Instant { Instant(nanoseconds: milliseconds * 1_000_000) }

    @Test("every picture carries its time")
    func timeCode() {
        for milliseconds: Int64 in [0, 1, 33, 86_400_000, 5_000_000_000] {
            #expect(TimeCode.read(from: studio.picture(at: time(milliseconds))) == TimeCode(time(milliseconds)))
        }
    }

    @Test("the host and the product move, the room does not")
    func motion() {
        let early = studio.picture(at: time(1_000))
        let late = studio.picture(at: time(1_500))
        func changed(_ columns: Range<Int>, _ rows: Range<Int>) -> Int {
            rows.reduce(0) { sum, row in
                sum + columns.filter { early.luma[row * 640 + $0] != late.luma[row * 640 + $0] }.count
            }
        }
        #expect(changed(60..<330, 60..<260) > 3_000)
        #expect(changed(400..<560, 160..<262) > 1_000)
        #expect(changed(600..<640, 120..<260) == 0)
    }

    @Test("it uses most of the range between black and white")
    func contrast() {
        let luma = studio.picture(at: time(2_000)).luma[640 * 16..<640 * 300].sorted()
        #expect(luma[luma.count / 20] < 60 && luma[luma.count * 19 / 20] > 190)
    }
}
