import Media
import Testing

@Suite struct ViewerBudgetTests {
    @Test(
        "repairs cost by number or by bytes, whichever is more, and come back with time", arguments: [10, 100, 1_200])
    func repairs(bytes: Int) {
        let budget = ViewerBudget()
        var taken: [Int] = []
        for second in 0..<3 {
            var count = 0
            for millisecond in 0..<1_000 {
                for _ in 0..<5 where budget.takeRepairs(1, bytes: bytes, at: .at(second * 1_000 + millisecond)) {
                    count += 1
                }
            }
            taken.append(count)
        }
        let perSecond = min(MediaLimits.repairsPerSecond, MediaLimits.repairBytesPerSecond / Double(bytes))
        let expected = [perSecond * (1 + MediaLimits.repairBurst.seconds), perSecond, perSecond]
        #expect(zip(taken, expected).allSatisfy { abs(Double($0) - $1) <= 2 }, "\(taken) of \(expected)")
    }

    @Test("what is too much at once is refused, and costs nothing")
    func allOrNothing() {
        let budget = ViewerBudget()
        let burst = Int(MediaLimits.repairBurst.seconds * MediaLimits.repairBytesPerSecond)
        #expect(!budget.takeRepairs(1, bytes: burst + 1_000, at: .at(0)))
        #expect(budget.takeRepairs(1, bytes: burst, at: .at(0)))
        #expect(!budget.takeRepairs(1, bytes: 1_000, at: .at(0)))
    }

    @Test("more key frames at once than there are sizes of the picture, then two in three seconds")
    func keyFrames() {
        let budget = ViewerBudget()
        #expect(MediaLimits.keyFrameBurst > PictureLayer.all.count)
        let taken = stride(from: 0, to: 6_000, by: 100).filter { budget.takeKeyFrame(at: .at($0)) }
        #expect(taken == [0, 100, 200, 300, 400, 500, 1_500, 3_000, 4_500])
    }

    @Test("however many take from it at once, nobody gets what another got")
    func shared() async {
        let budget = ViewerBudget()
        let taken = await withTaskGroup { group in
            for _ in 0..<8 {
                group.addTask { (0..<1_000).count { _ in budget.takeRepairs(1, bytes: 1, at: .at(0)) } }
            }
            return await group.reduce(0, +)
        }
        #expect(taken == Int(MediaLimits.repairBurst.seconds * MediaLimits.repairsPerSecond))
    }
}
