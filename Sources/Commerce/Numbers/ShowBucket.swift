/// All that a show came to in one stretch of time.
package struct ShowBucket: Hashable, Sendable {
    package var crowd = Crowd()
    /// Of the show as a whole.
    package var all = Figures()
    package var goods: [SKU.ID: Figures] = [:]

    package init(crowd: Crowd = Crowd(), all: Figures = Figures(), goods: [SKU.ID: Figures] = [:]) {
        self.crowd = crowd
        self.all = all
        self.goods = goods
    }

    package var isEmpty: Bool { self == ShowBucket() }

    package static func += (sum: inout Self, more: Self) {
        sum.crowd += more.crowd
        sum.all += more.all
        for (sku, figures) in more.goods { sum.goods[sku, default: Figures()] += figures }
    }

    /// The bucket of one product's figures that are the show's too.
    package static func one(_ sku: SKU.ID, _ figures: Figures) -> Self {
        ShowBucket(all: figures, goods: [sku: figures])
    }
}

/// Ten seconds of wall-clock time, by their number since 1970.
package struct TenSeconds: Hashable, Comparable, Sendable {
    package let number: Int64

    package static let milliseconds: Int64 = 10_000

    package init(number: Int64) { self.number = number }

    package init(of time: Timestamp) {
        number = time.milliseconds / Self.milliseconds - (time.milliseconds % Self.milliseconds < 0 ? 1 : 0)
    }

    package var start: Timestamp { Timestamp(milliseconds: number * Self.milliseconds) }
    package var end: Timestamp { Timestamp(milliseconds: (number + 1) * Self.milliseconds) }

    package func advanced(by steps: Int64) -> Self { TenSeconds(number: number + steps) }

    package static func < (left: Self, right: Self) -> Bool { left.number < right.number }
}

/// How a show's numbers are counted; Protocol.md tells it to those who read them.
package enum NumberRules {
    /// How long after a person's click on a product, or its way into the cart, the same of the same person counts for
    /// nothing.
    package static let oncePer = Duration.seconds(600)
    /// How long after a card came down an order is still credited to it.
    package static let afterglow = Duration.seconds(300)
    /// Ten seconds in a window: the last ten minutes, and the ten before.
    package static let window: Int64 = 60
}
