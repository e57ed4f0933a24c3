import Commerce

/// What a decoder could not make sense of, in words, and where.
struct DecodingFailure {
    /// As a program writes it: `products[3].skus[0].code`.
    let path: String
    let reason: String

    /// - Parameters:
    ///   - path: for errors that do not know their own.
    ///   - type: what should stand there.
    init(_ error: any Error, at path: [any CodingKey], expected type: any Any.Type) {
        let place: [any CodingKey]
        switch error {
        case DecodingError.keyNotFound(let key, let context):
            place = context.codingPath + [key]
            reason = "this is missing"
        case DecodingError.valueNotFound(let type, let context), DecodingError.typeMismatch(let type, let context):
            place = context.codingPath
            reason = "this is not \(Self.name(of: type))"
        case DecodingError.dataCorrupted(let context):
            place = context.codingPath.isEmpty ? path : context.codingPath
            reason = type is Currency.Type ? "this is not \(Self.name(of: type))" : context.debugDescription
        default:
            place = path
            reason = "this is not \(Self.name(of: type))"
        }
        self.path = Self.text(place)
    }

    func fault(ofProduct code: String?) -> SheetFault { SheetFault(path: path, ofProduct: code, reason) }

    private static func text(_ path: [any CodingKey]) -> String {
        var text = ""
        for key in path {
            if let index = key.intValue {
                text += "[\(index)]"
            } else {
                text += (text.isEmpty ? "" : ".") + key.stringValue
            }
        }
        return text.isEmpty ? "the file" : text
    }

    private static func name(of type: any Any.Type) -> String {
        if type is String.Type { return "a text in quotes" }
        if type is Currency.Type {
            return "a currency of hawker's; these are \(Currency.allCases.map(\.code).joined(separator: ", "))"
        }
        if type is any FixedWidthInteger.Type { return "a whole number" }
        return "\(type)".hasPrefix("Array") ? "a list" : "an object"
    }
}

extension SheetFault {
    /// Why a decoder could not even find the list of products.
    package init(decoding error: any Error) {
        self = DecodingFailure(error, at: [], expected: [String: String].self).fault(ofProduct: nil)
    }

    /// A place in a JSON document, with the product it is of when that is known.
    init(path: String, ofProduct code: String?, _ reason: String) {
        self.init(place: code.map { "\(path) of \(Self.excerpt($0))" } ?? path, reason: reason)
    }
}
