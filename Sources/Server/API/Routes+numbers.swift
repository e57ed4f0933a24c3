import Commerce
import HTTPTypes
import Hummingbird
import NIOCore
import Wire

/// What shows come to, for those who run them.
struct NumbersRoutes {
    let rooms: RoomDirectory

    func add(to router: some RouterMethods<APIContext>) {
        // Its host and moderators.
        router.get("/v1/rooms/:room/numbers") { _, context -> Response in
            let (person, room) = try visit(context)
            return .json(try await rooms.numbers(of: room, for: person))
        }
        // Its host and moderators; as a page of text for who asks for `text/plain`.
        router.get("/v1/rooms/:room/report") { request, context -> Response in
            let (person, room) = try visit(context)
            let report = try await rooms.report(on: room, for: person)
            guard request.headers[.accept]?.lowercased().hasPrefix("text/plain") == true else { return .json(report) }
            let words = ReportWords(accepting: request.headers[.acceptLanguage])
            let zone = try Self.zone(request.uri.queryParameters.get("zone"))
            return Response(
                status: .ok, headers: [.contentType: "text/plain; charset=utf-8", .vary: "Accept, Accept-Language"],
                body: .init(byteBuffer: ByteBuffer(string: ReportPage(report, in: words, zone: zone).text)))
        }
    }

    /// Minutes ahead of UTC, a day at most.
    private static func zone(_ text: String?) throws(Problem) -> Int {
        guard let text else { return 0 }
        guard let minutes = Int(text), (-1_440...1_440).contains(minutes) else {
            throw .malformed("'zone' is the minutes that a clock is ahead of UTC's, -1440 to 1440.")
        }
        return minutes
    }

    /// Who asks about which room; a moderator who is banned sees no more of it.
    private func visit(_ context: APIContext) throws -> (AccountView, Room.ID) {
        let person = try context.signedIn(to: "see what a show comes to")
        let room: Room.ID = try context.identifier("room")
        try rooms.door.admit(rooms.door.caller(person, from: context.address, at: room), to: room)
        return (person, room)
    }
}
