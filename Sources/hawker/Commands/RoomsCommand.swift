import ArgumentParser
import Client
import Commerce
import Foundation
import Screens
import Wire

struct RoomsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "rooms", abstract: "What is live now, and what is coming up.",
        discussion: "A line a room. All words of QUERY are to be in the room's title, host, tags or cover text.")

    @Argument(help: "Words to look for.")
    var query: [String] = []

    @Option(help: "Only rooms with this tag.")
    var tag: String?

    @Option(help: "The server, as HOST:PORT.")
    var server = ServerAddress.local.description

    @Flag(help: "JSON, as the server gives it.")
    var json = false

    func run() async throws {
        try await reportingFailures {
            let api = APIClient(server: try ServerAddress(parsing: server))
            do throws(ClientError) {
                let words = query.joined(separator: " ")
                if json {
                    Console.line(try await api.roomsDocument(words, tag: tag))
                } else {
                    let lines = Words(ScreenRun.language)
                    let rooms = try await api.rooms(words, tag: tag)
                    for room in rooms { Console.line(lines.line(of: room, at: .now, in: .local)) }
                    if rooms.isEmpty { Console.error(lines.noRooms) }
                }
            } catch {
                throw Failure(error)
            }
        }
    }
}
