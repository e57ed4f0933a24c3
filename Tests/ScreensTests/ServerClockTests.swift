import Commerce
import Terminal
import Testing
import Wire

@testable import Screens

/// Countdowns go by the server's clock, whatever this machine's says.
@Suite("The server's clock") struct ServerClockTests {
    private static let hour = Duration.seconds(3_600)
    private static let back = Duration.seconds(-3_600)

    @Test("until the server has said what time it is, this machine's clock counts")
    func unknown() { #expect(ServerClock().time(at: Fixtures.time(7)) == Fixtures.time(7)) }

    @Test("of several samples the one that was delayed least counts")
    func leastDelayed() {
        var clock = ServerClock()
        // This machine is an hour behind; messages take 900, 40 and 2,000 ms.
        for (second, delay) in [(0, 900), (5, 40), (9, 2_000)] as [(Int64, Int)] {
            clock.hear(Fixtures.time(second), at: Fixtures.time(second) + .milliseconds(delay) + Self.back)
        }
        #expect(clock.offset == Self.hour - .milliseconds(40))
        #expect(clock.time(at: Fixtures.time(100) + Self.back) == Fixtures.time(100) + .milliseconds(-40))
    }

    @Test("a sample that no delay explains says that this machine's clock was set", arguments: [-1, 1])
    func set(direction: Int) {
        var clock = ServerClock()
        clock.hear(Fixtures.time(0), at: Fixtures.time(0))
        let off = Duration.seconds(direction * 31)
        clock.hear(Fixtures.time(60), at: Fixtures.time(60) + off)
        #expect(clock.time(at: Fixtures.time(70) + off) == Fixtures.time(70))
    }

    @Test("nonsense from a server does not overflow", arguments: [Int64.min, -1, .max])
    func nonsense(milliseconds: Int64) {
        var clock = ServerClock()
        clock.hear(Timestamp(milliseconds: milliseconds), at: Fixtures.time(0))
        #expect(clock.time(at: Fixtures.time(1)).milliseconds >= 0)
    }

    // MARK: - On the screens

    /// What ends within two minutes: a flash sale, an offer, a draw, a coupon; and one line that is explained.
    private static func snapshot() -> RoomSnapshot {
        let sale = FlashSale(
            price: Fixtures.cny(4_900), limitPerBuyer: 1, from: nil, until: Fixtures.time(90), left: 3, quota: 5)
        let later = FlashSale(
            price: Fixtures.cny(900), limitPerBuyer: nil, from: Fixtures.time(30), until: Fixtures.time(100), left: 3,
            quota: 5)
        var snapshot = Fixtures.snapshot(
            shelf: [
                Fixtures.item(
                    Fixtures.scarf, "Scarf", list: 9_900, price: 5_900, limit: 2, flash: sale, available: 42, onHand: 60
                ),
                Fixtures.item(
                    Fixtures.kettle, "Kettle", list: 9_900, price: 5_900, until: Fixtures.time(60), available: 4,
                    onHand: 4),
                Fixtures.item(
                    Fixtures.tea, "Tea", list: 9_900, price: 5_900, from: Fixtures.time(20), flash: later, available: 4,
                    onHand: 4),
            ],
            coupons: [
                CouponView(
                    code: "SOON", title: "soon over", amountOff: Fixtures.cny(500), threshold: Fixtures.cny(0),
                    until: Fixtures.time(45), left: 5)
            ])
        snapshot.draws = [Fixtures.draw("d-1")]
        snapshot.explained = Explained(sku: Fixtures.kettle, since: Fixtures.time(-33))
        return snapshot
    }

    /// What a viewer sees who was told the time as everybody is, with a clock that is wrong by so much.
    private static func viewers(wrongBy error: Duration, language: Language) -> [String] {
        var model = ViewerModel(seed: Fixtures.seed, language: language, room: Fixtures.room, account: Fixtures.mei)
        _ = model.start()
        for event: ViewerEvent in [
            .input(.resize(Size(width: 100, height: 30))), .clock(Fixtures.time(0) + error), .link(.live),
            .news(.trouble("before the time was told")),
            .serverTime(Fixtures.time(0), heardAt: Fixtures.time(0) + error), .snapshot(snapshot()),
            .coupons(.success(snapshot().coupons)),
        ] { _ = model.update(event) }
        var screens: [String] = []
        func look() {
            for second in [0, 3, 7, 20, 30, 44, 45, 60, 89, 90, 100, 200, 899, 900] as [Int64] {
                _ = model.update(.clock(Fixtures.time(second) + error))
                screens.append(model.text(100, 30))
            }
        }
        look()
        // An order that waits for its payment, and its panel.
        _ = model.update(.clock(Fixtures.time(0) + error))
        _ = model.update(.order(.success(Fixtures.order(.reserved))))
        look()
        _ = model.update(.clock(Fixtures.time(0) + error))
        _ = model.press("p")
        look()
        return screens
    }

    private static func hosts(wrongBy error: Duration, language: Language) -> [String] {
        var model = HostModel(seed: Fixtures.seed, language: language, account: Fixtures.host)
        for event: HostEvent in [
            .input(.resize(Size(width: 100, height: 30))), .clock(Fixtures.time(0) + error), .link(.live),
            .serverTime(Fixtures.time(0), heardAt: Fixtures.time(0) + error), .snapshot(snapshot()),
        ] { _ = model.update(event) }
        var screens: [String] = []
        func look() {
            for second in [0, 20, 30, 44, 45, 60, 90, 100, 3_000] as [Int64] {
                _ = model.update(.clock(Fixtures.time(second) + error))
                screens.append(model.text(100, 30))
            }
        }
        look()
        _ = model.update(.clock(Fixtures.time(0) + error))
        _ = model.press("c")
        _ = model.update(.coupons(.success(snapshot().coupons)))
        look()
        return screens
    }

    @Test(
        "with a clock that is wrong by hours both screens show what they show with one that is right",
        arguments: [-30, -1, 1, 30], Language.allCases)
    func wrong(hours: Int, language: Language) {
        let error = Duration.seconds(hours * 3_600)
        #expect(Self.viewers(wrongBy: error, language: language) == Self.viewers(wrongBy: .zero, language: language))
        #expect(Self.hosts(wrongBy: error, language: language) == Self.hosts(wrongBy: .zero, language: language))
    }

    @Test("what these screens show counts down: the flash price goes at its end, by itself")
    func counts() throws {
        let screens = Self.viewers(wrongBy: Self.back, language: .english)
        try #require(screens.count == 42)
        #expect(screens[0].contains("⚡¥49.00") && screens[0].contains("⚡ ends in 01:30 · 3 of 5"))
        #expect(screens[0].contains("● explaining · 00:33"))
        #expect(screens[8].contains("ends in 00:01") && !screens[9].contains("⚡¥49.00"))
        #expect(screens[14].contains("15:00") && !screens[27].contains("00:00"))
    }

    @Test("a flash sale that a host with a wrong clock starts ends as long after now as was typed")
    func startsFlash() throws {
        var model = Fixtures.console()
        _ = model.update(.clock(Fixtures.time(0) + Self.hour))
        _ = model.update(.serverTime(Fixtures.time(0), heardAt: Fixtures.time(0) + Self.hour))
        _ = model.press("f")
        for text in ["39", "5", "20", "1"] {
            model.type(text)
            _ = model.press(.tab)
        }
        let effects = model.press(.control("s"))
        guard case .startFlash(_, _, let offer) = try #require(effects.first) else {
            Issue.record("\(effects)")
            return
        }
        #expect(offer.until == Fixtures.time(300))
    }

    @Test("a change that was sent before the time was known is sent again under its key")
    func errands() {
        var errands = OpenErrands()
        let wish = HostWish.stock(Fixtures.scarf, by: 1)
        let first = errands.send(wish, at: Fixtures.time(0)) { "k1" }
        errands.move(by: .seconds(7_200))
        let again = errands.send(wish, at: Fixtures.time(7_260)) { "k2" }
        #expect(first.key == "k1" && again.key == "k1")
    }
}
