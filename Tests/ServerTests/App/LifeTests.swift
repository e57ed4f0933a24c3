import Client
import Foundation
import Glibc
import Server
import Testing
import Wire

/// Starting and stopping, with people who behave and connections that do not.
@Suite struct LifeTests {
    @Test("a second server on a database or a port in use does not start, and says why")
    func oneOnly() async throws {
        try await RunningServer.open { running in
            let store = await #expect(throws: ServerStartError.self) {
                try await RunningServer.start(running.database)
            }
            #expect(store?.description.contains("in use by another hawker") == true)
            let port = await #expect(throws: ServerStartError.self) {
                try await RunningServer.start(running.database + "-other", port: running.address.port)
            }
            #expect(port?.description.contains("\(running.address.port)") == true)
        }
    }

    @Test(
        "connections that never say what they want do not hold up a stop",
        arguments: ["", "G", "GET /v1/ro", "GET / HTTP/1.1\r\nhost: x\r\n", "\u{16}\u{3}\u{1}garbage"])
    func halfConnections(begins text: String) async throws {
        try await RunningServer.open { running in
            let socket = try connect(to: running.address.port)
            defer { close(socket) }
            _ = text.withCString { send(socket, $0, strlen($0), 0) }
            // The answer to another connection shows that this one was accepted before it.
            _ = try await APIClient(server: running.address).rooms()
            let started = ContinuousClock.now
            await running.server.stop()
            #expect(ContinuousClock.now - started < .seconds(5))
        }
    }

    @Test("what is kept is there after a restart: rooms, shelves, people")
    func restart() async throws {
        try await RunningServer.open { running in
            let anna = try await running.person("anna")
            let (room, sku) = try await running.room(of: anna, pieces: 3)
            try await anna.pin(sku, in: room)
            await running.server.stop()
            let again = try await RunningServer.start(running.database)
            let api = APIClient(server: ServerAddress(host: HawkerServer.host, port: again.port))
            api.resume(anna.signedIn)
            let snapshot = try await api.room(room)
            #expect(snapshot.phase == .waiting)
            #expect(snapshot.shelf.map(\.sku) == [sku])
            #expect(snapshot.card == sku)
            try await api.pin(nil, in: room)
            await again.stop()
        }
    }

    private func connect(to port: Int) throws -> Int32 {
        let socket = Glibc.socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = in_port_t(port).bigEndian
        address.sin_addr.s_addr = inet_addr("127.0.0.1")
        let result = withUnsafePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                Glibc.connect(socket, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
        try #require(result == 0)
        return socket
    }
}
