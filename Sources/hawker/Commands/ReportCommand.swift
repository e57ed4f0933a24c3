import ArgumentParser
import Client
import Commerce
import Foundation
import Wire

struct ReportCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "report", abstract: "What a show of yours came to.",
        discussion: """
            A page of text, in the language of the locale: viewers, what was looked at and bought, product by product \
            and ten minutes by ten minutes, and what went back until now. Also while the show goes on.
            """)

    @Argument(help: "The room, as in its address.")
    var room: String

    @Option(help: "The server, as HOST:PORT.")
    var server = ServerAddress.local.description

    @Option(name: .customLong("as"), help: "The account that hosts it; asked for when nobody was signed in yet.")
    var name: String?

    @Flag(help: "JSON, as the server gives it.")
    var json = false

    func run() async throws {
        try await reportingFailures {
            guard let room = Room.ID(rawValue: room) else { throw Failure(.usage, "'\(room)' is no room.") }
            let address = try ServerAddress(parsing: server)
            let api = APIClient(server: address)
            _ = try await Person(api: api, file: try SignInFile(.host, at: address)).signIn(name: name)
            do throws(ClientError) {
                if json {
                    Console.line(try await api.reportDocument(on: room))
                } else {
                    let languages = ScreenRun.language == .chinese ? "zh, en;q=0.5" : "en"
                    let zone = TimeZone.current.secondsFromGMT() / 60
                    let page = try await api.reportPage(on: room, languages: languages, zone: zone)
                    Console.line(page.hasSuffix("\n") ? String(page.dropLast()) : page)
                }
            } catch {
                throw Failure(error)
            }
        }
    }
}
