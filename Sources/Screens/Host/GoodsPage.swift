import Commerce
import Terminal
import Wire

/// The shop's catalogue as far as it was fetched, and how the host looks through it.
///
/// Parts of it come one after the other until all of it is here, so that it can be sorted by title and searched.
struct GoodsPage: Sendable, Equatable {
    /// One SKU.
    struct Line: Sendable, Equatable, Identifiable {
        let id: SKU.ID
        /// The shop's code of the product that it is a kind of.
        let product: String
        let code: String
        let title: String
        let spec: String
        let listPrice: Money
        /// Pieces nobody had reserved when this was fetched.
        let available: Int
        /// What is searched, in small letters.
        fileprivate let text: String
        /// Among the SKUs of its product.
        fileprivate let position: Int

        var name: GoodsName { GoodsName(title: title, spec: spec) }
        var fullTitle: String { name.whole }

        fileprivate func comesBefore(_ other: Line) -> Bool {
            (title.lowercased(), product, position) < (other.title.lowercased(), other.product, other.position)
        }
    }

    enum Loading: Sendable, Equatable {
        /// The part behind this mark is on its way; nil for the first.
        case part(after: String?)
        case done
        case stopped(Problem)
    }

    /// The SKUs of one product on their way to the shelf, one after the other.
    struct Batch: Sendable, Equatable {
        let title: String
        let count: Int
        /// The first one is on its way, unless something came in between.
        var rest: [Line]
        var problem: Problem?

        var done: Int { count - rest.count }
        var effect: HostEffect? {
            rest.first.map { .putOnShelf($0.id, ShelfOffer(price: $0.listPrice, limitPerBuyer: nil)) }
        }
    }

    /// By title, `Limits.goodsLines` at most.
    private(set) var lines: [Line] = []
    /// Those of `lines` that have all words of the search.
    private(set) var shown: [Line] = []
    private(set) var loading = Loading.part(after: nil)
    private(set) var search = LineEditor(limit: Limits.titleCharacters)
    /// Whether the keys go to `search`.
    var isSearching = false
    var batch: Batch?
    private var selection: SKU.ID?
    /// Where the selection was, for when it has left the list.
    private var index = 0

    /// Whether more than these can be kept.
    var isFull: Bool { lines.count >= Limits.goodsLines }
    var isBusy: Bool { batch.map { $0.problem == nil } ?? false }

    // MARK: Fetching

    /// Fetches all of it again.
    mutating func reload() -> HostEffect? {
        if case .part = loading { return nil }
        loading = .part(after: nil)
        batch = nil
        return .loadGoods(after: nil)
    }

    /// Takes in a part; the next one to ask for.
    mutating func loaded(after mark: String?, _ answer: Result<Catalogue, Problem>) -> HostEffect? {
        // An answer to a list that was closed meanwhile is none to this one.
        guard loading == .part(after: mark) else { return nil }
        switch answer {
        case .failure(let problem):
            loading = .stopped(problem)
            return nil
        case .success(let part):
            if mark == nil { lines = [] }
            lines.append(contentsOf: part.products.flatMap(Self.lines).prefix(Limits.goodsLines - lines.count))
            lines.sort { $0.comesBefore($1) }
            find()
            // A server that gives the same mark again would be asked for ever.
            guard let next = part.next, next != mark, !isFull else {
                loading = .done
                return nil
            }
            loading = .part(after: next)
            return .loadGoods(after: next)
        }
    }

    /// What has no identifier cannot be put anywhere.
    private static func lines(of product: CatalogueProduct) -> [Line] {
        product.skus.enumerated().compactMap { position, sku in
            guard let id = sku.id else { return nil }
            let spec = sku.specs.map(\.value).joined(separator: " / ")
            return Line(
                id: id, product: product.code, code: sku.code, title: product.title, spec: spec,
                listPrice: sku.listPrice, available: max(0, sku.available ?? sku.onHand ?? 0),
                text: "\(product.title) \(spec) \(product.code) \(sku.code)".lowercased(), position: position)
        }
    }

    // MARK: Looking

    var selectedIndex: Int {
        shown.firstIndex { $0.id == selection } ?? max(0, min(index, shown.count - 1))
    }

    var selected: Line? { shown.isEmpty ? nil : shown[selectedIndex] }

    mutating func select(_ index: Int) {
        if !isBusy { batch = nil }
        self.index = max(0, min(index, shown.count - 1))
        selection = shown.isEmpty ? nil : shown[self.index].id
    }

    mutating func type(_ key: Key) {
        let before = search.text
        if search.handle(key), search.text != before { startOver() }
    }

    mutating func paste(_ text: String) {
        search.insert(text)
        startOver()
    }

    mutating func clearSearch() {
        search = LineEditor(limit: search.limit)
        find()
    }

    private mutating func startOver() {
        find()
        select(0)
    }

    private mutating func find() {
        let words = search.text.lowercased().split(whereSeparator: \.isWhitespace)
        shown = words.isEmpty ? lines : lines.filter { line in words.allSatisfy { line.text.contains($0) } }
    }

    /// The SKUs of the selected one's product.
    var siblings: [Line] {
        guard let selected else { return [] }
        return lines.filter { $0.product == selected.product }
    }
}

extension Limits {
    /// SKUs of the catalogue that are listed: as many as one import can have.
    static let goodsLines = Commerce.Limits.skusAtOnce
}
