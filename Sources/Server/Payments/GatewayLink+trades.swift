import Commerce
import Payments

extension GatewayLink {
    /// How a trade stands, as far as it can be told.
    enum Standing: Sendable {
        case paid(PaymentNotice)
        /// Paid once, and given back at the gateway by the shop's own hand.
        case refunded(PaymentNotice)
        case unpaid
        /// The gateway does not answer, or not so that it can be believed.
        case unknown(GatewayError)
    }

    func standing(of order: Order.ID) async -> Standing {
        do throws(GatewayError) {
            let number = try OrderNumber(order)
            switch try await perform({ () throws(GatewayError) in try gateway.query(number, at: .now) }) {
            case .paid(let notice): return .paid(notice)
            case .refunded(let notice): return .refunded(notice)
            case .notPaid, .closed: return .unpaid
            }
        } catch {
            return error.code == .orderUnknown ? .unpaid : .unknown(error)
        }
    }

    /// Makes a trade unpayable, unless it is paid: then that is the answer.
    func close(_ order: Order.ID) async -> Standing {
        do throws(GatewayError) {
            let number = try OrderNumber(order)
            try await perform { () throws(GatewayError) in try gateway.close(number, at: .now) }
            return .unpaid
        } catch {
            switch error.code {
            case .orderUnknown, .orderClosed: return .unpaid
            case .alreadyPaid: return await standing(of: order)
            default: return .unknown(error)
            }
        }
    }
}
