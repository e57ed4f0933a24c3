import Commerce
import Wire

@testable import Screens

extension Fixtures {
    static let fingerprint = Fingerprint(bytes: Array(repeating: 0xab, count: 32))

    static func draw(
        _ id: String, _ kind: Draw.Kind = .redPacket, title: String = "Thanks", pot: Int64? = 10_000,
        prize: String? = nil, sku: SKU.ID? = nil, places: Int = 20, left: Int = 12, entered: Int = 8,
        phrase: String? = nil, until: Int64 = 90, state: Draw.State = .open, winners: [DrawWinner]? = nil
    ) -> DrawView {
        DrawView(
            id: identifier(id, of: Draw.self), kind: kind, title: title,
            pot: pot.map { Money(minorUnits: $0, currency: .cny) }, sku: sku,
            prize: prize, places: places, left: left, entered: entered, phrase: phrase, startedAt: time(0),
            until: time(until), commitment: fingerprint, state: state, seed: state == .ended ? fingerprint : nil,
            winners: winners)
    }
}
