import Media
import Testing

@Suite("Time codes")
struct TimeCodeTests {
    @Test(
        "what is written is read, whatever the picture's size",
        arguments: [(640, 360), (320, 180), (160, 90), (643, 361), (1_280, 720)])
    func roundTrip(width: Int, height: Int) {
        for milliseconds: UInt32 in [0, 1, 0x8000_0000, 0xffff_ffff, 123_456_789, 0x5555_5555] {
            var picture = I420Picture(width: width, height: height, luma: 128)
            TimeCode(milliseconds: milliseconds).write(into: &picture)
            #expect(TimeCode.read(from: picture)?.milliseconds == milliseconds)
        }
    }

    @Test("a picture without a code has none", arguments: [16, 60, 128, 200, 235] as [UInt8])
    func absent(luma: UInt8) {
        #expect(TimeCode.read(from: I420Picture(width: 640, height: 360, luma: luma)) == nil)
    }

    @Test("pictures too small for a code are left as they are")
    func tooSmall() {
        for (width, height) in [(158, 90), (640, 16), (2, 2)] {
            let before = I420Picture(width: width, height: height, luma: 77)
            var after = before
            TimeCode(milliseconds: 5).write(into: &after)
            #expect(after == before)
            #expect(TimeCode.read(from: after) == nil)
        }
    }

    @Test("one wrong cell, wherever it is, is noticed")
    func damage() {
        for cell in 0..<40 {
            var picture = I420Picture(width: 640, height: 360)
            TimeCode(milliseconds: 0xdead_beef).write(into: &picture)
            for row in 0..<16 {
                for column in cell * 16..<cell * 16 + 16 {
                    picture.luma[row * 640 + column] = 251 - picture.luma[row * 640 + column]
                }
            }
            #expect(TimeCode.read(from: picture) == nil, "cell \(cell)")
        }
    }

    @Test("a cell that is neither black nor white is no code")
    func grey() {
        var picture = I420Picture(width: 640, height: 360)
        TimeCode(milliseconds: 99).write(into: &picture)
        for row in 0..<16 { for column in 160..<176 { picture.luma[row * 640 + column] = 125 } }
        #expect(TimeCode.read(from: picture) == nil)
    }

    @Test("the age is right across the wrap of the clock's 32 bits")
    func age() {
        let written = Instant(nanoseconds: (1 << 32) * 1_000_000 - 5_000_000)
        #expect(TimeCode(written).age(at: written + .milliseconds(40)) == .milliseconds(40))
        #expect(TimeCode(written + .milliseconds(40)).age(at: written) == .milliseconds(-40))
    }
}
