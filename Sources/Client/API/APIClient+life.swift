import Commerce
import Foundation
import NIOCore
import Wire

/// How shows are found, announced and go on.
extension APIClient {
    /// Rooms that are live first.
    ///
    /// - Parameters:
    ///   - query: words that are all to be found in a room's title, host, tags or cover text.
    ///   - tag: all of it.
    package func rooms(
        _ query: String = "", tag: String? = nil, phase: RoomPhase? = nil
    ) async throws(ClientError) -> [RoomSummary] {
        let list: RoomList = try await call(.GET, Self.path(query, tag, phase))
        return list.rooms
    }

    /// The same as the server writes it.
    package func roomsDocument(_ query: String = "", tag: String? = nil) async throws(ClientError) -> String {
        String(buffer: try await perform(.GET, Self.path(query, tag, nil)))
    }

    private static func path(_ query: String, _ tag: String?, _ phase: RoomPhase?) -> String {
        let asked = [("q", query.isEmpty ? nil : query), ("tag", tag), ("phase", phase?.rawValue)].compactMap {
            name, value in value?.addingPercentEncoding(withAllowedCharacters: .alphanumerics).map { "\(name)=\($0)" }
        }
        return "/v1/rooms" + (asked.isEmpty ? "" : "?" + asked.joined(separator: "&"))
    }

    /// Makes the show live, or pauses it; the room as it is then.
    @discardableResult
    package func setPhase(_ phase: RoomPhase, of room: Room.ID) async throws(ClientError) -> RoomSnapshot {
        try await call(.PUT, "/v1/rooms/\(room)/phase", SetPhase(phase: phase))
    }

    /// Changes what is told of the show.
    @discardableResult
    package func edit(_ room: Room.ID, _ change: EditRoom) async throws(ClientError) -> RoomSnapshot {
        try await call(.PATCH, "/v1/rooms/\(room)", change)
    }
}
