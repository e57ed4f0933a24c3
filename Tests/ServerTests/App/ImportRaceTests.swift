import Client
import Commerce
import Testing
import Wire

@Suite struct ImportRaceTests {
    @Test("one catalogue imported by many hands at once puts the first stock of a new SKU in once")
    func atOnce() async throws {
        try await RunningServer.open { running in
            let anna = try await running.person("anna")
            for round in 0..<10 {
                let sku = CatalogueSKU(code: "r\(round)", listPrice: .fen(100), onHand: 10)
                let catalogue = Catalogue(products: [CatalogueProduct(code: "r\(round)", title: "T", skus: [sku])])
                await withTaskGroup(of: Void.self) { group in
                    for hand in 0..<4 {
                        group.addTask {
                            _ = try? await anna.importCatalogue(catalogue, idempotencyKey: "\(round)-\(hand)")
                        }
                    }
                }
            }
            let onHand = try await anna.catalogue().products.flatMap(\.skus).map(\.onHand)
            #expect(onHand == Array(repeating: 10, count: 10))
        }
    }
}
