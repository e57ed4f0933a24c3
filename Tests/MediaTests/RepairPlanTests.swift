import Testing

@testable import Media

@Suite struct RepairPlanTests {
    /// Losses from none to all, in steps of one in a hundred.
    private static let losses = (0...100).map { Double($0) / 100 }
    private static let roundTrips = [nil, 0, 1, 20, 40, 100, 200, 350, 400, 1_000].map { milliseconds in
        milliseconds.map { Duration.milliseconds($0) }
    }
    private static let times = [0, 50, 150, 400, 1_000].map { Duration.milliseconds($0) }

    /// What becomes of packets that are lost on a way that loses questions and answers alike.
    ///
    /// - Returns: the share that is still missing when time is up, and the datagrams that came for each.
    private static func outcome(
        _ plan: RepairPlan, loss: Double, roundTrip: Duration, time: Duration, seed: UInt64
    ) -> (missing: Double, answers: Double) {
        var generator = SeededGenerator(seed: seed)
        var (missing, answers) = (0, 0)
        let count = 20_000
        for _ in 0..<count {
            var came: Duration?
            var asked = Duration.zero
            while asked + roundTrip <= time, came.map({ asked < $0 }) ?? true {
                if Double.random(in: 0..<1, using: &generator) >= loss {
                    for _ in 0..<plan.copies where Double.random(in: 0..<1, using: &generator) >= loss {
                        answers += 1
                        came = came ?? asked + roundTrip
                    }
                }
                asked += plan.interval
            }
            if came == nil { missing += 1 }
        }
        return (Double(missing) / Double(count), Double(answers) / Double(count))
    }

    @Test("whatever the path, questions are 10 to 400 ms apart, for one to three copies, and the cost is a number")
    func bounds() {
        for loss in Self.losses {
            for roundTrip in Self.roundTrips {
                for time in Self.times {
                    let plan = RepairPlan(loss: loss, roundTrip: roundTrip, time: time)
                    #expect((.milliseconds(10)...Duration.milliseconds(400)).contains(plan.interval))
                    #expect((1...3).contains(plan.copies))
                    #expect(plan.cost >= 0 && plan.cost.isFinite)
                }
            }
        }
    }

    @Test("more loss means more questions, and more copies", arguments: [20, 40, 100, 200])
    func moreLoss(roundTrip: Int) {
        let plans = Self.losses.map {
            RepairPlan(loss: $0, roundTrip: .milliseconds(roundTrip), time: .milliseconds(400))
        }
        for (less, more) in zip(plans, plans.dropFirst()) {
            #expect(more.copies >= less.copies)
            #expect(more.copies > less.copies || more.interval <= less.interval)
        }
        #expect(plans.first?.copies == 1 && plans.last?.copies == 3)
        #expect(plans[50].interval < plans[1].interval)
    }

    @Test("where there is time, a question waits for the answer to the one before")
    func patient() {
        for roundTrip in [0, 10, 40] {
            let plan = RepairPlan(loss: 0.01, roundTrip: .milliseconds(roundTrip), time: .milliseconds(400))
            #expect(plan.interval == .milliseconds(roundTrip + 10))
            #expect(plan.copies == 1)
        }
    }

    @Test(
        "of packets lost, nearly all are there in time",
        arguments: [0.01, 0.05, 0.1, 0.2, 0.3, 0.5, 0.6], [20, 60, 100])
    func residual(loss: Double, roundTrip: Int) {
        let time = Duration.milliseconds(400)
        let plan = RepairPlan(loss: loss, roundTrip: .milliseconds(roundTrip), time: time)
        let outcome = Self.outcome(plan, loss: loss, roundTrip: .milliseconds(roundTrip), time: time, seed: 1)
        // Of all packets, so that the share of those lost counts `loss` times.
        #expect(outcome.missing * loss <= 0.004, "\(plan): \(outcome)")
        // The cost is never told too low; where questions wait for each other it is told up to twice too high.
        #expect(outcome.answers <= plan.cost * 1.1 && plan.cost <= outcome.answers * 2, "\(plan): \(outcome)")
    }

    @Test("less room means fewer questions under way, never more than one round trip apart for that")
    func limited() {
        for loss in Self.losses {
            for roundTrip in Self.roundTrips {
                let plan = RepairPlan(loss: loss, roundTrip: roundTrip, time: .milliseconds(400))
                #expect(plan.limited(to: 1, roundTrip: roundTrip) == plan)
                #expect(plan.limited(to: 7, roundTrip: roundTrip) == plan)
                var before = plan
                for share in [0.9, 0.7, 0.5, 0.2, 0.05, 0] {
                    let limited = plan.limited(to: share, roundTrip: roundTrip)
                    #expect(limited.interval >= before.interval)
                    #expect(
                        limited.interval <= max(plan.interval, (roundTrip ?? .milliseconds(100)) + .milliseconds(10)))
                    #expect(limited.copies == (share < 0.7 ? 1 : plan.copies))
                    before = limited
                }
            }
        }
    }
}
