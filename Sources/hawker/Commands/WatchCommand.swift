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
        discussion: """
            Without ROOM you are in the lobby: what is live now, what is coming up, and a search. Watching needs no account; talking and buying do.

            --rtp-out hands the room to another program as plain RTP: sound (Opus) to PORT, the picture (VP8) to PORT+2, \
            reports one above each. What that program needs to know is in the SDP file that is named: \
            ffplay -protocol_whitelist file,udp,rtp FILE
            """)

    @Argument(help: "The room, as the host's console shows it.")
    var room: String?

    @Option(help: "The server, as HOST:PORT.")
    var server = ServerAddress.local.description

    @Option(
        name: .customLong("sound"),
        help: "Where the sound goes: alsa:DEVICE, wav:FILE or none. (default: alsa:default; with --rtp-out none)")
    var sound: String?

    @Option(
        name: .customLong("rtp-out"),
        help: ArgumentHelp(
            "Hand the room to another program as plain RTP; PORT is even, and the first of four.",
            valueName: "HOST:PORT"))
    var rtpOut: String?

    @Option(
        help: ArgumentHelp(
            "Where the description for --rtp-out goes. (default: rtp-PORT.sdp in $XDG_STATE_HOME/hawker)",
            valueName: "FILE"))
    var sdp: String?

    @Flag(
        name: .customLong("in-the-clear"),
        help: "Let --rtp-out leave this machine: whoever is on the way can see and hear.")
    var inTheClear = false

    @Flag(
        name: .customLong("no-screen"),
        help: "Without a screen: a line per event on standard output, until the show ends or SIGTERM.")
    var noScreen = false

    func validate() throws {
        if rtpOut == nil {
            if sdp != nil { throw ValidationError("--sdp is for --rtp-out.") }
            if inTheClear { throw ValidationError("--in-the-clear is for --rtp-out.") }
        }
        if noScreen, room == nil { throw ValidationError("--no-screen needs a ROOM.") }
    }

    func run() async throws {
        try await reportingFailures {
            let address = try ServerAddress(parsing: server)
            let sink = try SourceOptions.sink(sound ?? (rtpOut == nil ? "alsa:default" : "none"))
            let destination = try rtpOut.map { text throws(ClientError) in
                try RTPDestination(parsing: text, mayLeave: inTheClear)
            }
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
            try SourceOptions.check(sink)
            let copy = try destination.map { try RTPCopy(to: $0, file: sdp, of: wanted) }
            let run = ViewerRun(api: api, signInFile: file, sink: sink, copy: copy, room: wanted)
            if noScreen, let wanted { try await run.withoutScreen(wanted) } else { try await run.onScreen() }
        }
    }
}

/// One viewer at a terminal, from opening the screen to giving it back.
struct ViewerRun {
    let api: APIClient
    let signInFile: SignInFile?
    let sink: SinkSpecifier
    var copy: RTPCopy?
    let room: Room.ID?

    func onScreen() async throws {
        let model = ViewerModel(
            seed: ScreenRun.seed(), language: ScreenRun.language, room: room, account: api.signedIn?.account,
            zone: .local)
        let holder = DriverHolder<ViewerDriver>()
        let loop = ScreenLoop<ViewerModel> { effect, _ in holder.driver?.perform(effect) }
        let driver = ViewerDriver(api: api, signInFile: signInFile, sink: sink, copy: copy?.output, loop: loop)
        holder.driver = driver
        if let copy {
            Console.line("sdp \(copy.file)")
            loop.post(.news(.copyDescribed(file: copy.file)))
        }
        try await ScreenRun.run(model, loop: loop, work: { await driver.run() }, stop: { await driver.stop() })
    }
}
