import ArgumentParser
import Client
import Devices
import Foundation
import Glibc
import Logging
import Server
import Tape
import Wire

struct DemoCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "demo", abstract: "A whole show on this machine, with you as a viewer.",
        discussion: """
            Starts a server on a free loopback port with a database that is thrown away afterwards, a host who is live, \
            and a few viewers who talk and buy; then opens the viewer's screen. Payments go to the sandbox.

            Without a terminal (or with --script) a short scripted show is played and reported; the exit code is 0 only \
            if all of it happened.
            """)

    @Option(help: "The host's picture: studio, y4m:FILE or ffmpeg:INPUT.")
    var video = "studio"

    @Option(help: "The host's voice: tone, wav:FILE, ffmpeg:INPUT or none. (default: that of --video, else tone)")
    var audio: String?

    @Option(name: .customLong("sound"), help: "Where the sound goes: alsa:DEVICE, wav:FILE or none.")
    var sound = "alsa:default"

    @Flag(help: "Play the scripted show even in a terminal.")
    var script = false

    func run() async throws {
        try await reportingFailures {
            let picture = try SourceOptions.picture(video, hasScreen: !isScripted)
            // A film's own voice belongs to it.
            let voice = try SourceOptions.sound(audio ?? (video.hasPrefix("ffmpeg:") ? video : "tone"))
            let sink = try SourceOptions.sink(sound)
            try SourceOptions.check(sink)
            let folder = FileManager.default.temporaryDirectory
                .appendingPathComponent(
                    "hawker-demo-\(ProcessInfo.processInfo.processIdentifier)-\(ScreenRun.seed().prefix(8))")
            do {
                try FileManager.default.createDirectory(
                    at: folder, withIntermediateDirectories: false, attributes: [.posixPermissions: 0o700])
            } catch {
                throw Failure(.cannotCreate, "the folder \(folder.path) cannot be made: \(error.localizedDescription)")
            }
            defer { try? FileManager.default.removeItem(at: folder) }
            try await show(in: folder, picture: picture, voice: voice, sink: sink)
        }
    }

    /// No screen is to be opened, or none could be.
    private var isScripted: Bool { script || isatty(STDIN_FILENO) == 0 || isatty(STDOUT_FILENO) == 0 }

    private func show(
        in folder: URL, picture: PictureSpecifier, voice: SoundSpecifier, sink: SinkSpecifier
    ) async throws {
        var logger = Logger(label: "hawker") { StreamLogHandler.standardError(label: $0) }
        logger.logLevel = .error
        // People with passwords take a second to be made.
        if !isScripted { Console.line("hawker demo: setting up a show on this machine…") }
        var options = ServerOptions(database: folder.appendingPathComponent("demo.sqlite").path)
        options.port = 0
        let server = try await ServerStart.start(options, logger: logger)
        let address = ServerAddress(host: HawkerServer.host, port: server.port)
        do {
            let company: Company
            do {
                company = try await Company(on: address, picture: picture, sound: voice)
            } catch let error as DeviceError {
                throw Failure(.noInput, error.message)
            }
            if isScripted {
                try await play(company, server, address)
            } else {
                try await open(company, address, sink)
            }
        } catch {
            await server.stop()
            throw error
        }
        await server.stop()
    }

    private func play(_ company: Company, _ server: HawkerServer, _ address: ServerAddress) async throws {
        Console.line("hawker demo: a server on \(address), one host, \(company.viewerCount) viewers")
        let verdict = try await Show.play(server: server, address: address, company: company)
        Console.line(verdict.text)
        await company.leave()
        guard verdict.holds else { throw Failure(.software, "not everything of the show happened.") }
        Console.line("hawker demo: all of it happened")
    }

    /// The viewer's screen, as somebody who has an account already.
    private func open(_ company: Company, _ address: ServerAddress, _ sink: SinkSpecifier) async throws {
        let api = APIClient(server: address)
        _ = try await api.register(Credentials(name: "you", password: ScreenRun.seed()))
        try await company.tempt()
        let mingling = Task { await company.mingle() }
        defer { mingling.cancel() }
        do {
            try await ViewerRun(api: api, signInFile: nil, sink: sink, room: company.room).onScreen()
        } catch {
            mingling.cancel()
            await company.leave()
            throw error
        }
        mingling.cancel()
        await company.leave()
    }
}
