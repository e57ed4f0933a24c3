import Commerce
import Logging
import Media
import Store
import Transport
import Wire

/// What a server does without being asked: carries news, and keeps time for reservations, payments, draws and rooms.
struct Caretaker: Sendable {
    let store: any Store
    let till: Till
    let rooms: RoomDirectory
    let payments: PaymentDesk
    let draws: DrawDesk
    let terms: Terms
    let logger: Logger

    private static let round = Duration.seconds(1)
    /// Rounds between two sweeps of the database, and parts that one sweep has: enough for what a day of full load leaves.
    private static let sweepEvery = 60
    private static let partsOfSweep = 1_000
    /// Rounds between two times that shows' numbers are kept.
    private static let keepEvery = 10
    /// Rounds between two looks for orders that are complete by time.
    private static let completeEvery = 60
    /// Reservations ended in one round, and at the same time.
    private static let reservationsPerRound = 5_000
    private static let reservationsAtOnce = 64

    /// Tells rooms what the till changed, commit after commit.
    func tell(_ feed: ChangeFeed) async {
        for await batch in feed.batches {
            await rooms.tell(batch)
            guard feed.hasLost() else { continue }
            logger.warning("rooms fell behind the till and are told anew")
            await rooms.tellAnew()
        }
    }

    func follow(_ events: AsyncStream<MediaDesk.Event>) async {
        for await event in events {
            switch event {
            case .hostArrived(let room): await rooms.hostMedia(in: room, arrives: true)
            case .hostLost(let room): await rooms.hostMedia(in: room, arrives: false)
            case .keyNotChanged(let room, let reason):
                logger.error("a media key did not change", metadata: ["room": "\(room)", "error": "\(reason)"])
            }
        }
    }

    func keepHouse() async {
        await withDiscardingTaskGroup { group in
            group.addTask { await everyRound("reservations") { _ throws(StoreError) in try await endReservations() } }
            group.addTask { await everyRound("draws") { _ in await draws.endDue(at: .now) } }
            // Gateways may hang: what they hold up holds up nothing else.
            group.addTask { await everyRound("payments") { _ in await payments.keepWatch() } }
            group.addTask {
                await everyRound("numbers") { round in await rooms.tellNumbers(keeping: round % Self.keepEvery == 0) }
            }
            group.addTask { await everyRound("followers") { _ throws(StoreError) in try await rooms.countFollowers() } }
            group.addTask { await everyRound("refunds") { _ throws(StoreError) in try await payments.payBack() } }
            group.addTask {
                await everyRound("the log of moderation") { _ throws(StoreError) in
                    try await rooms.moderation.keepWaiting()
                }
            }
            group.addTask {
                await everyRound("housekeeping") { round throws(StoreError) in
                    await rooms.endAbandoned(at: .now)
                    if round % Self.completeEvery == 0 { try await completeOrders() }
                    if round % Self.sweepEvery == 0 { try await sweep() }
                }
            }
        }
    }

    /// Does something once a second, and goes on when it fails.
    private func everyRound(_ what: String, _ body: (Int) async throws(StoreError) -> Void) async {
        var round = 0
        while !Task.isCancelled {
            do { try await Task.sleep(for: Self.round) } catch { return }
            round += 1
            do throws(StoreError) {
                try await body(round)
            } catch {
                if !Task.isCancelled { logger.error("\(what)", metadata: ["error": "\(error.message)"]) }
            }
        }
    }

    /// In parts, with the till's commits between them.
    private func sweep() async throws(StoreError) {
        for _ in 0..<Self.partsOfSweep {
            guard try await store.sweep(at: .now) else { return }
        }
    }

    private func endReservations() async throws(StoreError) {
        var (after, count): (DueOrder?, Int) = (nil, 0)
        while count < Self.reservationsPerRound {
            let due = try await store.dueReservations(at: .now, after: after, limit: StoreLimits.page)
            guard let last = due.last else { return }
            await eachOf(due, atOnce: Self.reservationsAtOnce) { await payments.expire($0) }
            (after, count) = (last, count + due.count)
        }
    }

    /// Orders whose buyers have had long enough to look at the goods.
    private func completeOrders() async throws(StoreError) {
        for order in try await store.dueCompletions(at: .now, after: terms.inspection, limit: StoreLimits.page) {
            do throws(TillError) {
                _ = try await till.submit(.completeByTime(order))
            } catch {
                logger.notice("not completed", metadata: ["order": "\(order)", "error": "\(error.code)"])
            }
        }
    }
}
