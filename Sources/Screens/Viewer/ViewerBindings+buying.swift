import Commerce
import Terminal
import Wire

/// The keys of the cart, the checkout and the payment.
extension ViewerModel {
    static let detailsBindings: [ViewerBinding] =
        [
            Binding(
                .enter, .character("b"), action: .buyDetailed, says: .sayBuy, explains: .buying(.helpBuyDetailed),
                unless: { $0.whyNotSold($0.detailed, missing: .buying(.detailsGone)) }),
            Binding(
                .character("+"), .character("="), .character("a"), action: .addDetailed, says: .sayAdd,
                explains: .buying(.helpAddDetailed),
                unless: { $0.whyNotSold($0.detailed, missing: .buying(.detailsGone)) }),
            Binding(.up, .character("k"), action: .up, says: .sayUp, explains: .helpUp, inFooter: false),
            Binding(.down, .character("j"), action: .down, says: .sayDown, explains: .helpDown, inFooter: false),
            Binding(.escape, .character("e"), action: .close, says: .sayBack, explains: .helpBack),
        ] + everywhere

    static let cartBindings: [ViewerBinding] =
        [
            Binding(
                .enter, action: .checkout, says: .sayCheckout, explains: .helpCheckout,
                unless: { model in
                    guard let cart = model.shownCart else { return .cartIsLoading }
                    if cart.lines.isEmpty { return .emptyCart }
                    return cart.lines.contains(where: \.isAvailable) ? nil : .buying(.nothingAvailable)
                }),
            Binding(
                .character("+"), .character("="), .right, action: .more, says: .sayMore, explains: .helpMore,
                unless: \.cartIsEmpty),
            Binding(
                .character("-"), .left, action: .fewer, says: .sayFewer, explains: .helpFewer, unless: \.cartIsEmpty),
            Binding(
                .character("x"), .delete, .backspace, action: .remove, says: .sayRemove, explains: .helpRemove,
                unless: \.cartIsEmpty),
            Binding(.up, .character("k"), action: .up, says: .sayUp, explains: .helpUp, inFooter: false),
            Binding(.down, .character("j"), action: .down, says: .sayDown, explains: .helpDown, inFooter: false),
            Binding(.escape, .character("c"), action: .close, says: .sayBack, explains: .helpBack),
        ] + everywhere

    static let checkoutBindings: [ViewerBinding] =
        [
            Binding(
                .enter, action: .placeOrder, saysNow: \.placing, explains: .helpPlaceOrder,
                unless: { model in
                    guard case .checkout(let checkout) = model.panel else { return nil }
                    return switch checkout.step {
                    case .pricing: .pricing
                    case .fetchingCart: .cartIsLoading
                    case .placing: .placing
                    case .ready, .stopped: nil
                    }
                }),
            Binding(
                .character("+"), .character("="), .right, action: .more, says: .buying(.sayQuantity),
                explains: .helpMore,
                unless: \.quantityIsFixed),
            Binding(
                .character("-"), .left, action: .fewer, says: .sayFewer, explains: .helpFewer,
                inFooter: false, unless: \.quantityIsFixed),
            Binding(
                .character("c"), action: .nextCoupon, says: .buying(.sayCoupon), explains: .buying(.helpCoupon),
                unless: \.whyNoCoupon),
            Binding(
                .character("t"), action: .typeCoupon, says: .buying(.sayCode), explains: .buying(.helpCode),
                inFooter: false, unless: \.orderIsFixed),
            Binding(
                .character("d"), action: .writeAddress, says: .buying(.sayAddress), explains: .buying(.helpAddress),
                unless: \.orderIsFixed),
            Binding(
                .escape, action: .close, says: .sayBack, explains: .helpBack,
                unless: { model in
                    guard case .checkout(let checkout) = model.panel, checkout.isPlacing else { return nil }
                    return .placing
                }),
        ] + everywhere

    static let couponBindings: [ViewerBinding] = [
        Binding(.enter, action: .submit, says: .buying(.sayTakeCode), explains: .buying(.helpTakeCode)),
        Binding(.escape, .control("c"), action: .close, says: .sayBack, explains: .helpBack),
    ]

    static let deliveryBindings: [ViewerBinding] = formBindings(last: .buying(.sayKeep))

