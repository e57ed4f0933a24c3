import Client
import Commerce
import Screens
import Wire

/// What the viewer's screen wants of carts, orders and payments.
extension ViewerDriver {
    func purchase(_ effect: ViewerEffect) async {
        guard let room else { return await purchaseAnywhere(effect) }
        let buyer = api.signedIn?.account.id
        // The cart of a shop that was left meanwhile, or of who was here before, is not the one on the screen.
        var isStill: Bool { room == self.room && [nil, buyer].contains(api.signedIn?.account.id) }
        switch effect {
        case .loadCart:
            let cart = await asked { () async throws(ClientError) in try await api.cart(in: room) }
            if isStill { loop.post(.cart(cart)) }
        case .setCart(let sku, let quantity):
            let cart = await asked { () async throws(ClientError) in
                try await api.setCart(sku, quantity: quantity, in: room)
            }
            if isStill { loop.post(.cartLine(sku, quantity: quantity, cart)) }
        case .loadCoupons:
            loop.post(.coupons(await asked { () async throws(ClientError) in try await api.coupons(in: room) }))
        case .quote(let lines, let coupon):
            loop.post(
                .quote(
                    for: lines, coupon: coupon,
                    await asked { () async throws(ClientError) in
                        try await api.quote(lines, coupon: coupon, in: room)
                    }))
        case .placeOrder(let key, let order):
            loop.post(
                .placed(
                    key: key,
                    await asked { () async throws(ClientError) in
                        try await api.placeOrder(order, in: room, idempotencyKey: key)
                    }))
        default: await purchaseAnywhere(effect)
        }
    }

    /// What needs no room.
    private func purchaseAnywhere(_ effect: ViewerEffect) async {
        switch effect {
        case .loadAddress:
            loop.post(.address(await asked { () async throws(ClientError) in try await api.address() }))
        case .keepAddress(let address):
            loop.post(
                .address(
                    await asked { () async throws(ClientError) -> AddressView? in
                        try await api.keepAddress(address)
                        return address
                    }))
        case .enterDraw(let id):
            loop.post(.draw(id, await asked { () async throws(ClientError) in try await api.enterDraw(id) }))
        case .loadDraw(let id):
            loop.post(.draw(id, await asked { () async throws(ClientError) in try await api.draw(id) }))
        case .loadWallet:
            loop.post(.wallet(await asked { () async throws(ClientError) in try await api.wallet() }))
        case .payFromWallet(let id):
            loop.post(.order(await asked { () async throws(ClientError) in try await api.payFromWallet(id) }))
            loop.post(.wallet(await asked { () async throws(ClientError) in try await api.wallet() }))
        case .loadOrder(let id):
            loop.post(.order(await asked { () async throws(ClientError) in try await api.order(id) }))
        case .loadOrders(let before):
            loop.post(
                .orders(
                    before: before,
                    await asked { () async throws(ClientError) in try await api.orders(before: before) }))
        default: await change(effect)
        }
    }

    /// What a buyer does to an order.
    private func change(_ effect: ViewerEffect) async {
        switch effect {
        case .cancelOrder(let key, let id):
            await changed(key) { () async throws(ClientError) in try await api.cancelOrder(id, idempotencyKey: key) }
        case .completeOrder(let key, let id):
            await changed(key) { () async throws(ClientError) in try await api.completeOrder(id, idempotencyKey: key) }
        case .setAddress(let key, let id, let address):
            await changed(key) { () async throws(ClientError) in
                try await api.setAddress(of: id, to: address, idempotencyKey: key)
            }
        case .askRefund(let key, let id, let request):
            await changed(key) { () async throws(ClientError) in
                try await api.askRefund(id, request, idempotencyKey: key)
            }
        case .withdrawRefund(let key, let refund, let id):
            await changed(key) { () async throws(ClientError) in
                try await api.withdrawRefund(refund, of: id, idempotencyKey: key)
            }
        case .sendBack(let key, let refund, let id, let parcel):
            await changed(key) { () async throws(ClientError) in
                try await api.sendBack(refund, of: id, parcel, idempotencyKey: key)
            }
        default: break
        }
    }

    private func changed(_ key: String, _ call: () async throws(ClientError) -> OrderView) async {
        loop.post(.changed(key: key, await asked(call)))
    }

    func pay(_ effect: ViewerEffect) async {
        switch effect {
        case .pay(let id, let gateway):
            loop.post(
                .payment(
                    id, with: gateway,
                    await asked { () async throws(ClientError) in try await api.payment(for: id, with: gateway) }))
        case .payWithSandboxWallet(let url, let codeURL):
            let paid = await result { () async throws(ClientError) in
                try await api.payWithSandboxWallet(at: url, codeURL: codeURL)
            }
            if case .failure(let problem) = paid { loop.post(.walletRefused(problem)) }
        default: break
        }
    }
}
