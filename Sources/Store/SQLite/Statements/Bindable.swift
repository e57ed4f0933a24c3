import Commerce
import GRDB

/// What can stand for a `?` of a statement.
protocol Bindable {
    func bind(to binder: inout Binder)
}

extension Int64: Bindable {
    func bind(to binder: inout Binder) { binder.bindNext(self) }
}

extension Int: Bindable {
    func bind(to binder: inout Binder) { binder.bindNext(Int64(self)) }
}

extension String: Bindable {
    func bind(to binder: inout Binder) { binder.bindNext(self) }
}

extension Optional: Bindable where Wrapped: Bindable {
    func bind(to binder: inout Binder) {
        if let self { self.bind(to: &binder) } else { binder.bindNextAsNull() }
    }
}

extension Bindable where Self: RawRepresentable, RawValue: Bindable {
    func bind(to binder: inout Binder) { rawValue.bind(to: &binder) }
}

extension Identifier: Bindable {}
extension Fingerprint: Bindable {}
extension Draw.Kind: Bindable {}
extension Draw.State: Bindable {}
extension Account.Name: Bindable {}
extension Currency: Bindable {}
extension Order.State: Bindable {}
extension Offer.Kind: Bindable {}
extension Payment.Purpose: Bindable {}
extension Refund.Cause: Bindable {}
extension Refund.Condition: Bindable {}
extension Refund.State: Bindable {}
extension ModerationAct.Kind: Bindable {}
extension Room.Phase: Bindable {}
extension Room.Stage: Bindable {}
extension StockMovement.Kind: Bindable {}
extension TalkRules.Contacts: Bindable {}
extension WordRule.Action: Bindable {}

extension Timestamp: Bindable {
    func bind(to binder: inout Binder) { binder.bindNext(milliseconds) }
}

extension Bool: Bindable {
    func bind(to binder: inout Binder) { binder.bindNext(self ? 1 : 0) }
}
