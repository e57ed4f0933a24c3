import Commerce
import Wire

/// What the fields of a sheet ask for. Every field's complaint is noted, not only the first one's.
extension HostSheet {
    /// Nil when fields complain.
    mutating func read() -> HostWish? {
        form.complaints = [:]
        let wish: HostWish? =
            switch matter {
            case .restock(let item): restock(item)
            case .writeOff(let item): writeOff(item)
            case .offer(let item): offer(item.sku, listPrice: item.listPrice)
            case .shelve(let line): offer(line.id, listPrice: line.listPrice)
            case .flash(let item): flash(item)
            case .coupon(let item, let taken): coupon(item, taken)
            case .ship(let order): ship(order)
            case .refund(let order): refund(order)
            case .decline(let order, let refund): decline(order, refund)
            case .draw(let kind, let item): draw(kind, item)
            case .sources(let choice): sources(choice)
            case .discipline(let act, let person): discipline(act, person)
            case .show(let about, _): show(about)
            }
        guard form.complaints.isEmpty, let wish else {
            form.goToFirstComplaint()
            return nil
        }
        return wish
    }

    private mutating func restock(_ item: ShelfItem) -> HostWish? {
        let room = max(0, Limits.stockPieces - item.onHand)
        guard let pieces = form.count(.pieces, in: 1...max(1, room), otherwise: .shop(.piecesUpTo(room))) else {
            return nil
        }
        return .stock(item.sku, by: pieces)
    }

    private mutating func writeOff(_ item: ShelfItem) -> HostWish? {
        let free = item.available
        guard let pieces = form.count(.pieces, in: 1...max(1, free), otherwise: .shop(.freeUpTo(free))) else {
            return nil
        }
        return .stock(item.sku, by: -pieces)
    }

    private mutating func offer(_ sku: SKU.ID, listPrice: Money) -> HostWish? {
        let price = form.money(.price, in: listPrice.currency)
        if let price, listPrice.minorUnits < price.minorUnits {
            form.complaints[.price] = .shop(.notAboveList(MoneyText.text(listPrice)))
        }
        let limit = limitPerBuyer()
        // Times that nobody changed stay to the second.
        let keepsStart = form.text(.starts) == window?.starts
        let keepsEnd = form.text(.ends) == window?.ends
        let start = keepsStart ? nil : minutes(.starts)
        let end = keepsEnd ? nil : minutes(.ends)
        if let start, let end, end <= start { form.complaints[.ends] = .shop(.endsBeforeStart) }
        let quota = form.text(.quota).isEmpty ? nil : pieces(.quota)
        guard let price else { return nil }
        let offer = ShelfOffer(
            price: price, limitPerBuyer: limit, from: keepsStart ? window?.from : nil,
            until: keepsEnd ? window?.until : nil, quota: quota)
        return .offer(sku, offer, startsIn: start, endsIn: end)
    }

    /// Minutes from now; nil for none.
    private mutating func minutes(_ field: Field) -> Int? {
        let range = Limits.offerMinutes
        return form.text(field).isEmpty
            ? nil : form.count(field, in: range, otherwise: .shop(.minutesUpTo(range.upperBound)))
    }

    private mutating func flash(_ item: ShelfItem) -> HostWish? {
        let price = form.money(.price, in: item.price.currency)
        if let price, price.minorUnits >= item.price.minorUnits {
            form.complaints[.price] = .shop(.mustBeBelow(MoneyText.text(item.price)))
        }
        let range = Limits.flashMinutes
        let minutes = form.count(.minutes, in: range, otherwise: .shop(.minutesUpTo(range.upperBound)))
        let pieces = pieces(.quota)
        let limit = limitPerBuyer()
        guard let price, let minutes, let pieces else { return nil }
        return .flash(item.sku, price: price, limitPerBuyer: limit, minutes: minutes, pieces: pieces)
    }

