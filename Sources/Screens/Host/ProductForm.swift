import Commerce
import Wire

/// A product being described, checked, added to the shop and put on the shelf.
///
/// Two steps at the server: what the first made is kept, so that the second can be tried again alone.
struct ProductForm: Sendable, Equatable {
    enum Field: Hashable, Sendable, CaseIterable {
        case title, description, price, listPrice, stock, limit
    }

    enum Step: Sendable, Equatable {
        case filling
        /// The product is on its way to the shop.
        case creating(ShelfOffer)
        /// It is in the shop, and on its way to the shelf.
        case shelving(SKU.ID, ShelfOffer)
        /// It is in the shop, but did not get onto the shelf.
        case unshelved(SKU.ID, ShelfOffer)
    }

    private struct Sent: Sendable, Equatable {
        let key: String
        let product: NewProduct
    }

    var form = Form<Field>(Field.allCases) { field in
        switch field {
        case .title: Limits.titleCharacters
        case .description: Limits.descriptionCharacters
        case .price, .listPrice, .stock, .limit: Limits.numberCharacters
        }
    }
    private(set) var step = Step.filling
    var problem: Problem?
    /// Of the product that is on its way, or was sent and may have come in: the same again under the same key.
    private var sent: Sent?
    let currency: Currency

    init(currency: Currency) { self.currency = currency }

    var isBusy: Bool {
        switch step {
        case .filling, .unshelved: false
        case .creating, .shelving: true
        }
    }

    /// What to ask the server for; nil when fields complain or an answer is awaited.
    mutating func submit(newKey: () -> String) -> HostEffect? {
        switch step {
        case .creating, .shelving: return nil
        case .unshelved(let sku, let offer):
            step = .shelving(sku, offer)
            problem = nil
            return .putOnShelf(sku, offer)
        case .filling: break
        }
        guard let (product, offer) = read() else {
            form.goToFirstComplaint()
            return nil
        }
        step = .creating(offer)
        problem = nil
        let key = sent?.product == product ? sent?.key ?? newKey() : newKey()
        sent = Sent(key: key, product: product)
        return .createProduct(key: key, product)
    }

    /// The answer to `createProduct`; the next thing to ask for.
    mutating func created(_ answer: Result<ProductCreated, Problem>) -> HostEffect? {
        guard case .creating(let offer) = step else { return nil }
        switch answer {
        case .success(let created):
            guard let sku = created.skus.first else {
                step = .filling
                return nil
            }
            step = .shelving(sku, offer)
            return .putOnShelf(sku, offer)
        case .failure(let problem):
            step = .filling
            self.problem = problem
            if !problem.leavesOutcomeOpen { sent = nil }
            return nil
        }
    }

    /// The answer to `putOnShelf`; whether the form is done.
    mutating func shelved(_ sku: SKU.ID, _ problem: Problem?) -> Bool {
        guard case .shelving(sku, let offer) = step else { return false }
        guard let problem else { return true }
        step = .unshelved(sku, offer)
        self.problem = problem
        return false
    }

    // MARK: Reading the fields

    /// Every field's complaint is noted, not only the first one's.
    private mutating func read() -> (NewProduct, ShelfOffer)? {
        form.complaints = [:]
        let title = form.text(.title)
        if title.isEmpty { form.complaints[.title] = .required }
        let price = form.money(.price, in: currency)
        let listPrice = form.text(.listPrice).isEmpty ? price : form.money(.listPrice, in: currency)
        if let price, let listPrice, listPrice.minorUnits < price.minorUnits {
            form.complaints[.listPrice] = .listBelowPrice
        }
        let stock = form.count(.stock, in: 0...Limits.stockPieces, otherwise: .stockRange(Limits.stockPieces))
        let limit =
            form.text(.limit).isEmpty ? nil : form.count(.limit, in: 1...Limits.quantityPerLine, otherwise: .limitRange)
        guard form.complaints.isEmpty, let price, let listPrice, let stock else { return nil }
        let sku = NewSKU(spec: "", listPrice: listPrice, stock: stock)
        return (
            NewProduct(title: title, description: form.text(.description), skus: [sku]),
            ShelfOffer(price: price, limitPerBuyer: limit)
        )
    }
}
