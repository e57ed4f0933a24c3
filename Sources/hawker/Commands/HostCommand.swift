import ArgumentParser
import Client
import Commerce
import Devices
import Foundation
import Screens
import Wire

struct HostCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "host", abstract: "Go live from a broadcast console.",
        discussion: """
            Opens a room and sends picture and sound until you end the show. Signs in as whoever was signed in last, or \
            asks; without a terminal, give --as and put the password into HAWKER_PASSWORD. `hawker devices` lists cameras and \
            microphones; one that ends or is unplugged is replaced at the console with s.

            With --at the show is announced for then, and begins when you say so at the console; without a console it is \
            only announced. With --practice nobody sees you until you go live.
            """)

    @Option(help: "The server, as HOST:PORT.")
    var server = ServerAddress.local.description

    @Option(name: .customLong("as"), help: "The account to host with; a new name is registered.")
    var name: String?

    @Option(help: "What the lobby shows.")
    var title: String?

    @Option(
        help: ArgumentHelp(
            "What is told of the show in the lobby and before it begins; | parts lines.", valueName: "TEXT"))
    var cover: String?

    @Option(
        name: .customLong("tag"),
        help: ArgumentHelp("What the show is found by. Repeatable, five at most.", valueName: "TAG"))
    var tags: [String] = []

    @Option(
        help: ArgumentHelp(
            "Announce the show for a time to come: 'YYYY-MM-DD HH:MM' on the clocks here, or HH:MM.", valueName: "TIME")
    )
    var at: String?

    @Flag(help: "Rehearse: the whole desk works, and nobody sees it. l goes live.")
    var practice = false

    @Option(
        help:
            "The picture: studio, y4m:FILE, y4m+loop:FILE, y4m:- (with --no-screen), ffmpeg:INPUT (a file, a camera such as /dev/video0, a URL), ffmpeg+once:FILE, rtp:PORT or rtp:FILE.sdp. (default: studio)"
    )
    var video: String?

    @Option(
        help:
            "The voice: tone, wav:FILE, alsa:DEVICE, ffmpeg:INPUT, ffmpeg+once:FILE, rtp:PORT, rtp:FILE.sdp or none. (default: tone)"
    )
    var audio: String?

    @Option(
        name: .customLong("rtp-in"),
        help: ArgumentHelp(
            "Both from another program, as plain RTP to 127.0.0.1: Opus to PORT and VP8 to PORT+2, or as an SDP file says.",
            valueName: "PORT|FILE.sdp"))
    var rtpIn: String?

    @Option(
        help:
            "A product to put on the shelf, as 'TITLE | PRICE | STOCK' or 'TITLE | PRICE | STOCK | LIST PRICE'. Repeatable; the first is pinned."
    )
    var sell: [String] = []

    @Option(
        name: .customLong("sell-from"),
        help: ArgumentHelp(
            "Goods of your catalogue to put on the shelf at their list prices, by your codes; a product's code means all its SKUs. Repeatable.",
            valueName: "CODE[,CODE...]"))
    var sellFrom: [String] = []

    @Flag(name: .customLong("take-over"), help: "Go on with a show of yours that is live at another console.")
    var takeOver = false

    @Flag(
        name: .customLong("no-screen"), help: "Without a console: a line per event on standard output, until SIGTERM.")
    var noScreen = false

    func validate() throws {
        if practice, at != nil { throw ValidationError("--practice is seen by nobody, and has no --at.") }
    }

    func run() async throws {
        try await reportingFailures {
            let start = try at.map { text in
                guard let time = LocalTime.read(text, in: .local, after: .now) else {
                    throw Failure(.usage, "'\(text)' is no time: give YYYY-MM-DD HH:MM, or HH:MM.")
                }
                return time
            }
            let address = try ServerAddress(parsing: server)
            let asked = try SourceRequest(video: video, audio: audio, rtp: rtpIn, hasScreen: !noScreen)
            let products = try sell.map { try ProductLine($0) }
            let api = APIClient(server: address)
            let person = Person(api: api, file: try SignInFile(.host, at: address))
            let signedIn = try await person.signIn(name: name)
            let onlyAnnounces = start != nil && noScreen
            let sources = onlyAnnounces ? nil : try asked.open()
            // What the server does not take is refused before viewers find a room.
            let goods = Goods(api: api)
            var created: [(sku: SKU.ID, product: ProductLine)] = []
            let coded = try CodedGoods(
                sellFrom, in: sellFrom.isEmpty ? [] : try await CatalogueCalls(api: api).fetch())
            for product in products { created.append((try await goods.create(product), product)) }
            var room = try await api.openRoom(
                OpenRoom(
                    title: title ?? Words(ScreenRun.language).showTitle(of: signedIn.account.name),
                    cover: cover.map(CoverText.lines), tags: tags.isEmpty ? nil : tags, startsAt: start,
                    practice: practice ? true : nil))
            if practice, room.phase != .practice {
                throw Failure(
                    .unavailable, "\(signedIn.account.name) has a room that others know of already: \(room.room).")
            }
            if room.phase == .live, !takeOver {
                throw Failure(
                    .unavailable,
                    "\(signedIn.account.name) is live already. End that show at its console, or go on with it here: --take-over."
                )
            }
            room = try await told(of: room, start, api)
            for each in created { try await goods.put(each.sku, each.product, on: room.room) }
            try await coded.put(on: room, api)
            if let first = created.first { try await api.pin(first.sku, in: room.room) }
            guard let sources else {
                Console.line("scheduled room=\(room.room) server=\(address)")
                return
            }
            // There is no key to begin with.
            if noScreen, room.phase == .scheduled || room.phase == .paused {
                room = try await api.setPhase(.live, of: room.room)
            }
            let run = HostRun(api: api, room: room, sources: sources)
            if noScreen { try await run.withoutScreen() } else { try await run.onScreen() }
        }
    }
}

extension HostCommand {
    /// A room that was there already, told of as the command line says.
    private func told(
        of room: RoomSnapshot, _ start: Timestamp?, _ api: APIClient
    ) async throws(ClientError) -> RoomSnapshot {
        let wanted = EditRoom(
            title: title == room.title ? nil : title, cover: cover.map(CoverText.lines),
            tags: tags.isEmpty ? nil : tags, startsAt: start == room.startsAt ? nil : start)
        return wanted == EditRoom() ? room : try await api.edit(room.room, wanted)
    }
}

/// A host's new products, made first and put on a room's shelf later.
private struct Goods {
    let api: APIClient

    func create(_ product: ProductLine) async throws(ClientError) -> SKU.ID {
        let created = try await api.createProduct(
            NewProduct(
                title: product.title, description: "",
                skus: [NewSKU(spec: "", listPrice: product.listPrice, stock: product.stock)]),
            idempotencyKey: UUID().uuidString)
        guard let sku = created.skus.first else { throw .notHawker("the server made a product without a SKU") }
        return sku
    }

    func put(_ sku: SKU.ID, _ product: ProductLine, on room: Room.ID) async throws(ClientError) {
        try await api.putOnShelf(sku, in: room, ShelfOffer(price: product.price, limitPerBuyer: nil))
    }
}
