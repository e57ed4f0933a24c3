import ArgumentParser
import Foundation
import Wire

/// How a catalogue stands in a file.
enum CatalogueFormat: String, ExpressibleByArgument, CaseIterable {
    case csv, json

    /// The one that was asked for, or else the one a file's name ends in.
    ///
    /// - Parameter standard: for a standard stream, which has no name.
    init(_ wanted: CatalogueFormat?, for path: String, standard: CatalogueFormat? = nil) throws {
        if let wanted {
            self = wanted
        } else if path == WholeFile.standardStream {
            guard let standard else {
                throw Failure(.usage, "standard input has no name to tell its format by: add --format csv or json.")
            }
            self = standard
        } else {
            let ending = (path as NSString).pathExtension.lowercased()
            guard let format = CatalogueFormat(rawValue: ending) else {
                throw Failure(.usage, "\(path) ends in neither .csv nor .json: add --format csv or json.")
            }
            self = format
        }
    }

    /// - Throws: `SheetFaults`, with everything that is wrong.
    func read(_ bytes: [UInt8]) throws -> CatalogueDraft {
        switch self {
        case .csv: return try CatalogueSheet.read(bytes)
        case .json:
            guard bytes.count <= SheetLimits.fileBytes else { throw SheetFaults([.tooLong]) }
            let document: CatalogueDocument
            do {
                document = try JSONDecoder().decode(CatalogueDocument.self, from: Data(bytes))
            } catch {
                throw SheetFaults([Self.syntaxFault(in: bytes) ?? SheetFault(decoding: error)])
            }
            return try document.draft()
        }
    }

    func write(_ products: [CatalogueProduct]) throws -> [UInt8] {
        switch self {
        case .csv: return CatalogueSheet.write(products)
        case .json:
            let encoder = JSONEncoder()
            encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
            return Array(try encoder.encode(Catalogue(products: products.map(\.exported)))) + Array("\n".utf8)
        }
    }

    /// Where bytes are not JSON at all, which the decoder does not say; nil when they are.
    private static func syntaxFault(in bytes: [UInt8]) -> SheetFault? {
        do {
            _ = try JSONSerialization.jsonObject(with: Data(bytes), options: .fragmentsAllowed)
            return nil
        } catch {
            let words = (error as NSError).userInfo[NSDebugDescriptionErrorKey] as? String ?? "\(error)"
            // "Invalid value around character 8."
            guard let last = words.split(separator: " ").last, let offset = Int(last.filter(\.isNumber)) else {
                return SheetFault(place: "the file", reason: "this is not JSON: \(words)")
            }
            let before = bytes.prefix(offset)
            let newline = UInt8(ascii: "\n")
            let line = before.count { $0 == newline } + 1
            let column = before.count - (before.lastIndex(of: newline).map { $0 + 1 } ?? 0) + 1
            return SheetFault(place: "line \(line), about column \(column)", reason: "this is not JSON: \(words)")
        }
    }
}
