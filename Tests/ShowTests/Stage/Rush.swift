import Foundation
import Synchronization

/// Buyers who order, cancel and pay as fast as they are answered, each in a thread with a connection of its own, until
/// they have had enough or the server goes away.
///
/// Every buyer keeps the books of a careful client: what was answered, and what was asked and not answered.
final class Rush: Sendable {
    /// A request as it was sent, and as it can be sent again.
    struct Wish: Sendable {
        enum Aim: Sendable, Equatable {
            case order
            case cancel(order: String)
        }

        let aim: Aim
        let path: String
        let body: String?
        let key: String
    }

    /// What one buyer knows.
    struct Notes: Sendable {
        /// The order that each key was answered with.
        var placed: [String: String] = [:]
        var placedWishes: [Wish] = []
        var cancelled: Set<String> = []
        /// Orders that the wallet says are paid.
        var paid: Set<String> = []
        /// Sent without an answer, or answered with "not now".
        var open: [Wish] = []
        /// How often no answer came.
        var unanswered = 0
        /// How often the answer was "not now", by its code.
        var notNow: [String: Int] = [:]
        /// Answers that should not be.
        var surprises: [String] = []
    }

    private struct Buyer: Sendable {
        let member: Member
        var notes = Notes()
        var chance: Chance
        let number: Int
    }

    private let stall: Stall
    private let ordersEach: Int
    /// Between rounds; in a round each thread has its buyer for itself.
    private let buyers: Mutex<[Buyer]>
    private let answers = Atomic(0)
    private let atWork = Atomic(0)

    /// - Parameters:
    ///   - members: they share the connections evenly.
    ///   - connections: how many buyers there are.
    ///   - ordersEach: what a buyer wants in one round, at most. An account may make 200 requests at once and 50 a
    ///     second from then on.
    init(at stall: Stall, _ members: [Member], connections: Int, ordersEach: Int, seed: UInt64) {
        (self.stall, self.ordersEach) = (stall, ordersEach)
        buyers = Mutex(
            (0..<connections).map { number in
                Buyer(
                    member: members[number % members.count], chance: Chance(seed: seed &+ UInt64(number)),
                    number: number)
            })
    }

    /// Orders that were answered in all rounds so far.
    var answered: Int { answers.load(ordering: .relaxed) }
    var isOver: Bool { atWork.load(ordering: .acquiring) == 0 }
    var notes: [(member: Member, notes: Notes)] { buyers.withLock { $0.map { ($0.member, $0.notes) } } }

    /// How often buyers were told "not now" in the rounds that are over, by the code.
    var notNow: [String: Int] { notes.reduce(into: [:]) { $0.merge($1.notes.notNow, uniquingKeysWith: +) } }

    /// Begins a round; `isOver` tells of its end.
    ///
    /// - Parameter settlesOnly: nothing new is wanted, but everything open is sent until it is answered.
    func start(round: Int, on server: Server, settlesOnly: Bool = false) {
        let (port, present) = (server.port, buyers.withLock { $0 })
        atWork.store(present.count, ordering: .releasing)
        for buyer in present {
            Thread.detachNewThread { [self] in
                var buyer = buyer
                let desk = HTTPConnection(port: port)
                if settlesOnly { settle(&buyer, at: desk) } else { shop(&buyer, at: desk, round: round) }
                buyers.withLock { $0[buyer.number] = buyer }
                atWork.subtract(1, ordering: .releasing)
            }
        }
    }

    // MARK: - A buyer

    private static let settlingTries = 200
    /// Seconds a buyer stays away who was told "not now".
    private static let backOff = 0.2

