import Client
import Commerce
import Wire

/// What `--sell-from` names: SKUs of the shop's catalogue by the shop's own codes.
struct CodedGoods {
    /// In the order they were named; none twice.
    let skus: [CatalogueSKU]

    /// Codes that an error names at most.
    private static let codesTold = 10
    /// How often a shelf that fills faster than the server allows is waited for.
    private static let attempts = 30

    /// - Parameters:
    ///   - wanted: each `CODE[,CODE…]`; a product's code means all its SKUs, and goes before a SKU's.
    ///   - products: all there are.
    init(_ wanted: [String], in products: [CatalogueProduct]) throws(Failure) {
        var known: [String: [CatalogueSKU]] = [:]
        for sku in products.flatMap(\.skus) { known[sku.code] = [sku] }
        for product in products { known[product.code] = product.skus }
        // A code may have a comma in it.
        let codes = wanted.flatMap { known[$0] == nil ? $0.split(separator: ",").map(String.init) : [$0] }
            .map { PlainText.clean($0, limit: Limits.code.upperBound + 1) }.filter { !$0.isEmpty }
        guard !codes.isEmpty || wanted.isEmpty else { throw Failure(.usage, "--sell-from: name a product or a SKU") }
        let unknown = codes.filter { known[$0] == nil }
        guard unknown.isEmpty else {
            let told = unknown.prefix(Self.codesTold).map { "'\($0)'" }.joined(separator: ", ")
            let others = unknown.count - Self.codesTold
            throw Failure(
                .usage,
                "--sell-from: your shop has no product or SKU \(told)\(others > 0 ? " and \(others) more" : ""). "
                    + "`hawker shop export` lists its codes.")
        }
        var seen: Set<SKU.ID> = []
        skus = codes.flatMap { known[$0] ?? [] }.filter { $0.id.map { seen.insert($0).inserted } ?? false }
    }

    /// Puts on the shelf what is not there yet, at its list price; what is there stays as the host has it.
    func put(on room: RoomSnapshot, _ api: APIClient) async throws {
        let there = Set(room.shelf.map(\.sku))
        for sku in skus {
            guard let id = sku.id, !there.contains(id) else { continue }
            try await patiently {
                () async throws(ClientError) in
                try await api.putOnShelf(id, in: room.room, ShelfOffer(price: sku.listPrice, limitPerBuyer: nil))
            }
        }
    }

    /// Waits as long as the server asks for when it is told too much at once.
    private func patiently(_ call: () async throws(ClientError) -> Void) async throws {
        for _ in 0..<Self.attempts {
            do throws(ClientError) {
                return try await call()
            } catch {
                guard case .refused(let problem) = error, problem.status == 429 else { throw error }
                try await Task.sleep(for: .seconds(max(1, min(problem.retryAfter ?? 1, 30))))
            }
        }
        try await call()
    }
}