    private mutating func coupon(_ item: ShelfItem?, _ taken: [String]) -> HostWish? {
        let code = form.text(.code)
        let isCode = code.unicodeScalars.allSatisfy {
            ("a"..."z").contains($0) || ("A"..."Z").contains($0) || ("0"..."9").contains($0) || $0 == "-" || $0 == "_"
        }
        if code.isEmpty {
            form.complaints[.code] = .required
        } else if !isCode || code.count > Commerce.Limits.code.upperBound {
            form.complaints[.code] = .shop(.codeLetters)
        } else if taken.contains(where: { $0.lowercased() == code.lowercased() }) {
            form.complaints[.code] = .shop(.codeTaken)
        }
        let titles = Commerce.Limits.title
        let title = form.line(.title, titles, otherwise: .shop(.charactersUpTo(titles.upperBound)))
        let discount = discount()
        let cap = form.text(.cap).isEmpty ? nil : form.money(.cap, in: currency)
        if cap != nil, case .amount? = discount { form.complaints[.cap] = .shop(.capNeedsPercent) }
        let threshold = form.text(.threshold).isEmpty ? Money.zero(currency) : form.money(.threshold, in: currency)
        let uses = Commerce.Limits.couponQuota
        let quota = form.count(.uses, in: uses, otherwise: .shop(.countUpTo(uses.upperBound)))
        let each = Commerce.Limits.couponLimitPerBuyer
        let limit = form.count(.limit, in: each, otherwise: .shop(.countUpTo(each.upperBound)))
        let range = Limits.couponHours
        let hours =
            form.text(.hours).isEmpty
            ? nil : form.count(.hours, in: range, otherwise: .shop(.countUpTo(range.upperBound)))
        guard let title, let discount, let threshold, let quota, let limit else { return nil }
        let (amount, basisPoints): (Money?, Int?) =
            switch discount {
            case .amount(let amount): (amount, nil)
            case .basisPoints(let points): (nil, points)
            }
        return .coupon(
            code,
            NewCoupon(
                title: title, amountOff: amount, basisPoints: basisPoints, cap: cap, threshold: threshold, quota: quota,
                limitPerBuyer: limit, products: coversOne ? item.map { [$0.product] } : nil,
                isPersonal: yes(.personal) ? true : nil),
            hours: hours)
    }

    private mutating func draw(_ kind: Draw.Kind, _ item: ShelfItem?) -> HostWish? {
        let titles = Commerce.Limits.title
        let title = form.line(.title, titles, otherwise: .shop(.charactersUpTo(titles.upperBound)))
        let most = prize == .goods ? Commerce.Limits.drawPieces : Commerce.Limits.drawPlaces
        let places = form.count(.places, in: most, otherwise: .draw(.placesUpTo(most.upperBound)))
        let minutes = form.count(.minutes, in: 1...60, otherwise: .draw(.secondsRange))
        var (pot, each, code, sku): (Money?, Money?, String?, SKU.ID?)
        switch prize {
        case .pot: pot = form.money(.amount, in: currency)
        case .each: each = form.money(.amount, in: currency)
        case .coupon:
            code = form.text(.code)
            if code?.isEmpty == true { form.complaints[.code] = .required }
        case .goods:
            sku = item?.sku
            if sku == nil { form.complaints[.places] = .draw(.noGoods) }
        }
        let phrase = form.text(.phrase)
        if kind == .lottery, phrase.isEmpty { form.complaints[.phrase] = .required }
        let stay = form.text(.stay).isEmpty ? nil : form.count(.stay, in: 1...60, otherwise: .draw(.secondsRange))
        let follow = yes(.follow)
        guard let title, let places, let minutes else { return nil }
        return .startDraw(
            NewDraw(
                kind: kind, title: title, places: places, seconds: minutes * 60, coupon: code, pot: pot, each: each,
                sku: sku, phrase: phrase.isEmpty ? nil : phrase, follow: follow ? true : nil,
                stay: stay.map { $0 * 60 }))
    }

    /// Whether a field says yes.
    private mutating func yes(_ field: Field) -> Bool {
        switch form.text(field).lowercased() {
        case "": return false
        case "y", "yes", "是": return true
        default:
            form.complaints[field] = .draw(.yesOrEmpty)
            return false
        }
    }

    private enum Discount {
        case amount(Money)
        case basisPoints(Int)
    }

    /// "20" takes so much off, "15%" a share.
    private mutating func discount() -> Discount? {
        let text = form.text(.off)
        guard let last = text.last, last == "%" || last == "％" else {
            return form.money(.off, in: currency).map { .amount($0) }
        }
        // A percentage has two digits behind the point, like yuan: fifteen percent are 1,500 basis points.
        let range = Commerce.Limits.basisPoints
        guard case .success(let points) = MoneyText.parse(String(text.dropLast()), in: .cny),
            let whole = Int(exactly: points.minorUnits), range.contains(whole)
        else {
            form.complaints[.off] = .shop(.percentRange)
            return nil
        }
        return .basisPoints(whole)
    }

    private mutating func ship(_ order: OrderView) -> HostWish? {
        // What has no address can only be handed over in person, without carrier and number.
        guard order.address != nil else {
            let isParcel = !form.text(.carrier).isEmpty || !form.text(.number).isEmpty
            if isParcel { form.complaints[.carrier] = .shop(.leaveEmpty) }
            return .ship(order.id, ParcelView(carrier: "", number: ""))
        }
        let carriers = Commerce.Limits.carrier
        let carrier = form.line(.carrier, carriers, otherwise: .shop(.charactersUpTo(carriers.upperBound)))
        let number = form.text(.number)
        if number.isEmpty {
            form.complaints[.number] = .required
        } else if !Commerce.Limits.parcelNumber.contains(number.utf8.count)
            || !number.utf8.allSatisfy({ (0x21...0x7E).contains($0) })
        {
            form.complaints[.number] = .shop(.parcelNumberForm)
        }
        guard let carrier else { return nil }
        return .ship(order.id, ParcelView(carrier: carrier, number: number))
    }

