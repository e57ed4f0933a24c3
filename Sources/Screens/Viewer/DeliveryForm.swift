import Commerce
import Wire

/// Where an order goes and, as long as it is not placed, what the shop should know.
struct DeliveryForm: Sendable, Equatable {
    enum Field: Hashable, Sendable, CaseIterable { case recipient, phone, address, note }

    private(set) var form: Form<Field>

    /// - Parameter note: nil for an order that is placed: its note is what it was, and it needs an address.
    init(address: AddressView?, note: String?) {
        form = Form(Field.allCases.filter { $0 != .note || note != nil }) { field in
            switch field {
            case .recipient: Commerce.Limits.recipient.upperBound
            case .phone: Commerce.Limits.phone.upperBound
            case .address: Commerce.Limits.addressText.upperBound
            case .note: Commerce.Limits.note.upperBound
            }
        }
        let texts: [(Field, String)] = [
            (.note, note ?? ""), (.address, address?.text ?? ""), (.phone, address?.phone ?? ""),
            (.recipient, address?.recipient ?? ""),
        ]
        for (field, text) in texts where form.order.contains(field) {
            form.go(to: field)
            form.paste(text)
        }
    }

    mutating func edit(_ change: (inout Form<Field>) -> Void) { change(&form) }

    /// The address and the note when the form can be used, an address that is left empty as nil; otherwise the
    /// fields complain.
    mutating func submit() -> (address: AddressView?, note: String)? {
        let address = AddressView(
            recipient: form.text(.recipient), phone: form.text(.phone), text: form.text(.address))
        let note = form.text(.note)
        let isLeftEmpty = address.recipient.isEmpty && address.phone.isEmpty && address.text.isEmpty
        guard !isLeftEmpty || !form.order.contains(.note) else { return (nil, note) }
        if address.recipient.isEmpty { form.complaints[.recipient] = .required }
        if !Self.canBeCalled(address.phone) { form.complaints[.phone] = .buying(.phoneDigits) }
        if !Commerce.Limits.addressText.contains(address.text.count) {
            form.complaints[.address] = .buying(.addressTooShort)
        }
        guard form.complaints.isEmpty else {
            form.goToFirstComplaint()
            return nil
        }
        return (address, note)
    }

    private static func canBeCalled(_ phone: String) -> Bool {
        let digits = phone.utf8.count { (0x30...0x39).contains($0) }
        return digits >= Commerce.Limits.phone.lowerBound && phone.utf8.count <= Commerce.Limits.phone.upperBound
            && phone.allSatisfy { $0.isASCII && $0.isNumber || "+- ".contains($0) }
    }
}
