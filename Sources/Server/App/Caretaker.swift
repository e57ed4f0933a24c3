import Commerce
import Logging
import Media
import Store
import Transport
import Wire

/// What a server does without being asked: carries news, and keeps time for reservations, payments and rooms.
struct Caretaker: Sendable {
    let store: any Store
    let till: Till
    let rooms: RoomDirectory
    let payments: PaymentDesk
    let logger: Logger

    private static let round = Duration.seconds(1)
    /// Rounds between two sweeps of the database.
    private static let sweepEvery = 600
    /// Reservations ended in one round.
    private static let reservationsPerRound = 50

    /// Tells rooms what the till changed, commit after commit.
    func tell(_ changes: AsyncStream<[Change]>) async {
        for await batch in changes {
            for change in batch { await rooms.tell(change, payments: payments) }
        }
    }

    func follow(_ events: AsyncStream<MediaDesk.Event>) async {
        for await event in events {
            switch event {
            case .hostArrived(let room): await rooms.hostMedia(in: room, arrives: true)
            case .hostLost(let room): await rooms.hostMedia(in: room, arrives: false)
            }
        }
    }

    func keepHouse() async {
        var rounds = 0
        while !Task.isCancelled {
            try? await Task.sleep(for: Self.round)
            rounds += 1
            await payments.askAround()
            await rooms.endAbandoned(at: .now)
            do throws(StoreError) {
                for order in try await store.dueReservations(at: .now, limit: Self.reservationsPerRound) {
                    await payments.expire(order)
                }
                if rounds % Self.sweepEvery == 0 { try await store.sweep(at: .now) }
            } catch {
                if !Task.isCancelled { logger.error("housekeeping", metadata: ["error": "\(error.message)"]) }
            }
        }
    }
}
