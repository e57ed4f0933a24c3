import Foundation
import Synchronization

/// People who all grab the same draw, each from two connections at once and until each of these is answered, whatever
/// becomes of the server meanwhile.
final class Grab: Sendable {
    /// What one person knows.
    struct Notes: Sendable {
        /// What it was told it has: one entry for each different answer.
        var amounts: Set<Int> = []
        /// Answered that nothing is left.
        var wasTooLate = false
        /// How often no answer came.
        var unanswered = 0
        /// Answers that should not be, and no answer in all of the time there is.
        var surprises: [String] = []
    }

    private let draw: String
    private let port: Int
    private let answers = Atomic(0)
    private let isGone = Atomic(false)
    private let atWork: Atomic<Int>
    private let notes: Mutex<[Notes]>

    /// Seconds within which everybody has pressed, and between two tries of one.
    private static let rush = 0.3
    private static let pause = 0.05
    /// How often somebody tries: longer than a server takes to come back.
    private static let tries = 600

    /// Begins at once; `isOver` tells of the end.
    init(of draw: String, by members: [Member], port: Int, chance: inout Chance) {
        (self.draw, self.port) = (draw, port)
        notes = Mutex(members.map { _ in Notes() })
        atWork = Atomic(members.count * 2)
        for (number, member) in members.enumerated() {
            for connection in 0..<2 {
                // However fast the machine is, some find the server gone.
                let isLate = connection == 1 && number.isMultiple(of: 3)
                let delay = Double.random(in: 0...Self.rush, using: &chance)
                Thread.detachNewThread { [self] in
                    Thread.sleep(forTimeInterval: delay)
                    while isLate, !isGone.load(ordering: .acquiring) { Thread.sleep(forTimeInterval: Self.pause) }
                    grab(as: member, number)
                    atWork.subtract(1, ordering: .releasing)
                }
            }
        }
    }

    /// The server is not there any more, for now.
    func serverIsGone() { isGone.store(true, ordering: .releasing) }

    /// How many people were told what they have, or that they are too late, counted for each connection.
    var answered: Int { answers.load(ordering: .relaxed) }
    var isOver: Bool { atWork.load(ordering: .acquiring) == 0 }
    /// In the order of the members.
    var known: [Notes] { notes.withLock { $0 } }

    private struct Answer: Decodable {
        struct Amount: Decodable { let minorUnits: Int }
        struct Entry: Decodable { let amount: Amount? }
        let mine: Entry?
    }

    private func grab(as member: Member, _ number: Int) {
        let desk = HTTPConnection(port: port)
        for _ in 0..<Self.tries {
            guard let answer = try? desk.call("POST", "/v1/draws/\(draw)/entries", headers: member.headers()) else {
                notes.withLock { $0[number].unanswered += 1 }
                Thread.sleep(forTimeInterval: Self.pause)
                continue
            }
            switch (answer.status, (try? answer.decoded(Answer.self))?.mine?.amount) {
            case (200, let amount?):
                notes.withLock { _ = $0[number].amounts.insert(amount.minorUnits) }
            case (409, _) where answer.text.contains("draw-over"):
                notes.withLock { $0[number].wasTooLate = true }
            case (503, _), (429, _):
                Thread.sleep(forTimeInterval: Self.pause)
                continue
            default: notes.withLock { $0[number].surprises.append("\(answer.status) \(answer.text)") }
            }
            answers.add(1, ordering: .relaxed)
            return
        }
        notes.withLock { $0[number].surprises.append("never answered") }
    }
}
