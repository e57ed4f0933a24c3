import Client
import Foundation
import Wire

/// A shop's whole catalogue to and from a server.
struct CatalogueCalls {
    let api: APIClient

    /// How often an import is sent at most.
    private static let attempts = 4
    /// Pages of one export at most; a server that answers more of them has lost its way.
    private static let pages = 100_000
    /// How long a server may ask to wait before an import is sent again.
    private static let longestWait = 30

    /// Imports all of it, or nothing.
    ///
    /// Sent again under the same key when the answer is lost or the server is busy, so that it is carried out once.
    func send(_ catalogue: Catalogue) async throws -> CatalogueKept {
        let key = ScreenRun.seed()
        var attempt = 1
        var isLost = false
        while true {
            do throws(ClientError) {
                return try await api.importCatalogue(catalogue, idempotencyKey: key)
            } catch {
                guard let seconds = Self.wait(after: error, attempt: attempt) else { throw error }
                if case .unreachable = error { isLost = true }
                guard attempt < Self.attempts else { throw Self.givenUp(after: error, isLost: isLost) }
                Console.error("hawker: \(error.description) Trying again in \(seconds) s.")
                try await Task.sleep(for: .seconds(seconds))
                attempt += 1
            }
        }
    }

    /// Every product, in the order of the codes.
    func fetch() async throws -> [CatalogueProduct] {
        var products: [CatalogueProduct] = []
        var after: String?
        for _ in 0..<Self.pages {
            let page = try await api.catalogue(after: after)
            products += page.products
            guard let next = page.next else { return products.sorted { $0.code < $1.code } }
            guard next != after else { break }
            after = next
        }
        throw Failure(.unavailable, "\(api.server) does not come to the end of the catalogue; try again later.")
    }

    /// Seconds until the same call may succeed; nil when it never will.
    private static func wait(after error: ClientError, attempt: Int) -> Int? {
        switch error {
        case .unreachable: 1 << (attempt - 1)
        case .refused(let problem) where problem.status == 503 || problem.status == 429:
            min(max(1, problem.retryAfter ?? 1), longestWait)
        case .refused, .badAddress, .notHawker: nil
        }
    }

    /// - Parameter isLost: whether one of the answers may have been that it was done.
    private static func givenUp(after error: ClientError, isLost: Bool) -> Failure {
        guard isLost else { return Failure(error) }
        return Failure(
            .unavailable,
            "\(error.description) Whether the products were imported is not known. See with `hawker shop export` "
                + "before you import them again: stock would come in twice.")
    }
}
