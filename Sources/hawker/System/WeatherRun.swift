import Client
import Devices
import Media
import Transport
import UnixSignals

/// Both proxies of `hawker weather` on one port number, each on its thread.
struct WeatherRun {
    private let datagrams: DatagramProxy
    private let streams: StreamProxy

    /// Ports tried when any will do: one that UDP gave may be taken for TCP.
    private static let portTries = 8

    /// Finds the server's address and opens both ports.
    init(port: UInt16, server: ServerAddress, up: Forecast, down: Forecast, seed: UInt64) throws {
        do throws(TransportError) {
            let target = try PeerAddress.resolve(server.host, port: UInt16(server.port))
            var left = port == 0 ? Self.portTries : 1
            while true {
                left -= 1
                let datagrams = try DatagramProxy(
                    host: ServerAddress.local.host, port: port, target: target, up: up, down: down, seed: seed)
                do throws(TransportError) {
                    streams = try StreamProxy(at: datagrams.localAddress, target: target)
                    self.datagrams = datagrams
                    return
                } catch  where error.code == .addressInUse && left > 0 {
                    continue
                }
            }
        } catch {
            throw Failure(.unavailable, error.message)
        }
    }

    var address: PeerAddress { datagrams.localAddress }

    /// Carries everything, and prints the figures of each second, until a signal comes.
    func run(until signals: UnixSignalsSequence) async throws {
        let (failures, failed) = AsyncStream.makeStream(of: TransportError.self)
        let workers = [
            Worker { [datagrams] _ in do throws(TransportError) { try datagrams.run() } catch { failed.yield(error) } },
            Worker { [streams] _ in do throws(TransportError) { try streams.run() } catch { failed.yield(error) } },
        ]
        defer {
            datagrams.stop()
            streams.stop()
            for worker in workers { worker.stop() }
        }
        let failure = await withTaskGroup(of: TransportError?.self) { group in
            group.addTask {
                for await _ in signals { break }
                return nil
            }
            group.addTask {
                for await failure in failures { return failure }
                return nil
            }
            group.addTask {
                await report()
                return nil
            }
            defer { group.cancelAll() }
            return await group.next() ?? nil
        }
        if let failure { throw Failure(.software, failure.message) }
    }

    private func report() async {
        var last = datagrams.statistics
        while (try? await Task.sleep(for: .seconds(1))) != nil {
            let now = datagrams.statistics
            Console.line(
                "\(now.flows) client\(now.flows == 1 ? "" : "s")"
                    + " · up \(WeatherLine(now.up, since: last.up)) · down \(WeatherLine(now.down, since: last.down))"
                    + " · refused \(now.refused - last.refused)")
            last = now
        }
    }
}

/// What one way carried between two looks, in words.
private struct WeatherLine: CustomStringConvertible {
    let description: String

    init(_ now: WeatherStatistics, since last: WeatherStatistics) {
        let passed = now.passed - last.passed
        let waited =
            passed > 0 ? (now.totalQueueingDelay - last.totalQueueingDelay).seconds * 1_000 / Double(passed) : 0
        description =
            "\((now.arrivedBytes - last.arrivedBytes) * 8 / 1_000) kbit"
            + ", \(now.sent - last.sent) sent"
            + ", \(now.lost - last.lost) lost"
            + ", \(now.dropped - last.dropped) dropped"
            + ", \(now.duplicated - last.duplicated) doubled"
            + ", \(now.reordered - last.reordered) overtaken"
            + ", \(Int(waited.rounded())) ms queued"
    }
}

extension WeatherStatistics {
    /// Got through the bottleneck.
    fileprivate var passed: Int { sent + duplicated - dropped }
}