    private mutating func refund(_ order: OrderView) -> HostWish? {
        var scope = RefundScopeView.all
        switch self.scope {
        case .all: break
        case .amount:
            guard let amount = form.money(.amount, in: order.total.currency) else { break }
            if amount.minorUnits > order.refundable.minorUnits {
                form.complaints[.amount] = .shop(.notAbove(MoneyText.text(order.refundable)))
            }
            scope = RefundScopeView(lines: nil, amount: amount)
        case .pieces:
            let lines = chosenLines(of: order)
            if lines.isEmpty, form.complaints.isEmpty, let first = form.order.first {
                form.complaints[first] = .shop(.choosePieces)
            }
            scope = RefundScopeView(lines: lines, amount: nil)
        }
        guard let reason = neededReason() else { return nil }
        return .refund(order.id, GiveRefund(scope: scope, reason: reason))
    }

    private mutating func chosenLines(of order: OrderView) -> [LineRequest] {
        var lines: [LineRequest] = []
        for case .line(let index) in form.order where order.lines.indices.contains(index) {
            let text = form.text(.line(index))
            if text.isEmpty || text == "0" { continue }
            let most = order.piecesLeft(of: order.lines[index])
            if let pieces = form.count(.line(index), in: 1...max(1, most), otherwise: .shop(.piecesUpTo(most))) {
                lines.append(LineRequest(sku: order.lines[index].sku, quantity: pieces))
            }
        }
        return lines
    }

    private mutating func decline(_ order: OrderView, _ refund: RefundView) -> HostWish? {
        guard let reason = neededReason() else { return nil }
        return .decline(refund.id, of: order.id, reason: reason)
    }

    /// The buyer is told why; and no money goes for an enter too many.
    private mutating func neededReason() -> String? {
        let range = 1...Commerce.Limits.reason.upperBound
        return form.line(.reason, range, otherwise: .shop(.charactersUpTo(range.upperBound)))
    }

    /// What has changed, and what has stopped: that begins again.
    private mutating func sources(_ choice: SourceChoice) -> HostWish? {
        func wanted(_ field: Field, _ now: String, _ state: HostMediaStatus.Source) -> String? {
            let text = form.text(field)
            return text == now && !state.hasStopped ? nil : text
        }
        for field in [Field.picture, .voice] where form.text(field).isEmpty { form.complaints[field] = .required }
        let picture = wanted(.picture, choice.now.picture, choice.picture)
        let voice = wanted(.voice, choice.now.voice, choice.voice)
        if picture == nil, voice == nil { form.complaints[form.focus] = .source(.isOnAir) }
        return .sources(picture: picture, voice: voice)
    }

    private mutating func discipline(_ act: Discipline, _ person: RoomPerson) -> HostWish? {
        let (seconds, reason) = form.read(act, minutes: .minutes, reason: .reason)
        return .moderate(act.wish(person.id, seconds: seconds, reason: reason, guests: keepsGuestsOut))
    }

    /// What has changed of the show.
    private mutating func show(_ about: RoomAbout) -> HostWish? {
        let most = Limits.titleCharacters
        let title = form.line(.roomTitle, 1...most, otherwise: .shop(.charactersUpTo(most)))
        let (cover, tags) = (form.text(.cover), form.text(.tags))
        let newTags = tags == CoverText.typed(about.tags) ? nil : CoverText.tags(tags)
        if let newTags, newTags.count > Limits.tags { form.complaints[.tags] = .life(.tooManyTags) }
        var start: Timestamp?
        if let before = about.startsAt, form.text(.start) != LocalTime(before, in: opened.zone).typed {
            start = LocalTime.read(form.text(.start), in: opened.zone, after: opened.now)
            if start == nil { form.complaints[.start] = .life(.timeForm) }
        }
        guard let title else { return nil }
        return .editShow(
            EditRoom(
                title: title == about.title ? nil : title,
                cover: cover == CoverText.typed(about.cover) ? nil : CoverText.lines(cover), tags: newTags,
                startsAt: start))
    }

    private mutating func limitPerBuyer() -> Int? {
        form.text(.limit).isEmpty ? nil : form.count(.limit, in: Commerce.Limits.limitPerBuyer, otherwise: .limitRange)
    }

    private mutating func pieces(_ field: Field) -> Int? {
        let range = Commerce.Limits.quota
        return form.count(field, in: range, otherwise: .shop(.countUpTo(range.upperBound)))
    }

    // MARK: What it comes to, as far as it is typed

    /// What a refund gives back; nil while it cannot be told.
    var givesBack: Money? {
        guard case .refund(let order) = matter else { return nil }
        var copy = self
        copy.form.complaints = [:]
        switch scope {
        case .all: return order.refundable
        case .amount: return copy.form.money(.amount, in: order.total.currency)
        case .pieces:
            let lines = copy.chosenLines(of: order)
            return lines.isEmpty || !copy.form.complaints.isEmpty ? nil : order.worth(of: lines)
        }
    }
}
