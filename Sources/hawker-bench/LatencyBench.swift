import ArgumentParser
import Client
import Devices
import Foundation
import Logging
import Media
import Server
import Tape
import Transport

/// Glass to glass over the whole chain on loopback, read from the time code in the studio's picture; and how soon a
/// viewer who joins sees the first picture.
struct LatencyBench: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "latency", abstract: "Glass to glass, and the first picture, on loopback.")

    @OptionGroup var options: BenchOptions

    @Option(help: "How many viewers join, one after the other.")
    var joins = 20

    func run() async throws {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("hawker-bench-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: false)
        defer { try? FileManager.default.removeItem(at: folder) }
        var logger = Logger(label: "hawker-bench")
        logger.logLevel = .critical
        var serverOptions = ServerOptions(database: folder.appendingPathComponent("bench.sqlite").path)
        serverOptions.port = 0
        let server = try await HawkerServer.start(serverOptions, logger: logger)
        let address = ServerAddress(host: HawkerServer.host, port: server.port)
        let company = try await Company(on: address, picture: .studio, sound: .tone)
        let guest = APIClient(server: address)

        var firstPictures: [Double] = []
        for _ in 0..<joins {
            // Asked for like `hawker watch` does: the room, then the ticket, then the packets.
            let asked = Instant.now
            let witness = try await Witness(api: guest, room: try await guest.room(company.room), asked: asked)
            _ = await witness.sees(1, within: .seconds(5))
            if let first = witness.firstPicture { firstPictures.append(first.seconds * 1_000) }
            witness.stop()
        }
        firstPictures.sort()

        let witness = try await Witness(api: guest, room: try await guest.room(company.room), asked: .now)
        try await Task.sleep(for: .seconds(options.seconds))
        let delays = witness.delays
        let pictures = witness.pictures
        let statistics = witness.statistics.link
        witness.stop()
        await company.leave()
        await server.stop()

        var results = Results()
        for p in [50, 95, 99] {
            if let delay = percentile(p, of: delays) {
                results.add("latency.p\(p)_ms", Double(delay), "ms", "glass to glass, p\(p)")
            }
        }
        for p in [50, 95] {
            if let first = percentile(p, of: firstPictures) {
                results.add("latency.first_picture_p\(p)_ms", first, "ms", "asking to first picture, p\(p)")
            }
        }
        results.add("latency.fps", Double(pictures) / Double(options.seconds), "1/s", "pictures shown")
        results.add("latency.freezes", Double(statistics.freezes), "1", "freezes over 500 ms")
        if !options.json {
            print(
                "latency: \(joins) joins, \(delays.count) pictures in \(options.seconds) s, 640×360, \(Results.machine)"
            )
        }
        results.print(json: options.json)
    }
}
