import ArgumentParser
import Client
import Commerce
import Devices
import Foundation
import Screens
import Terminal

struct WatchCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "watch", abstract: "Watch a room, talk, and buy.",
        discussion: "Without ROOM the rooms of the server are listed. Watching needs no account; talking and buying do."
    )

    @Argument(help: "The room, as the host's console shows it.")
    var room: String?

    @Option(help: "The server, as HOST:PORT.")
    var server = ServerAddress.local.description

    @Option(name: .customLong("sound"), help: "Where the sound goes: alsa:DEVICE, wav:FILE or none.")
    var sound = "alsa:default"

    func run() async throws {
        try await reportingFailures {
            let address = try ServerAddress(parsing: server)
            let sink = try SourceOptions.sink(sound)
            var wanted: Room.ID?
            if let room {
                guard let id = Room.ID(rawValue: room) else {
                    throw Failure(.unavailable, "there is no room '\(room.prefix(64))': a room is letters and digits.")
                }
                wanted = id
            }
            let file = try SignInFile(.watch, at: address)
            let api = APIClient(server: address)
            if let kept = file.load() { api.resume(kept) }
            // Said in the shell, not on a screen that opens only to show it.
            if let wanted { _ = try await api.room(wanted) } else { _ = try await api.rooms() }
            try await ViewerRun(api: api, signInFile: file, sink: sink, room: wanted).run()
        }
    }
}

/// One viewer at a terminal, from opening the screen to giving it back.
struct ViewerRun {
    let api: APIClient
    let signInFile: SignInFile?
    let sink: SinkSpecifier
    let room: Room.ID?

    func run() async throws {
        let model = ViewerModel(
            seed: ScreenRun.seed(), language: ScreenRun.language, room: room, account: api.signedIn?.account)
        let holder = DriverHolder<ViewerDriver>()
        let loop = ScreenLoop<ViewerModel> { effect, _ in holder.driver?.perform(effect) }
        let driver = ViewerDriver(api: api, signInFile: signInFile, sink: sink, loop: loop)
        holder.driver = driver
        try await ScreenRun.run(model, loop: loop, work: { await driver.run() }, stop: { await driver.stop() })
    }
}
