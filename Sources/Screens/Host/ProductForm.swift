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

    var form = Form<Field>(Field.allCases) { field in
        switch field {
        case .title: Limits.titleCharacters
        case .description: Limits.descriptionCharacters
        case .price, .listPrice, .stock, .limit: Limits.numberCharacters
        }
    }
    private(set) var step = Step.filling
    var problem: Problem?
    let currency: Currency

    init(currency: Currency) { self.currency = currency }

    var isBusy: Bool {
        switch step {
        case .filling, .unshelved: false
        case .creating, .shelving: true
        }
    }

    /// What to ask the server for; nil when fields complain or an answer is awaited.
    mutating func submit() -> HostEffect? {
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
        return .createProduct(product)
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
        let price = money(.price)
        let listPrice = form.text(.listPrice).isEmpty ? price : money(.listPrice)
        if let price, let listPrice, listPrice.minorUnits < price.minorUnits {
            form.complaints[.listPrice] = .listBelowPrice
        }
        let stock = pieces(.stock, in: 0...Limits.stockPieces, otherwise: .stockRange(Limits.stockPieces))
        let limit =
            form.text(.limit).isEmpty ? nil : pieces(.limit, in: 1...Limits.quantityPerLine, otherwise: .limitRange)
        guard form.complaints.isEmpty, let price, let listPrice, let stock else { return nil }
        let sku = NewSKU(spec: "", listPrice: listPrice, stock: stock)
        return (
            NewProduct(title: title, description: form.text(.description), skus: [sku]),
            ShelfOffer(price: price, limitPerBuyer: limit)
        )
    }

    private mutating func money(_ field: Field) -> Money? {
        switch MoneyText.parse(form.text(field), in: currency) {
        case .success(let money): return money
        case .failure(let problem):
            form.complaints[field] =
                switch problem {
                case .empty: .required
                case .notANumber: .notANumber
                case .tooFine(let digits): .tooManyDigits(digits)
                case .tooLarge: .tooLarge
                case .zero: .mustBePositive
                }
            return nil
        }
    }

    private mutating func pieces(_ field: Field, in range: ClosedRange<Int>, otherwise: Phrase) -> Int? {
        let text = form.text(field)
        if text.isEmpty {
            form.complaints[field] = .required
            return nil
        }
        let digits = text.map { $0.wholeNumberValue.map(String.init) ?? String($0) }.joined()
        guard let number = NumberText.ungrouped(digits).flatMap({ Int($0) }), range.contains(number) else {
            form.complaints[field] = otherwise
            return nil
        }
        return number
    }
}
