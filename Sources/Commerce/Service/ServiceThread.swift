/// What a buyer and a shop say to each other in private: one thread for the two.
package struct ServiceThread: Hashable, Sendable, Identifiable {
    package typealias ID = Identifier<ServiceThread>

    package let id: ID
    package let shop: Shop.ID
    package let buyer: Account.ID
    /// Questions that nobody has answered yet.
    package let waiting: Int
    /// The newest, oldest first.
    package let messages: [ServiceMessage]

    package init(id: ID, shop: Shop.ID, buyer: Account.ID, waiting: Int, messages: [ServiceMessage]) {
        self.id = id
        self.shop = shop
        self.buyer = buyer
        self.waiting = waiting
        self.messages = messages
    }

    /// The question an answer would be to: the last message, when it is one.
    package var openQuestion: ServiceMessage? { messages.last.flatMap { $0.author == .buyer ? $0 : nil } }

    /// The last answer that was sent by itself, if it was the last answer at all.
    package var lastAutomatic: ServiceMessage? {
        messages.last { $0.author != .buyer }.flatMap { $0.author == .automatic ? $0 : nil }
    }
}

/// One message of a thread.
package struct ServiceMessage: Hashable, Sendable {
    package enum Author: String, Hashable, Sendable, CaseIterable {
        case buyer
        /// Somebody at the shop's desk.
        case shop
        /// Sent for the shop without anybody looking at it.
        case automatic
    }

    /// Grows within the thread, from 1.
    package let number: Int
    package let author: Author
    package let text: String
    /// What is asked about.
    package let product: Product.ID?
    package let at: Timestamp

    package init(number: Int, author: Author, text: String, product: Product.ID? = nil, at: Timestamp) {
        self.number = number
        self.author = author
        self.text = text
        self.product = product
        self.at = at
    }
}

/// How a shop's service works.
package struct ServiceSettings: Hashable, Sendable {
    /// Whether answers that are certain are sent at once.
    package var isAutomatic: Bool

    package init(isAutomatic: Bool = false) { self.isAutomatic = isAutomatic }
}

extension Limits {
    /// Characters of a question, and of an answer.
    package static let question = 1...500
    package static let answer = 1...1_000
    /// Questions of one buyer to one shop that may wait for an answer.
    package static let questionsWaiting = 5
    /// Messages of one thread that are kept, the newest.
    package static let threadMessages = 200
    /// Shops that one buyer has threads with.
    package static let threadsPerBuyer = 100
    /// Answers of one shop that are searched, the newest.
    package static let answersSearched = 2_000
}
