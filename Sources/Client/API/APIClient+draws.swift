import Commerce
import NIOHTTP1
import Wire

/// What rooms give away, and what people have of it.
extension APIClient {
    /// The same key with the same wish is the same draw, however often it is sent.
    package func startDraw(
        _ draw: NewDraw, in room: Room.ID, idempotencyKey: String
    ) async throws(ClientError) -> DrawView {
        try await call(.POST, "/v1/rooms/\(room)/draws", draw, idempotencyKey: idempotencyKey)
    }

    /// The newest first.
    package func draws(in room: Room.ID) async throws(ClientError) -> [DrawView] {
        let list: DrawList = try await call(.GET, "/v1/rooms/\(room)/draws")
        return list.draws
    }

    /// With what the caller has of it.
    package func draw(_ draw: Draw.ID) async throws(ClientError) -> DrawAnswer {
        try await call(.GET, "/v1/draws/\(draw)")
    }

    /// Grabs or enters; once more answers the same.
    package func enterDraw(_ draw: Draw.ID) async throws(ClientError) -> DrawAnswer {
        try await call(.POST, "/v1/draws/\(draw)/entries")
    }

    package func endDraw(_ draw: Draw.ID) async throws(ClientError) -> DrawView {
        try await call(.POST, "/v1/draws/\(draw)/end")
    }

    /// What proves a draw that has ended.
    package func drawRecord(_ draw: Draw.ID) async throws(ClientError) -> DrawRecord {
        try await call(.GET, "/v1/draws/\(draw)/record")
    }

    package func wallet() async throws(ClientError) -> WalletView { try await call(.GET, "/v1/me/wallet") }

    /// Pays an order with what its shop gave the caller.
    package func payFromWallet(_ order: Order.ID) async throws(ClientError) -> OrderView {
        try await call(.POST, "/v1/orders/\(order)/wallet")
    }
}