    static let paymentBindings: [ViewerBinding] =
        [
            Binding(
                .tab, .character("g"), action: .otherGateway, saysNow: \.otherGatewayName,
                explains: .buying(.helpOtherGateway),
                unless: { model in
                    guard case .payment(let payment) = model.panel, payment.other == nil else { return nil }
                    return .buying(.noOtherGateway)
                }),
            Binding(
                .character("r"), action: .payAgain, says: .buying(.sayPayAgain), explains: .buying(.helpPayAgain),
                unless: { model in
                    guard case .payment(let payment) = model.panel, case .refused = payment.way else {
                        return .buying(.codeIsThere)
                    }
                    return nil
                }),
            Binding(
                .character("w"), action: .payWithWallet, says: .sayWallet, explains: .helpWallet,
                unless: { model in
                    guard case .payment(let payment) = model.panel else { return nil }
                    switch payment.way {
                    case .asking: return .buying(payment.gateway == nil ? .noGateway : .codeIsComing)
                    case .refused: return .buying(.noCodeToPay)
                    case .shown(let shown) where shown.sandboxWallet == nil: return .noSandbox
                    case .shown: return payment.isPaying ? .paying : nil
                    }
                }),
            Binding(
                .character("b"), action: .payFromWallet, says: .draw(.sayFromWallet), explains: .draw(.helpFromWallet),
                inFooter: false,
                unless: { $0.shownOrder.flatMap($0.balance) == nil ? .draw(.walletShort) : nil }),
            Binding(
                .character("d"), action: .writeAddress, says: .buying(.sayAddress),
                explains: .buying(.helpOrderAddress), unless: { $0.whyNotAddressed($0.shownOrder) }),
            Binding(
                .character("x"), action: .cancelOrder, says: .sayCancelOrder, explains: .helpCancelOrder,
                unless: { $0.whyNotCancelled($0.shownOrder) }),
            Binding(.escape, action: .close, says: .sayLater, explains: .helpLater),
        ] + everywhere

    /// The keys of a form; no letter among them, for letters are typed.
    static func formBindings(last: Phrase, turns: Bool = false) -> [ViewerBinding] {
        var bindings: [ViewerBinding] = [
            Binding(.enter, action: .submit, says: .saySubmit, explains: .helpSubmit)
        ]
        if turns {
            bindings += [
                Binding(.right, action: .more, says: .buying(.sayTurn), explains: .buying(.helpTurn)),
                Binding(.left, action: .fewer, says: .buying(.sayTurn), explains: .buying(.helpTurn), inFooter: false),
            ]
        } else {
            bindings.append(Binding(.control("s"), action: .save, says: last, explains: .helpSave))
        }
        return bindings + [
            Binding(.tab, .down, action: .nextField, says: .sayNextField, explains: .helpNextField),
            Binding(
                .backTab, .up, action: .previousField, says: .sayPreviousField, explains: .helpPreviousField,
                inFooter: false),
            Binding(.escape, .control("c"), action: .close, says: .sayBack, explains: .helpBack),
        ]
    }

    // MARK: - Why not

    /// With a total on the screen enter agrees to it; without one it asks for it again.
    private var placing: Phrase {
        guard case .checkout(let checkout) = panel, case .stopped(_, nil) = checkout.step else {
            return .sayPlaceOrder
        }
        return .sayPriceAgain
    }

    private var cartIsEmpty: Phrase? { shownCart?.lines.isEmpty == false ? nil : .emptyCart }

    /// What was sent and not answered is sent again as it was.
    private var orderIsFixed: Phrase? {
        guard case .checkout(let checkout) = panel else { return nil }
        if checkout.isPlacing { return .placing }
        return checkout.outcomeIsOpen ? .buying(.outcomeIsOpen) : nil
    }

    private var quantityIsFixed: Phrase? {
        if let reason = orderIsFixed { return reason }
        guard case .checkout(let checkout) = panel else { return nil }
        return checkout.quantity == nil ? .changeInCart : nil
    }

    private var whyNoCoupon: Phrase? {
        if let reason = orderIsFixed { return reason }
        guard case .checkout(let checkout) = panel else { return nil }
        if case .pricing = checkout.step { return .pricing }
        if checkout.coupon != nil || !checkout.savings.isEmpty { return nil }
        return couponsAreComing(for: checkout) ? .buying(.couponsAreCompared) : .buying(.noCouponFits)
    }

    private var otherGatewayName: Phrase {
        guard case .payment(let payment) = panel, let other = payment.other else {
            return .buying(.sayOtherGateway)
        }
        return .buying(.gateway(other))
    }
}
