import Media
import Testing

@testable import Devices

@Suite("What waits in a loudspeaker")
struct PlaybackFillTests {
    /// A card whose clock is so many parts in a million fast, fed by ours; the bounds of what waited before a frame.
    private func play(
        seconds: Int, partsPerMillion: Int, from start: Int = PlaybackFill.wanted, coarse: Int = 1
    ) -> (waiting: [Int], lengths: Set<Int>) {
        var fill = PlaybackFill()
        // In millionths of a sample, so that nothing is rounded away.
        var held = start * 1_000_000
        var waiting: [Int] = []
        var lengths: Set<Int> = []
        for _ in 0..<seconds * 50 {
            let told = held / 1_000_000 / coarse * coarse + (coarse > 1 ? coarse : 0)
            waiting.append(held / 1_000_000)
            let count = fill.samples(waiting: told)
            lengths.insert(count)
            held = max(0, held + count * 1_000_000 - SoundFrame.sampleCount * (1_000_000 + partsPerMillion))
        }
        return (waiting, lengths)
    }

    @Test("a card that is fast or slow neither runs dry nor full in an hour", arguments: [-200, -50, 0, 50, 200])
    func drift(partsPerMillion: Int) {
        let (waiting, lengths) = play(seconds: 3_600, partsPerMillion: partsPerMillion)
        #expect((waiting.min() ?? 0) > 300 && (waiting.max() ?? 9_999) < 2_100)
        #expect(lengths.isSubset(of: [955, 960, 965]))
    }

    @Test("a card as exact as ours plays every frame as it is")
    func exact() {
        #expect(play(seconds: 600, partsPerMillion: 0).lengths == [960])
        // One that counts by its periods tells up to one too much; that is no reason to shorten anything.
        #expect(play(seconds: 600, partsPerMillion: 0, coarse: 960).lengths == [960])
    }

    @Test("what is too long is played off within seconds, and what does not fit in is left out")
    func excess() {
        let (waiting, lengths) = play(seconds: 8, partsPerMillion: 0, from: 2_700)
        // The average is a second behind: it goes five milliseconds too far.
        #expect(waiting.last.map { (PlaybackFill.wanted..<1_440).contains($0) } == true, "\(waiting.suffix(3))")
        #expect(lengths == [955, 960])
        var fill = PlaybackFill()
        #expect(fill.samples(waiting: 2_880) == 0 && fill.samples(waiting: 960) == 960)
    }

    @Test("a device without a clock is left alone")
    func noClock() {
        var fill = PlaybackFill()
        for _ in 0..<200 { #expect(fill.samples(waiting: nil) == 960) }
    }
}
