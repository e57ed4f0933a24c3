import Commerce
import Hummingbird
import NIOCore
import Wire

/// Orders as JSON text, written straight into a buffer.
///
/// Every purchase is answered with one, and Foundation's encoder took a fifth of what the whole purchase costs. What
/// it writes is what `JSONEncoder` makes of an `OrderView`, member for member; a test compares the two.
struct OrderText {
    private var buffer: ByteBuffer
    private var isFirst = true

    static func write(_ order: OrderView) -> ByteBuffer {
        var text = OrderText(buffer: ByteBuffer())
        text.buffer.reserveCapacity(1_024)
        text.add(order)
        return text.buffer
    }

    private init(buffer: ByteBuffer) { self.buffer = buffer }

    private mutating func add(_ order: OrderView) {
        object {
            $0.member("id", order.id.rawValue)
            $0.member("room", order.room.rawValue)
            $0.member("state", order.state.rawValue)
            $0.list("lines", order.lines) { $0.add($1) }
            if let coupon = order.coupon {
                $0.value("coupon") {
                    $0.object {
                        $0.member("code", coupon.code)
                        $0.member("title", coupon.title)
                        $0.member("saving", coupon.saving)
                    }
                }
            }
            $0.member("total", order.total)
            $0.member("placedAt", order.placedAt)
            $0.member("reservedUntil", order.reservedUntil)
            $0.member("paidAt", order.paidAt)
            if let payment = order.payment {
                $0.value("payment") {
                    $0.object {
                        $0.member("gateway", payment.gateway)
                        $0.member("codeURL", payment.codeURL)
                        if let wallet = payment.sandboxWallet { $0.member("sandboxWallet", wallet) }
                    }
                }
            }
            $0.list("payWith", order.payWith) { $0.string($1) }
            if let buyer = order.buyer {
                $0.value("buyer") {
                    $0.object {
                        $0.member("id", buyer.id.rawValue)
                        $0.member("name", buyer.name)
                    }
                }
            }
            if let address = order.address {
                $0.value("address") {
                    $0.object {
                        $0.member("recipient", address.recipient)
                        $0.member("phone", address.phone)
                        $0.member("text", address.text)
                    }
                }
            }
            $0.member("note", order.note)
            if let parcel = order.parcel { $0.value("parcel") { $0.add(parcel) } }
            $0.member("shippedAt", order.shippedAt)
            $0.member("deliveredAt", order.deliveredAt)
            $0.member("completedAt", order.completedAt)
            $0.list("refunds", order.refunds) { $0.add($1) }
            $0.member("refundable", order.refundable)
        }
    }

    private mutating func add(_ line: QuoteLineView) {
        object {
            $0.member("sku", line.sku.rawValue)
            $0.member("title", line.title)
            $0.member("spec", line.spec)
            $0.member("quantity", Int64(line.quantity))
            $0.member("listPrice", line.listPrice)
            $0.member("unitPrice", line.unitPrice)
            $0.member("price", line.price)
            $0.member("amount", line.amount)
            $0.member("discount", line.discount)
        }
    }

    private mutating func add(_ refund: RefundView) {
        object {
            $0.member("id", refund.id.rawValue)
            $0.member("state", refund.state.rawValue)
            $0.member("cause", refund.cause)
            $0.member("amount", refund.amount)
            $0.list("lines", refund.lines) { text, line in
                text.object {
                    $0.member("sku", line.sku.rawValue)
                    $0.member("quantity", Int64(line.quantity))
                }
            }
            $0.member("reason", refund.reason)
            $0.member("answer", refund.answer)
            if let parcel = refund.parcel { $0.value("parcel") { $0.add(parcel) } }
            $0.member("askedAt", refund.askedAt)
            $0.member("settledAt", refund.settledAt)
        }
    }

    private mutating func add(_ parcel: ParcelView) {
        object {
            $0.member("carrier", parcel.carrier)
            $0.member("number", parcel.number)
        }
    }

    // MARK: - JSON (RFC 8259)

    private mutating func object(_ members: (inout OrderText) -> Void) {
        buffer.writeInteger(UInt8(ascii: "{"))
        isFirst = true
        members(&self)
        buffer.writeInteger(UInt8(ascii: "}"))
        isFirst = false
    }

    /// The name of a member, which is ours and needs no escapes.
    private mutating func name(_ name: StaticString) {
        if !isFirst { buffer.writeInteger(UInt8(ascii: ",")) }
        isFirst = false
        buffer.writeInteger(UInt8(ascii: "\""))
        buffer.writeStaticString(name)
        buffer.writeStaticString("\":")
    }

    private mutating func value(_ name: StaticString, _ write: (inout OrderText) -> Void) {
        self.name(name)
        write(&self)
    }

    private mutating func member(_ name: StaticString, _ text: String) {
        self.name(name)
        string(text)
    }

    private mutating func member(_ name: StaticString, _ number: Int64) {
        self.name(name)
        buffer.writeString(String(number))
    }

    private mutating func member(_ name: StaticString, _ time: Timestamp?) {
        if let time { member(name, time.milliseconds) }
    }

    private mutating func member(_ name: StaticString, _ money: Money) {
        value(name) {
            $0.object {
                $0.member("minorUnits", money.minorUnits)
                $0.member("currency", money.currency.code)
            }
        }
    }

    private mutating func list<Item>(
        _ name: StaticString, _ items: [Item], _ write: (inout OrderText, Item) -> Void
    ) {
        self.name(name)
        buffer.writeInteger(UInt8(ascii: "["))
        for (index, item) in items.enumerated() {
            if index > 0 { buffer.writeInteger(UInt8(ascii: ",")) }
            write(&self, item)
        }
        buffer.writeInteger(UInt8(ascii: "]"))
        isFirst = false
    }

    private mutating func string(_ text: String) {
        buffer.writeInteger(UInt8(ascii: "\""))
        let needsEscapes = text.utf8.contains { $0 < 0x20 || $0 == UInt8(ascii: "\"") || $0 == UInt8(ascii: "\\") }
        if needsEscapes { escaped(text) } else { buffer.writeString(text) }
        buffer.writeInteger(UInt8(ascii: "\""))
    }

    private mutating func escaped(_ text: String) {
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "\""): buffer.writeStaticString("\\\"")
            case UInt8(ascii: "\\"): buffer.writeStaticString("\\\\")
            case ..<0x20:
                let digits = Array("0123456789abcdef".utf8)
                buffer.writeStaticString("\\u00")
                buffer.writeInteger(digits[Int(byte >> 4)])
                buffer.writeInteger(digits[Int(byte & 15)])
            default: buffer.writeInteger(byte)
            }
        }
    }
}

extension Response {
    static func order(_ order: OrderView, status: HTTPResponse.Status = .ok) -> Response {
        Response(
            status: status, headers: [.contentType: "application/json"],
            body: .init(byteBuffer: OrderText.write(order)))
    }
}
