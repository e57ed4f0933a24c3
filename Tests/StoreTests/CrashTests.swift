import Commerce
import Foundation
import GRDB
import Synchronization
import Testing

@testable import Store

/// What lies on the disk at any moment is a whole shop, with all that was answered before.
@Suite struct CrashTests {
    private let file = TemporaryDatabase()

    /// What was answered: how far each order had come.
    private final class Answered: Sendable {
        private let states = Mutex<[Order.ID: Order.State]>([:])

        func note(_ orders: [Order]) {
            states.withLock { states in for order in orders { states[order.id] = order.state } }
        }

        var now: [Order.ID: Order.State] { states.withLock { $0 } }
    }

    @Test("the files as they are in the middle of commits open as a whole shop with all that was answered")
    func snapshots() async throws {
        let store = try await file.openWithShelf(pieces: 1_000_000)
        // So that the WAL is written back into the database often.
        try await store.pool.write { try $0.execute(sql: "PRAGMA wal_autocheckpoint = 60") }
        let answered = Answered()
        let selling = Task {
            var number = 0
            while !Task.isCancelled {
                number += 1
                try await sellSome(number, store, answered)
            }
        }
        var copies: [(file: TemporaryDatabase, answered: [Order.ID: Order.State])] = []
        let deadline = ContinuousClock.now + .seconds(120)
        while copies.count < 40 {
            try #require(ContinuousClock.now < deadline, "nothing is sold any more")
            let before = answered.now
            // Some more was answered since the last copy.
            guard before.count > (copies.last?.answered.count ?? 0) + 8 else {
                await Task.yield()
                continue
            }
            if let copy = try snapshot() { copies.append((copy, before)) }
        }
        selling.cancel()
        _ = await selling.result

        for copy in copies {
            let opened = try copy.file.open()
            #expect(try await opened.pool.read { try String.fetchAll($0, sql: "PRAGMA integrity_check") } == ["ok"])
            let orphans = try await opened.pool.read { try String.fetchAll($0, sql: "PRAGMA foreign_key_check") }
            #expect(orphans.isEmpty)
            #expect(try await opened.audit().differences == [])
            for (id, state) in copy.answered {
                let order = try await opened.order(id)
                // It may have come further than what was answered when the copy began.
                #expect(order?.state == state || order?.state == .paid, "\(id) was answered as \(state)")
            }
            try opened.close()
        }
        #expect(copies.last?.answered.count ?? 0 > 300)
        try store.close()
    }

    /// A batch of orders, then their payments.
    private func sellSome(_ number: Int, _ store: SQLiteStore, _ answered: Answered) async throws {
        let ids = (0..<(1 + number % 9)).compactMap { Order.ID(rawValue: "o\(number)-\($0)") }
        for commands in [
            ids.map { Bazaar.order($0, by: "ann", address: Bazaar.address) }, ids.map { Bazaar.payment(of: $0) },
        ] {
            var touched = Touched()
            for command in commands { touched.add(command) }
            let orders = try await store.commit(touching: touched) { books in
                commands.compactMap { books.handle($0, at: Bazaar.opening).order }
            }
            answered.note(orders)
        }
    }

    /// The files as a power cut would leave them; nil when a checkpoint ran while they were copied, for then the parts
    /// are of two moments.
    private func snapshot() throws -> TemporaryDatabase? {
        func bytes(_ suffix: String) throws -> Data { try Data(contentsOf: URL(fileURLWithPath: file.path + suffix)) }
        let database = try bytes("")
        let wal = try bytes("-wal")
        // The header says which generation of the WAL it is.
        guard try bytes("-wal").prefix(32) == wal.prefix(32), try bytes("") == database else { return nil }
        let copy = TemporaryDatabase()
        try database.write(to: URL(fileURLWithPath: copy.path))
        try wal.write(to: URL(fileURLWithPath: copy.path + "-wal"))
        try FileManager.default.copyItem(atPath: file.keyPath, toPath: copy.keyPath)
        return copy
    }

    @Test("a WAL that ends in the middle of a commit loses that commit and no other", arguments: 1...12)
    func tornWAL(twelfths: Int) async throws {
        let store = try await file.openWithShelf()
        try await store.pool.writeWithoutTransaction { _ = try $0.checkpoint(.truncate) }
        var lengths: [Int] = []
        for number in 0..<8 {
            try await store.carryOut(Bazaar.order(try #require(Order.ID(rawValue: "o\(number)")), by: "ann"))
            lengths.append(try Data(contentsOf: URL(fileURLWithPath: file.path + "-wal")).count)
        }
        let wal = try Data(contentsOf: URL(fileURLWithPath: file.path + "-wal"))
        let copy = TemporaryDatabase()
        for suffix in ["", ".key"] {
            try FileManager.default.copyItem(atPath: file.path + suffix, toPath: copy.path + suffix)
        }
        let cut = wal.count * twelfths / 12
        try wal.prefix(cut).write(to: URL(fileURLWithPath: copy.path + "-wal"))
        let opened = try copy.open()
        #expect(try await opened.audit().isClean)
        let kept = try await opened.orders(of: "ann", before: nil, limit: 9)
        #expect(kept.count == lengths.count { $0 <= cut })
        #expect(kept.allSatisfy { $0.state == .reserved && $0.lines.count == 1 })
    }

    @Test("a full disk refuses a batch whole, reads go on, and with room it sells again")
    func diskFull() async throws {
        try await file.openWithShelf(pieces: 1_000_000).close()
        let store = try file.open(maximumBytes: 600_000)
        func batch(_ number: Int) -> [(id: Order.ID, command: Command)] {
            (0..<20).compactMap { Order.ID(rawValue: "o\(number)-\($0)") }.map { id in
                let note = String(repeating: "长", count: 200)
                return (id, Bazaar.order(id, by: "ann", [CartLine("tee-m", 1)], total: 5_900, note: note))
            }
        }
        var answered: [Order.ID] = []
        var number = 0
        let error = await #expect(throws: StoreError.self) {
            while number < 10_000 {
                try await store.carryOut(batch(number).map(\.command))
                answered += batch(number).map(\.id)
                number += 1
            }
        }
        #expect(error == .diskFull)
        #expect(error?.message.contains("make room") == true)
        #expect(answered.count > 100)
        for _ in 0..<3 {
            await #expect(throws: StoreError.diskFull) { try await store.carryOut(batch(number).map(\.command)) }
        }
        let refused = batch(number).map(\.id)
        // What was answered is there, and of the last batch there is nothing.
        let kept = try await pages { try await store.orders(of: "ann", before: $0, limit: 500) }.map(\.id)
        #expect(kept == answered.reversed())
        for id in refused { #expect(try await store.order(id) == nil) }
        #expect(try await store.shelf(of: "room", only: ["tee-m"])["tee-m"]?.stock.reserved == answered.count)
        #expect(try await store.audit().isClean)

        try await store.pool.writeWithoutTransaction { try $0.execute(sql: "PRAGMA max_page_count = 100000") }
        try await store.carryOut(refused.map { Bazaar.order($0, by: "ann") })
        #expect(try await store.orders(of: "ann", before: nil, limit: 1).first?.id == refused.last)
        #expect(try await store.audit().isClean)
        #expect(try await store.pool.read { try String.fetchAll($0, sql: "PRAGMA integrity_check") } == ["ok"])
    }
}
