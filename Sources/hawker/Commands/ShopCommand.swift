import ArgumentParser
import Client
import Foundation
import Wire

struct ShopCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "shop", abstract: "Import and export what your shop sells, and the words its rooms do not want said.",
        discussion: """
            A catalogue is a sheet (CSV in UTF-8, one row for each SKU) or JSON. The columns of a sheet, in any order:

              product      your code of it; rows with one code are one product
              title        to pictures: on a product's first row, else empty
              description
              attributes   name=value; name=value (in a value: \\; \\= \\\\)
              pictures     paths or http addresses, with spaces between them
              sku          your code of the SKU
              specs        what tells it from its siblings, as attributes
              price        such as 59.90
              currency     CNY, or empty: goods are sold in CNY only
              stock        pieces that come in (N, +N) or are lost (-N), or empty
              on_hand      pieces in the house; read only for a SKU that is new

            JSON has the same, with prices in hundredths; what is empty may be left out:

              {"products": [{"code": "A12", "title": "Scarf", "description": "…",
                "attributes": [{"name": "material", "value": "wool"}],
                "pictures": ["a.png"], "skus": [{"code": "A12-red",
                  "specs": [{"name": "color", "value": "red"}], "stock": 10,
                  "listPrice": {"minorUnits": 5990, "currency": "CNY"}}]}]}

            A code that is known is changed, one that is not is added, and nothing is ever removed.
            """,
        subcommands: [ShopImportCommand.self, ShopExportCommand.self, ShopWordsCommand.self])
}

/// Which server, and as whom: the sign-in is the one that `hawker host` keeps.
struct ShopOptions: ParsableArguments {
    @Option(help: "The server, as HOST:PORT.")
    var server = ServerAddress.local.description

    @Option(name: .customLong("as"), help: "The account whose shop it is; asked for when nobody was signed in yet.")
    var name: String?

    /// Signed in.
    func client() async throws -> APIClient {
        let address = try ServerAddress(parsing: server)
        let api = APIClient(server: address)
        _ = try await Person(api: api, file: try SignInFile(.host, at: address)).signIn(name: name)
        return api
    }

    func calls() async throws -> CatalogueCalls { CatalogueCalls(api: try await client()) }
}

struct ShopImportCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "import", abstract: "Put a catalogue into your shop: all of it, or nothing.",
        discussion: """
            Every bad row goes to standard error with its line, and then nothing is imported; the exit code is 1. \
            What depends on the goods your shop has already, such as writing off more than there is, is found once the \
            rest is right. Line breaks and tabs in a text, also in a description, become spaces. `hawker help shop` has \
            the columns; `hawker host` puts the goods on the shelf (g, or --sell-from).
            """)

    @Argument(help: "The file; - is standard input.", completion: .file(extensions: ["csv", "json"]))
    var file: String

    @Option(help: "How the file is written. (default: by its name)")
    var format: CatalogueFormat?

    @OptionGroup var shop: ShopOptions

    @Flag(
        name: .customLong("dry-run"),
        help: "Only read the file and tell its faults, as far as the server need not be asked.")
    var dryRun = false

    func run() async throws {
        try await reportingFailures {
            _ = try ServerAddress(parsing: shop.server)
            let format = try CatalogueFormat(format, for: file)
            let bytes = try WholeFile.read(file, limit: SheetLimits.fileBytes)
            let draft: CatalogueDraft
            do {
                draft = try format.read(bytes)
            } catch let faults as SheetFaults {
                throw report(faults.withRules)
            }
            if let words = draft.tooLarge(bytes: try JSONEncoder().encode(draft.catalogue).count) {
                throw refuse(words)
            }
            let faults = draft.ruleFaults
            guard faults.isEmpty else { throw report(faults, mayBeMore: faults.count >= SheetLimits.serverFaults) }
            if dryRun {
                let counts = Counts(products: draft.catalogue.products.count, skus: draft.skuCount)
                Console.line("no fault in \(counts.words); nothing was imported")
                return
            }
            let calls = try await shop.calls()
            let kept: CatalogueKept
            do {
                kept = try await calls.send(draft.catalogue)
            } catch ClientError.refused(let problem) {
                guard let faults = problem.faults, !faults.isEmpty else {
                    throw ClientError.refused(problem)
                }
                throw report(draft.faults(faults), mayBeMore: faults.count >= SheetLimits.serverFaults)
            }
            Console.line("imported \(Counts(products: kept.products, skus: kept.skus).words)")
        }
    }

    /// A line for each fault, and one with how many.
    private func report(_ faults: [SheetFault], mayBeMore: Bool = false) -> ExitCode {
        for fault in faults { Console.error(fault.description) }
        return refuse(faults.count == 1 ? "1 fault" : "\(faults.count) faults\(mayBeMore ? " or more" : "")")
    }

    private func refuse(_ words: String) -> ExitCode {
        let name = file == WholeFile.standardStream ? "standard input" : file
        Console.error("hawker: \(name): \(words); nothing was imported.")
        return .failure
    }
}

struct ShopExportCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "export", abstract: "Write your shop's catalogue to a file, as `hawker shop import` reads it.",
        discussion: "A file is written whole or not at all. Importing it again changes nothing.")

    @Argument(
        help: "The file; none or - is standard output.", completion: .file(extensions: ["csv", "json"]))
    var file = WholeFile.standardStream

    @Option(help: "How the file is written. (default: by its name, csv on standard output)")
    var format: CatalogueFormat?

    @OptionGroup var shop: ShopOptions

    func run() async throws {
        try await reportingFailures {
            let format = try CatalogueFormat(format, for: file, standard: .csv)
            let products = try await shop.calls().fetch()
            try WholeFile.write(try format.write(products), to: file)
            guard file != WholeFile.standardStream else { return }
            let counts = Counts(products: products.count, skus: products.reduce(0) { $0 + $1.skus.count })
            Console.line("exported \(counts.words) to \(file)")
        }
    }
}

/// How many products and SKUs, for a line to the person.
private struct Counts {
    let products: Int
    let skus: Int

    var words: String {
        "\(products) \(products == 1 ? "product" : "products"), \(skus) \(skus == 1 ? "SKU" : "SKUs")"
    }
}
