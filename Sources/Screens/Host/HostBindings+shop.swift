import Commerce
import Terminal

/// The keys of coupons, the shipping desk, and what is asked before it is done.
extension HostModel {
    static let switchBinding: HostBinding = Binding(
        .control("t"), action: .switchChoice, saysNow: { $0.sheet?.saysSwitch ?? .shop(.saySwitch) },
        explains: .shop(.helpSwitch), unless: \.isSaving)

    static let helpAndBack: [HostBinding] = [
        Binding(.character("?"), action: .help, says: .sayHelp, explains: .helpHelp),
        Binding(.escape, .character("q"), .control("c"), action: .close, says: .sayBack, explains: .helpBack),
    ]

    private static let stay: HostBinding = Binding(
        .escape, .character("n"), .control("c"), action: .close, says: .sayBack, explains: .helpBack, unless: \.isSaving
    )

    static let numbersBindings: [HostBinding] = [
        Binding(.up, .character("k"), action: .up, says: .sayUp, explains: .helpUp, inFooter: false),
        Binding(.down, .character("j"), action: .down, says: .sayDown, explains: .helpDown),
        Binding(.pageUp, action: .pageUp, says: .sayUp, explains: .shop(.helpPageUp), inFooter: false),
        Binding(.pageDown, action: .pageDown, says: .sayDown, explains: .shop(.helpPageDown), inFooter: false),
        Binding(.character("?"), action: .help, says: .sayHelp, explains: .helpHelp),
        Binding(
            .escape, .character("#"), .character("q"), .control("c"), action: .close, says: .sayBack,
            explains: .helpBack),
    ]

    static let sendingBindings: [HostBinding] = [
        Binding(.character("?"), action: .help, says: .sayHelp, explains: .helpHelp),
        Binding(
            .escape, .character("i"), .character("q"), .control("c"), action: .close, says: .sayBack,
            explains: .helpBack),
    ]

    static let askBindings: [HostBinding] = [
        Binding(.character("y"), action: .yes, says: .shop(.sayYes), explains: .shop(.helpYes), unless: \.isSaving),
        stay,
    ]

    static let goodsBackBindings: [HostBinding] = [
        Binding(
            .character("r"), action: .resellable, says: .shop(.sayResellable), explains: .shop(.helpResellable),
            unless: \.isSaving),
        Binding(
            .character("s"), action: .spoiled, says: .shop(.saySpoiled), explains: .shop(.helpSpoiled),
            unless: \.isSaving),
        stay,
    ]

    static let couponsBindings: [HostBinding] =
        [
            Binding(
                .character("n"), action: .newCoupon, says: .shop(.sayNewCoupon), explains: .shop(.helpNewCoupon)),
            Binding(
                .character("x"), action: .callBack, says: .shop(.sayCallBack), explains: .shop(.helpCallBack),
                unless: { model in
                    guard let coupon = model.selectedCoupon else { return .shop(.noCoupons) }
                    return coupon.left > 0 ? nil : .shop(.couponIsGone)
                }),
            Binding(.up, .character("k"), action: .up, says: .sayUp, explains: .helpUp, inFooter: false),
            Binding(.down, .character("j"), action: .down, says: .sayDown, explains: .helpDown, inFooter: false),
            Binding(.character("r"), action: .refresh, says: .sayRefresh, explains: .shop(.helpRefreshCoupons)),
        ] + helpAndBack

    private static func starts(_ kind: Draw.Kind, with key: Character) -> HostBinding {
        Binding(
            .character(key), action: .startDraw(kind), says: .draw(.sayStart(kind)), explains: .draw(.helpStart(kind)))
    }

    static let drawsBindings: [HostBinding] =
        [
            starts(.redPacket, with: "r"), starts(.luckyBag, with: "l"), starts(.lottery, with: "y"),
            starts(.couponDrop, with: "c"),
            Binding(
                .character("x"), action: .endDraw, says: .draw(.sayEnd), explains: .draw(.helpEnd),
                unless: { model in
                    guard let draw = model.selectedDraw else { return .draw(.noneChosen) }
                    return draw.state == .open ? nil : .draw(.hasEnded)
                }),
            Binding(.up, .character("k"), action: .up, says: .sayUp, explains: .helpUp, inFooter: false),
            Binding(.down, .character("j"), action: .down, says: .sayDown, explains: .helpDown, inFooter: false),
            Binding(
                .character("f"), action: .refresh, says: .sayRefresh, explains: .draw(.helpRefresh), inFooter: false),
        ] + helpAndBack

