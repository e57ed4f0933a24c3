import Hummingbird
import Wire

/// What is done with the talk: the line that stands over it and announcements, which are the host's, and questions, which
/// moderators mark too.
struct TalkRoutes {
    let rooms: RoomDirectory

    func add(to router: some RouterMethods<APIContext>) {
        // Its host.
        router.put("/v1/rooms/:room/pinned") { request, context -> Response in
            let room = try await hosted(context)
            try await room.pin(try await request.json(PinLine.self))
            return .done
        }
        // Its host.
        router.post("/v1/rooms/:room/announcements") { request, context -> Response in
            let room = try await hosted(context)
            try await room.announce(try await request.json(Announce.self).text)
            return .done
        }
        // Its host and moderators.
        router.get("/v1/rooms/:room/questions") { _, context -> Response in
            let (room, _) = try await rooms.kept(context)
            return .json(QuestionList(questions: await room.questions))
        }
        // Its host and moderators.
        router.put("/v1/rooms/:room/questions/:question") { request, context -> Response in
            let (room, _) = try await rooms.kept(context)
            guard let id = context.parameters.get("question").flatMap({ Danmaku.ID($0) }) else {
                throw Problem.questionUnknown
            }
            try await room.markQuestion(id, isAnswered: try await request.json(MarkQuestion.self).isAnswered)
            return .done
        }
    }

    private func hosted(_ context: APIContext) async throws -> LiveRoom {
        let person = try context.signedIn(to: "host")
        return try await rooms.room(try context.identifier("room"), hostedBy: person)
    }
}
