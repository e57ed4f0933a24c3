/// Where an order goes. The order keeps its own copy: what its buyer keeps for the next ones changes nothing of it.
package struct Address: Hashable, Sendable {
    package let recipient: String
    package let phone: String
    /// Country, province, city, street, door; as the carrier wants it.
    package let text: String

    package init(recipient: String, phone: String, text: String) {
        self.recipient = recipient
        self.phone = phone
        self.text = text
    }

    /// What is wrong with it, in words that say what would be right; nil when it can be used.
    package var fault: String? {
        guard Limits.allow(recipient, characters: Limits.recipient) else {
            return "the recipient has \(Limits.text(Limits.recipient)) characters"
        }
        guard Limits.phone.contains(phone.utf8.count), phone.utf8.allSatisfy(Self.isOfPhone),
            phone.utf8.count(where: { (0x30...0x39).contains($0) }) >= Limits.phone.lowerBound
        else {
            return "a phone number has \(Limits.text(Limits.phone)) digits, with '+', '-' or spaces between them"
        }
        guard Limits.allow(text, characters: Limits.addressText) else {
            return "an address has \(Limits.text(Limits.addressText)) characters"
        }
        return nil
    }

    private static func isOfPhone(_ byte: UInt8) -> Bool {
        (0x30...0x39).contains(byte) || byte == UInt8(ascii: "+") || byte == UInt8(ascii: "-")
            || byte == UInt8(ascii: " ")
    }
}

/// What a carrier carries, and under which number.
package struct Parcel: Hashable, Sendable {
    /// No parcel at all: the goods are handed over in person.
    package static let byHand = Parcel(carrier: "", number: "")

    package let carrier: String
    package let number: String

    package init(carrier: String, number: String) {
        self.carrier = carrier
        self.number = number
    }

    /// What is wrong with it; nil when it can be used.
    package var fault: String? {
        guard Limits.allow(carrier, characters: Limits.carrier) else {
            return "a carrier's name has \(Limits.text(Limits.carrier)) characters"
        }
        guard Limits.parcelNumber.contains(number.utf8.count),
            number.utf8.allSatisfy({ (0x21...0x7E).contains($0) })
        else {
            return "a parcel's number has \(Limits.text(Limits.parcelNumber)) letters, digits or signs, without spaces"
        }
        return nil
    }
}