    static let goodsBindings: [HostBinding] = [
        Binding(
            .enter, action: .shelve,
            saysNow: { model in
                .shop(model.goods?.selected.flatMap { model.shelfItem($0.id) } == nil ? .sayShelve : .sayOffer)
            }, explains: .shop(.helpShelve),
            unless: { model in
                guard let line = model.goods?.selected else { return .shop(.nothingChosen) }
                return model.isSaving ?? (model.shelfItem(line.id) == nil ? model.shelfIsFull : nil)
            }),
        Binding(
            .character("a"), action: .shelveAll, says: .shop(.sayShelveAll), explains: .shop(.helpShelveAll),
            unless: { model in
                model.goods?.selected == nil ? .shop(.nothingChosen) : model.isSaving ?? model.shelfIsFull
            }),
        Binding(.character("/"), action: .search, says: .shop(.saySearch), explains: .shop(.helpSearch)),
        Binding(.up, .character("k"), action: .up, says: .sayUp, explains: .helpUp, inFooter: false),
        Binding(.down, .character("j"), action: .down, says: .sayDown, explains: .helpDown, inFooter: false),
        Binding(.pageUp, action: .pageUp, says: .sayUp, explains: .shop(.helpPageUp), inFooter: false),
        Binding(.pageDown, action: .pageDown, says: .sayDown, explains: .shop(.helpPageDown), inFooter: false),
        Binding(
            .character("r"), action: .refresh, says: .sayRefresh, explains: .shop(.helpRefreshGoods), unless: \.isSaving
        ),
        Binding(.character("?"), action: .help, says: .sayHelp, explains: .helpHelp),
        Binding(
            .escape, .character("q"), .control("c"), action: .close, says: .sayBack, explains: .helpBack,
            unless: \.isSaving),
    ]

    static let searchBindings: [HostBinding] = [
        Binding(.enter, action: .endSearch, says: .shop(.sayEndSearch), explains: .shop(.helpEndSearch)),
        Binding(.up, action: .up, says: .sayUp, explains: .helpUp),
        Binding(.down, action: .down, says: .sayDown, explains: .helpDown),
        Binding(
            .escape, .control("c"), action: .clearSearch, says: .shop(.sayClearSearch),
            explains: .shop(.helpClearSearch)),
    ]

    static let deskBindings: [HostBinding] =
        [
            Binding(
                .enter, action: .open, says: .sayOpenOrder, explains: .shop(.helpOpen),
                unless: { $0.desk.selected == nil ? .shop(.nothingHere) : nil }),
            Binding(.up, .character("k"), action: .up, says: .sayUp, explains: .helpUp, inFooter: false),
            Binding(.down, .character("j"), action: .down, says: .sayDown, explains: .helpDown, inFooter: false),
            Binding(.right, .tab, action: .nextFilter, says: .shop(.sayFilter), explains: .shop(.helpNextFilter)),
            Binding(
                .left, .backTab, action: .previousFilter, says: .shop(.sayFilterBefore),
                explains: .shop(.helpPreviousFilter), inFooter: false),
            Binding(
                .character("m"), action: .more, says: .shop(.sayMoreOrders), explains: .shop(.helpMoreOrders),
                unless: { model in
                    if model.desk.page.isLoading { return .shop(.loadingOrders) }
                    if model.desk.page.next == nil { return .shop(.noMoreOrders) }
                    return model.desk.isFull ? .shop(.deskIsFull(Limits.listLines)) : nil
                }),
            Binding(.character("r"), action: .refresh, says: .sayRefresh, explains: .shop(.helpRefreshOrders)),
        ] + helpAndBack

    static let orderBindings: [HostBinding] =
        [
            Binding(
                .character("s"), action: .ship,
                saysNow: { .shop($0.order?.state == .shipped ? .sayCorrect : .sayShip) }, explains: .shop(.helpShip),
                unless: { $0.order?.shippingObstacle }),
            Binding(
                .character("g"), action: .grant, says: .shop(.sayGrant), explains: .shop(.helpGrant),
                unless: { $0.order?.grantObstacle }),
            Binding(
                .character("b"), action: .goodsBack, says: .shop(.sayGoodsBack), explains: .shop(.helpGoodsBack),
                unless: { $0.order?.goodsObstacle }),
            Binding(
                .character("x"), action: .decline, says: .shop(.sayDecline), explains: .shop(.helpDecline),
                unless: { $0.order?.declineObstacle }),
            Binding(
                .character("t"), action: .retry, says: .shop(.sayRetry), explains: .shop(.helpRetry),
                unless: { $0.order?.retryObstacle }),
            Binding(
                .character("d"), action: .deliver, says: .shop(.sayDelivered), explains: .shop(.helpDelivered),
                unless: { $0.order?.deliveryObstacle }),
            Binding(
                .character("r"), action: .refund, says: .shop(.sayRefund), explains: .shop(.helpRefund),
                unless: { $0.order?.refundObstacle }),
            Binding(.up, .character("k"), action: .up, says: .sayUp, explains: .helpUp, inFooter: false),
            Binding(.down, .character("j"), action: .down, says: .sayDown, explains: .helpDown, inFooter: false),
            Binding(.pageUp, action: .pageUp, says: .sayUp, explains: .shop(.helpPageUp), inFooter: false),
            Binding(.pageDown, action: .pageDown, says: .sayDown, explains: .shop(.helpPageDown), inFooter: false),
        ] + helpAndBack
}
