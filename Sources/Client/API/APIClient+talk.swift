import Commerce
import Wire

/// What a host does with the talk, and whom people follow.
extension APIClient {
    /// Puts a line over the talk, or takes it down.
    package func pin(_ line: PinLine, in room: Room.ID) async throws(ClientError) {
        try await perform(.PUT, "/v1/rooms/\(room)/pinned", line)
    }

    package func announce(_ text: String, in room: Room.ID) async throws(ClientError) {
        try await perform(.POST, "/v1/rooms/\(room)/announcements", Announce(text: text))
    }

    /// Those that wait first.
    package func questions(in room: Room.ID) async throws(ClientError) -> [AskedQuestion] {
        let list: QuestionList = try await call(.GET, "/v1/rooms/\(room)/questions")
        return list.questions
    }

    package func markQuestion(
        _ question: Danmaku.ID, isAnswered: Bool, in room: Room.ID
    ) async throws(ClientError) {
        try await perform(.PUT, "/v1/rooms/\(room)/questions/\(question)", MarkQuestion(isAnswered: isAnswered))
    }

    // MARK: - Follows

    package func follow(_ host: Account.ID) async throws(ClientError) {
        try await perform(.PUT, "/v1/people/\(host)/follow")
    }

    package func unfollow(_ host: Account.ID) async throws(ClientError) {
        try await perform(.DELETE, "/v1/people/\(host)/follow")
    }

    package func follows(_ host: Account.ID) async throws(ClientError) -> FollowView {
        try await call(.GET, "/v1/people/\(host)/follow")
    }

    /// Those who are live first.
    package func following() async throws(ClientError) -> [FollowedHost] {
        let list: FollowingList = try await call(.GET, "/v1/me/following")
        return list.hosts
    }
}