    private func shop(_ buyer: inout Buyer, at desk: HTTPConnection, round: Int) {
        // Some of what was not answered before, under load again; the rest stays for the end.
        let open = buyer.notes.open
        buyer.notes.open = []
        for wish in open where !(Bool.random(using: &buyer.chance) && send(wish, of: &buyer, at: desk)) {
            if !buyer.notes.open.contains(where: { $0.key == wish.key }) { buyer.notes.open.append(wish) }
        }
        for turn in 0..<ordersEach {
            let good = Int.random(in: stall.goods.indices, using: &buyer.chance)
            let count = Int.random(in: 1...3, using: &buyer.chance)
            let wish = Wish(
                aim: .order, path: stall.ordersPath,
                body: stall.order([(good, count)], withCoupon: Int.random(in: 0..<12, using: &buyer.chance) == 0),
                key: "order-\(round)-\(buyer.number)-\(turn)")
            guard send(wish, of: &buyer, at: desk) else { return }
            guard let order = buyer.notes.placed[wish.key] else { continue }
            answers.add(1, ordering: .relaxed)
            guard follow(order, key: wish.key, of: &buyer, at: desk) else { return }
        }
    }

    /// What becomes of an order: most are cancelled, a fifth are paid, the others wait.
    private func follow(_ order: String, key: String, of buyer: inout Buyer, at desk: HTTPConnection) -> Bool {
        switch Int.random(in: 0..<10, using: &buyer.chance) {
        case 0..<6:
            let wish = Wish(
                aim: .cancel(order: order), path: "/v1/orders/\(order)/cancel", body: nil, key: "cancel-\(key)")
            return send(wish, of: &buyer, at: desk)
        case 6..<8:
            return pay(order, of: &buyer, at: desk)
        default:
            return true
        }
    }

    private func pay(_ order: String, of buyer: inout Buyer, at desk: HTTPConnection) -> Bool {
        let gateway = Bool.random(using: &buyer.chance) ? "wechat" : "alipay"
        do {
            let answer = try desk.call(
                "POST", "/v1/orders/\(order)/payment", headers: buyer.member.headers(),
                body: #"{"gateway": "\#(gateway)"}"#)
            guard answer.status == 200 else {
                if answer.status != 503 { buyer.notes.surprises.append("payment: \(answer.status) \(answer.text)") }
                return true
            }
            let receipt = try answer.decoded(Seen.Payment.self).pay()
            if receipt.status == 200 {
                buyer.notes.paid.insert(order)
            } else {
                buyer.notes.surprises.append("wallet: \(receipt.status) \(receipt.text)")
            }
            return true
        } catch {
            return false
        }
    }

    /// Sends a request and writes down what came of it; false when the server went away.
    private func send(_ wish: Wish, of buyer: inout Buyer, at desk: HTTPConnection) -> Bool {
        guard
            let answer = try? desk.call(
                "POST", wish.path, headers: buyer.member.headers(key: wish.key), body: wish.body)
        else {
            buyer.notes.open.append(wish)
            buyer.notes.unanswered += 1
            return false
        }
        switch (wish.aim, answer.status) {
        case (.order, 201):
            guard let order = try? answer.decoded(Seen.Order.self) else {
                buyer.notes.surprises.append("\(wish.key): \(answer.text)")
                return true
            }
            if let before = buyer.notes.placed.updateValue(order.id, forKey: wish.key), before != order.id {
                buyer.notes.surprises.append("\(wish.key) is \(before) and \(order.id)")
            }
            buyer.notes.placedWishes.append(wish)
        case (.cancel(let order), 200): buyer.notes.cancelled.insert(order)
        case (_, 503), (_, 429):
            buyer.notes.open.append(wish)
            buyer.notes.notNow[(try? answer.decoded(Seen.Problem.self).type) ?? answer.text, default: 0] += 1
            // As a client should that is told to come back later.
            Thread.sleep(forTimeInterval: Self.backOff)
        default: buyer.notes.surprises.append("\(wish.key): \(answer.status) \(answer.text)")
        }
        return true
    }

    private func settle(_ buyer: inout Buyer, at desk: HTTPConnection) {
        for _ in 0..<Self.settlingTries where !buyer.notes.open.isEmpty {
            let wish = buyer.notes.open.removeFirst()
            guard send(wish, of: &buyer, at: desk) else { return }
        }
    }
}
