import Commerce
import Wire

extension DrawView: Remote {
    var cleaned: DrawView {
        DrawView(
            id: id, kind: kind, title: Cleaned.line(title), coupon: coupon.map { Cleaned.line($0) }, pot: pot,
            sku: sku, prize: prize.map { Cleaned.line($0) }, places: max(0, places), left: max(0, left),
            entered: max(0, entered), phrase: phrase.map { Cleaned.line($0) }, follow: follow,
            stay: stay.map { max(0, $0) }, startedAt: Cleaned.time(startedAt), until: Cleaned.time(until),
            commitment: commitment, state: state, seed: seed, winners: winners.map { $0.map(\.cleaned) })
    }
}

extension DrawWinner: Remote {
    var cleaned: DrawWinner {
        DrawWinner(id: id, name: Cleaned.line(name), place: max(0, place), amount: amount)
    }
}

extension DrawAnswer: Remote {
    var cleaned: DrawAnswer { DrawAnswer(draw: draw.cleaned, mine: mine) }
}

extension WalletView: Remote {
    var cleaned: WalletView {
        WalletView(balances: balances.map { Balance(shop: $0.shop.cleaned, balance: $0.balance) })
    }
}
