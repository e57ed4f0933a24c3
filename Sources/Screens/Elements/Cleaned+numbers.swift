import Wire

extension RoomNumbers: Remote {
    var cleaned: RoomNumbers {
        RoomNumbers(
            room: room, currency: currency, online: max(0, online), total: total, lastTenMinutes: lastTenMinutes,
            tenMinutesBefore: tenMinutesBefore, refunded: refunded, products: products.cleaned)
    }
}

extension ProductNumbers: Remote {
    var cleaned: ProductNumbers {
        ProductNumbers(
            sku: sku, title: Cleaned.line(title), spec: Cleaned.line(spec), total: total.figures,
            lastTenMinutes: lastTenMinutes.figures, tenMinutesBefore: tenMinutesBefore.figures)
    }
}
