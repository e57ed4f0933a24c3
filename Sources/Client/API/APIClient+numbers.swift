import Commerce
import Wire

/// What a show comes to, for those who run it.
extension APIClient {
    package func numbers(of room: Room.ID) async throws(ClientError) -> RoomNumbers {
        try await call(.GET, "/v1/rooms/\(room)/numbers")
    }

    package func report(on room: Room.ID) async throws(ClientError) -> RoomReport {
        try await call(.GET, "/v1/rooms/\(room)/report")
    }

    /// The report as a page of text, in the first of the languages that the server has.
    ///
    /// - Parameter zone: minutes that the page's clock is ahead of UTC's.
    package func reportPage(on room: Room.ID, languages: String, zone: Int = 0) async throws(ClientError) -> String {
        let bytes = try await exchange(
            .GET, server.url("/v1/rooms/\(room)/report?zone=\(zone)"), body: nil, idempotencyKey: nil,
            headers: [("accept", "text/plain"), ("accept-language", languages)])
        return String(buffer: bytes)
    }

    /// The report as the server writes it.
    package func reportDocument(on room: Room.ID) async throws(ClientError) -> String {
        String(buffer: try await perform(.GET, "/v1/rooms/\(room)/report"))
    }
}
