import Client
import Commerce
import Devices
import Media
import Server
import Transport
import Wire

/// The short scripted show of `hawker demo` without a terminal: everything the first sale needs, seen to happen.
package struct Show {
    private let server: HawkerServer
    private let address: ServerAddress
    private let company: Company
    private var verdict = Verdict()

    private static let patience = Duration.seconds(10)
    /// Pictures every viewer must see: three seconds' worth at 15 a second.
    private static let pictures = 45

    package init(server: HawkerServer, address: ServerAddress, company: Company) {
        self.server = server
        self.address = address
        self.company = company
    }

    /// Plays the show to its end.
    package static func play(
        server: HawkerServer, address: ServerAddress, company: Company
    ) async throws -> Verdict {
        var show = Show(server: server, address: address, company: company)
        try await show.play()
        return show.verdict
    }

    private mutating func play() async throws {
        let viewers = company.viewers
        let live = await viewers[0].mirror.wait(Self.patience) { $0.snapshot?.phase == .live }
        let rooms = try await viewers[0].api.rooms()
        verdict.note(
            "the room is live", live, seen: rooms.map { "\($0.title) (\($0.phase.rawValue))" }.joined(separator: ", "))

        let witnesses = try await watch()
        await talk()
        let before = await stock(company.host.shelf[0])
        var paid = try await buy()
        try await fightForTheLastPiece(&paid)
        await countStock(before: before, paid: paid)
        try await deliverAndGiveBack(paid)

        try await lookAt(witnesses)
        let differences = try await server.audit()
        verdict.note(
            "the books agree", differences.isEmpty,
            seen: differences.isEmpty ? "every counter recomputed" : differences.joined(separator: "; "))
        try await company.host.endShow()
        let ended = await viewers[0].mirror.wait(Self.patience) { $0.snapshot?.phase == .ended || $0.ended }
        verdict.note("viewers see the end", ended, seen: ended ? "ended" : "still open")
        for witness in witnesses { witness.stop() }
    }

    private func watch() async throws -> [Witness] {
        let room = try await company.host.member.api.room(company.room)
        var witnesses: [Witness] = []
        for viewer in company.viewers {
            witnesses.append(try await Witness(api: viewer.api, room: room, asked: .now))
        }
        return witnesses
    }

    private mutating func talk() async {
        for viewer in company.viewers { await viewer.say("hello from \(viewer.name)") }
        var all = true
        for member in company.viewers + [company.host.member] {
            let names = company.viewers.map(\.name)
            let heard = await member.mirror.wait(Self.patience) { mirror in
                let said = Set(mirror.snapshot?.danmaku.map(\.text) ?? [])
                return names.allSatisfy { said.contains("hello from \($0)") }
            }
            all = all && heard
        }
        verdict.note(
            "everybody hears everybody", all,
            seen: "\(company.viewers.count) lines, \(company.viewers.count + 1) people")
    }

    /// One sale through the cart by WeChat Pay, one straight from the card by Alipay, with a coupon.
    private mutating func buy() async throws -> [OrderView] {
        let card = company.host.shelf[0]
        let off = Money(minorUnits: 500, currency: .cny)
        try await company.host.member.api.keepCoupon(
            "SHOW5", NewCoupon(title: "five off", amountOff: off, threshold: .zero(.cny), quota: 1))
        let through = try await company.viewers[0].buyThroughCart(card, with: "wechat", key: "show-cart")
        let straight = try await company.viewers[1].buy(
            card, quantity: 2, coupon: "SHOW5", with: "alipay", key: "show-card")
        let orders = [through, straight]
        verdict.note(
            "orders are paid, by WeChat Pay and by Alipay", orders.allSatisfy { $0.state == .paid },
            seen: orders.map { "\($0.id) \($0.total.label) \($0.state.rawValue)" }.joined(separator: ", "))
        let second = await Self.problem { () async throws(ClientError) in
            _ = try await company.viewers[0].buy(card, coupon: "SHOW5", key: "show-coupon")
        }
        verdict.note(
            "a coupon for one order is used once",
            straight.coupon?.saving == off && second?.code == "coupon-not-usable",
            seen: second.map { "the next was told: \($0.detail)" } ?? "used twice")
        return orders
    }

    /// One order is shipped and received, of the other a piece is given back by its gateway.
    private mutating func deliverAndGiveBack(_ paid: [OrderView]) async throws {
        let desk = company.host.member.api
        let (first, second) = (paid[0], paid[1])
        let parcel = ParcelView(carrier: "SF", number: "SF1000000001")
        let lost = await Self.problem { () async throws(ClientError) in
            _ = try await desk.ship(first.id, parcel, idempotencyKey: "show-lost")
        }
        let home = AddressView(recipient: "Anna", phone: "138 0000 5678", text: "Shanghai, Anfu Road 1")
        _ = try await company.viewers[0].api.setAddress(of: first.id, to: home, idempotencyKey: "show-address")
        let told = await company.host.member.sees(first.id, within: Self.patience) { $0.address == home }
        verdict.note(
            "a parcel waits until its buyer says where it goes", lost?.code == "no-address" && told != nil,
            seen: "\(lost?.code ?? "shipped to nowhere"), then \(told?.address?.text ?? "not told")")
        _ = try await desk.ship(first.id, parcel, idempotencyKey: "show-ship")
        let shipped = await company.viewers[0].sees(first.id, within: Self.patience) { $0.state == .shipped }
        let received = try await company.viewers[0].api.completeOrder(first.id, idempotencyKey: "show-received")
        verdict.note(
            "an order is shipped and received", shipped?.parcel != nil && received.state == .completed,
            seen: shipped?.parcel.map { "\($0.carrier) \($0.number), then \(received.state.rawValue)" } ?? "not shipped"
        )
        let piece = RefundScopeView(lines: [LineRequest(sku: company.host.shelf[0], quantity: 1)], amount: nil)
        _ = try await desk.refund(
            second.id, GiveRefund(scope: piece, reason: "one had a scratch"), idempotencyKey: "show-refund")
        let refunded = await company.viewers[1].sees(second.id, within: Self.patience) { order in
            order.refunds.first?.state == .done
        }
        verdict.note(
            "a piece is paid back by its gateway", refunded?.state == .paid,
            seen: refunded?.refunds.first.map { "\($0.amount.label) of \(second.total.label) back" } ?? "not paid back")
    }

    private static func problem(_ body: () async throws(ClientError) -> Void) async -> Problem? {
        do throws(ClientError) {
            try await body()
            return nil
        } catch {
            return error.problem
        }
    }

    /// Two buyers want a piece of which there is one, at the same moment.
    private mutating func fightForTheLastPiece(_ paid: inout [OrderView]) async throws {
        guard let last = company.host.shelf.last else { return }
        let (one, other) = (company.viewers[1], company.viewers[2])
        async let first = Self.attempt(one, last)
        async let second = Self.attempt(other, last)
        let results = await [first, second]
        let won = results.compactMap { try? $0.get() }
        let words = results.compactMap { result -> String? in
            if case .failure(let error) = result {
                error.problem.code == "sold-out" ? error.description : nil
            } else {
                nil
            }
        }
        paid += won
        verdict.note(
            "the last piece sells once", won.count == 1 && words.count == 1,
            seen: words.first.map { "the other was told: \($0)" } ?? "\(won.count) sold")
    }

    private static func attempt(_ viewer: CastMember, _ sku: SKU.ID) async -> Result<OrderView, ClientError> {
        do throws(ClientError) {
            return .success(try await viewer.buy(sku, key: "show-last"))
        } catch {
            return .failure(error)
        }
    }

    private mutating func countStock(before: Int?, paid: [OrderView]) async {
        let card = company.host.shelf[0]
        let sold = paid.flatMap(\.lines).filter { $0.sku == card }.reduce(0) { $0 + $1.quantity }
        let expected = before.map { $0 - sold }
        var everywhere = true
        for member in company.viewers + [company.host.member] {
            let right = await member.mirror.wait(Self.patience) { mirror in
                mirror.snapshot?.shelf.first { $0.sku == card }?.onHand == expected
            }
            everywhere = everywhere && right
        }
        let after = await stock(card)
        verdict.note(
            "the stock went down on every screen", everywhere && after == expected && sold > 0,
            seen: "\(before.map(String.init) ?? "?") before, \(sold) sold, \(after.map(String.init) ?? "?") after")
    }

    private func stock(_ sku: SKU.ID) async -> Int? {
        await company.host.member.mirror.snapshot?.shelf.first { $0.sku == sku }?.onHand
    }

    private mutating func lookAt(_ witnesses: [Witness]) async throws {
        var all = true
        for witness in witnesses {
            let seen = await witness.sees(Self.pictures, within: Self.patience)
            all = all && seen
        }
        verdict.note(
            "every viewer sees the picture", all,
            seen: witnesses.map { "\($0.pictures) pictures" }.joined(separator: ", "))
        let first = witnesses.compactMap(\.firstPicture)
        verdict.note(
            "the first picture comes", first.count == witnesses.count,
            seen: first.map { "\($0.nanoseconds / 1_000_000) ms" }.joined(separator: ", "))
        var hear = true
        for witness in witnesses {
            let heard = await witness.hears(within: Self.patience)
            hear = hear && heard
        }
        verdict.note(
            "every viewer hears the voice", hear,
            seen: witnesses.map { "\(Int($0.statistics.soundLevel)) dB" }.joined(separator: ", "))
        // Only the studio's picture carries a time code.
        let delays = witnesses.flatMap(\.delays).sorted()
        if !delays.isEmpty {
            verdict.note(
                "glass to glass under half a second", delays[delays.count * 95 / 100] < 500,
                seen: "p50 \(delays[delays.count / 2]) ms, p95 \(delays[delays.count * 95 / 100]) ms")
        }
    }
}
