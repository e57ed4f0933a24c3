import Foundation

/// A host's open room with goods on its shelf, set up through the API.
struct Stall: Sendable {
    let host: Member
    let room: String
    let goods: [Good]

    struct Good: Sendable {
        let title: String
        let price: Int
        let stock: Int
        /// Of the offer on the shelf.
        var limitPerBuyer: Int?
        var quota: Int?
        var sku = ""
    }

    /// A coupon of this stall that takes one yuan off any order.
    static let coupon = "ONE"

    init(of host: Member, selling wanted: [Good], on server: Server) throws {
        struct Opened: Decodable { let room: String }
        struct Added: Decodable { let skus: [String] }
        let room = try host.call("POST", "/v1/rooms", #"{"title": "\#(host.name)"}"#, on: server).decoded(Opened.self)
            .room
        var goods: [Good] = []
        for var good in wanted {
            let price = #"{"minorUnits": \#(good.price), "currency": "CNY"}"#
            let product = """
                {"title": "\(good.title)", "description": "",
                "skus": [{"spec": "", "listPrice": \(price), "stock": \(good.stock)}]}
                """
            let added: Added = try host.call(
                "POST", "/v1/products", key: "product-\(good.title)", product, on: server
            ).decoded()
            good.sku = added.skus[0]
            let limits =
                (good.limitPerBuyer.map { #", "limitPerBuyer": \#($0)"# } ?? "")
                + (good.quota.map { #", "quota": \#($0)"# } ?? "")
            try Self.expect(
                204,
                host.call("PUT", "/v1/rooms/\(room)/shelf/\(good.sku)", #"{"price": \#(price)\#(limits)}"#, on: server))
            goods.append(good)
        }
        try Self.expect(
            204,
            host.call(
                "PUT", "/v1/shop/coupons/\(Self.coupon)",
                """
                {"title": "one off", "amountOff": {"minorUnits": 100, "currency": "CNY"}, "quota": 1000000,
                "threshold": {"minorUnits": 0, "currency": "CNY"}, "limitPerBuyer": 100}
                """, on: server))
        (self.host, self.room, self.goods) = (host, room, goods)
    }

    var ordersPath: String { "/v1/rooms/\(room)/orders" }

    /// The body of an order of some pieces.
    func order(_ pieces: [(good: Int, count: Int)], withCoupon: Bool = false) -> String {
        let lines = pieces.map { #"{"sku": "\#(goods[$0.good].sku)", "quantity": \#($0.count)}"# }
            .joined(separator: ", ")
        let total = pieces.reduce(withCoupon ? -100 : 0) { $0 + goods[$1.good].price * $1.count }
        let coupon = withCoupon ? #", "coupon": "\#(Self.coupon)""# : ""
        return #"{"lines": [\#(lines)], "expectedTotal": {"minorUnits": \#(total), "currency": "CNY"}\#(coupon)}"#
    }

    /// Places an order that is taken, and returns its identifier.
    func place(
        _ pieces: [(good: Int, count: Int)], withCoupon: Bool = false, by buyer: Member, key: String, on server: Server
    ) throws -> String {
        let answer = try buyer.call(
            "POST", ordersPath, key: key, order(pieces, withCoupon: withCoupon), on: server)
        try Self.expect(201, answer)
        return try answer.decoded(Seen.Order.self).id
    }

    struct Unexpected: Error, CustomStringConvertible { let description: String }

    private static func expect(_ status: Int, _ answer: HTTPAnswer) throws {
        guard answer.status == status else { throw Unexpected(description: "\(answer.status) \(answer.text)") }
    }
}
