import Commerce
import Foundation
import GRDB
import Testing

@testable import Store

@Suite struct SealingTests {
    private let file = TemporaryDatabase()

    @Test("the files hold nothing of an address in clear, and the key is for its owner only")
    func clearText() async throws {
        let store = try await file.openWithShelf()
        try await store.keep(Bazaar.address, of: "host")
        try await store.carryOut(Bazaar.order("o1", by: "ann", address: Bazaar.address))
        #expect(try await store.order("o1")?.address == Bazaar.address)
        #expect(try await store.address(of: "host") == Bazaar.address)
        try expectNothingInClear()
        // Once in the WAL, once in the database itself.
        try store.close()
        try expectNothingInClear()
        for suffix in ["", ".key"] {
            let attributes = try FileManager.default.attributesOfItem(atPath: file.path + suffix)
            #expect(attributes[.posixPermissions] as? Int == 0o600, "\(suffix)")
        }
        #expect(!FileManager.default.fileExists(atPath: file.keyPath + ".new"))
    }

    private func expectNothingInClear() throws {
        for suffix in ["", "-wal"] where FileManager.default.fileExists(atPath: file.path + suffix) {
            let bytes = try Data(contentsOf: URL(fileURLWithPath: file.path + suffix))
            for text in [Bazaar.address.recipient, Bazaar.address.phone, Bazaar.address.text, "文三路"] {
                for form in [text, Data(text.utf8).base64EncodedString(), text.replacing(" ", with: "")] {
                    #expect(bytes.range(of: Data(form.utf8)) == nil, "\(form) is in \(suffix)")
                }
            }
        }
    }

    @Test("an address that is written after the order was placed is sealed, too, and is there when it is opened again")
    func laterAddress() async throws {
        let store = try await file.openWithShelf()
        try await store.carryOut(Bazaar.order("o1", by: "ann", address: nil))
        #expect(try await store.order("o1")?.address == nil)
        try await store.carryOut(.setAddress("o1", Bazaar.elsewhere, by: "ann"))
        try await store.carryOut(Bazaar.payment(of: "o1"))
        try await store.carryOut(.setAddress("o1", Bazaar.address, by: "ann"))
        try expectNothingInClear()
        try store.close()
        try expectNothingInClear()
        let again = try file.open()
        #expect(try await again.order("o1")?.address == Bazaar.address)
        #expect(try await again.order("o1")?.state == .paid)
    }

    @Test("the same address is sealed differently each time")
    func nonces() async throws {
        let store = try await file.openWithShelf()
        for id: Order.ID in ["o1", "o2"] {
            try await store.carryOut(Bazaar.order(id, by: "ann", address: Bazaar.address))
        }
        let sealed = try await store.pool.read { try String.fetchAll($0, sql: "SELECT address FROM orders") }
        #expect(Set(sealed).count == 2)
    }

    @Test(
        "an address that was moved, cut or changed does not open, and says whose it should be",
        arguments: [
            "UPDATE orders SET address = (SELECT address FROM orders WHERE id = 'o2') WHERE id = 'o1'",
            "UPDATE orders SET address = (SELECT sealed FROM address) WHERE id = 'o1'",
            "UPDATE orders SET address = substr(address, 1, length(address) - 4) WHERE id = 'o1'",
            "UPDATE orders SET address = 'A' || substr(address, 2) || '' WHERE id = 'o1'",
            "UPDATE orders SET address = '' WHERE id = 'o1'",
        ])
    func tampered(sql: String) async throws {
        let store = try await file.openWithShelf()
        try await store.keep(Bazaar.address, of: "host")
        for id: Order.ID in ["o1", "o2"] {
            try await store.carryOut(Bazaar.order(id, by: "ann", address: Bazaar.address))
        }
        // So that the first letter surely changes.
        try await store.pool.write { database in
            let first = try String.fetchOne(database, sql: "SELECT substr(address, 1, 1) FROM orders WHERE id = 'o1'")
            try database.execute(sql: first == "A" ? sql.replacing("'A'", with: "'B'") : sql)
        }
        let error = await #expect(throws: StoreError.self) { try await store.order("o1") }
        #expect(error?.code == "store-corrupt")
        #expect(error?.message.contains("order o1") == true)
        #expect(try await store.order("o2")?.address == Bazaar.address)
        #expect(try await store.audit().isClean)
    }

    @Test("a database without its key is not opened, and a key is never made for it")
    func keyMissing() async throws {
        try await file.openWithShelf().close()
        try FileManager.default.removeItem(atPath: file.keyPath)
        let error = #expect(throws: StoreError.keyMissing(path: file.keyPath)) { try file.open() }
        #expect(error?.code == "store-key-missing")
        #expect(error?.message.contains(file.keyPath) == true)
        #expect(error?.message.contains("restore it") == true)
        #expect(!FileManager.default.fileExists(atPath: file.keyPath))
    }

    @Test("a key file that holds no key is told of, and so is another database's key", arguments: [nil, "", "AAAA"])
    func wrongKey(text: String?) async throws {
        let store = try await file.openWithShelf()
        try await store.carryOut(Bazaar.order("o1", by: "ann", address: Bazaar.address))
        try store.close()
        let other = TemporaryDatabase()
        try other.open().close()
        let bytes = try text.map { Data($0.utf8) } ?? Data(contentsOf: URL(fileURLWithPath: other.keyPath))
        try bytes.write(to: URL(fileURLWithPath: file.keyPath))
        let error = await #expect(throws: StoreError.self) { _ = try await file.open().order("o1") }
        #expect(error?.code == "store-corrupt")
    }

    @Test("the key is there before the database has its first page")
    func keyFirst() throws {
        // A directory in the key's place: no key can be made.
        try FileManager.default.createDirectory(atPath: file.keyPath, withIntermediateDirectories: false)
        #expect(throws: StoreError.self) { try file.open() }
        #expect(try FileManager.default.attributesOfItem(atPath: file.path)[.size] as? Int == 0)
        try FileManager.default.removeItem(atPath: file.keyPath)
        try file.open().close()
    }

    @Test("an audit beside a writer needs no key and changes nothing", arguments: [true, false])
    func readOnly(isWriterOpen: Bool) async throws {
        let writer = try await file.openWithShelf()
        try await writer.carryOut(Bazaar.order("o1", by: "ann", address: Bazaar.address))
        if !isWriterOpen { try writer.close() }
        let key = try Data(contentsOf: URL(fileURLWithPath: file.keyPath))
        try FileManager.default.removeItem(atPath: file.keyPath)

        let reader = try file.open(isReadOnly: true)
        #expect(try await reader.audit().isClean)
        #expect(try await reader.audit().orders == 1)
        #expect(try await reader.shelf(of: "room").count == 3)
        await #expect(throws: StoreError.self) { try await reader.carryOut(Bazaar.order("o2", by: "ann")) }
        await #expect(throws: StoreError.self) { try await reader.sweep(at: Bazaar.opening) }
        if isWriterOpen {
            try await writer.carryOut(Bazaar.order("o3", by: "ann"))
            #expect(try await reader.audit().orders == 2)
        }
        try reader.close()
        #expect(!FileManager.default.fileExists(atPath: file.keyPath))
        try key.write(to: URL(fileURLWithPath: file.keyPath))
    }

    @Test("a look at what is not there makes nothing")
    func readOnlyOfNothing() {
        #expect(throws: StoreError.self) { try file.open(isReadOnly: true) }
        #expect(!FileManager.default.fileExists(atPath: file.path))
        #expect(!FileManager.default.fileExists(atPath: file.keyPath))
    }
}
