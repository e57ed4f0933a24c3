import Commerce

/// `POST /v1/shops/{shop}/questions`: something a buyer asks the shop in private.
package struct AskShop: Codable, Sendable, Equatable {
    package let text: String
    /// What it is about, such as the card that was up.
    package let product: Product.ID?

    package init(text: String, product: Product.ID? = nil) {
        self.text = text
        self.product = product
    }
}

/// `POST /v1/shop/questions/{thread}/answers`.
package struct AnswerBuyer: Codable, Sendable, Equatable {
    package let text: String
    /// The number of the last message that whoever answers has read: when the buyer has said more since, nothing is sent.
    package let upTo: Int

    package init(text: String, upTo: Int) {
        self.text = text
        self.upTo = upTo
    }
}

/// One message of a thread.
package struct ServiceMessageView: Codable, Sendable, Equatable {
    /// `automatic` is an answer of the shop's that nobody looked at before it was sent: every client says so.
    package enum Author: String, Codable, Sendable { case buyer, shop, automatic }

    /// Grows within the thread, from 1.
    package let number: Int
    package let author: Author
    package let text: String
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

/// What a buyer and a shop said to each other. In a list it carries the last message alone.
package struct ServiceThreadView: Codable, Sendable, Equatable, Identifiable {
    package let id: ServiceThread.ID
    package let shop: Shop.ID
    /// What the shop's owner is called.
    package let host: String
    package let buyer: AccountView
    /// Questions that wait for an answer.
    package let waiting: Int
    /// The newest, oldest first.
    package let messages: [ServiceMessageView]

    package init(
        id: ServiceThread.ID, shop: Shop.ID, host: String, buyer: AccountView, waiting: Int,
        messages: [ServiceMessageView]
    ) {
        self.id = id
        self.shop = shop
        self.host = host
        self.buyer = buyer
        self.waiting = waiting
        self.messages = messages
    }
}

/// `GET /v1/shop/questions`, for the shop, and `GET /v1/questions`, for a buyer.
package struct ServiceThreadList: Codable, Sendable, Equatable {
    package let threads: [ServiceThreadView]
    /// Threads of the shop that wait for an answer; nil for a buyer.
    package let open: Int?
    /// What the threads after these are asked for with; nil when there are none.
    package let next: String?

    package init(threads: [ServiceThreadView], open: Int? = nil, next: String? = nil) {
        self.threads = threads
        self.open = open
        self.next = next
    }
}

/// `GET /v1/shops/{shop}/questions`: the buyer's own thread; nil when nothing was ever asked.
package struct OwnThread: Codable, Sendable, Equatable {
    package let thread: ServiceThreadView?

    package init(thread: ServiceThreadView?) { self.thread = thread }
}

/// Where an answer was found.
package struct FindingView: Codable, Sendable, Equatable {
    package enum Source: String, Codable, Sendable { case attribute, description, answer }

    package let source: Source
    package let product: Product.ID?
    /// The product's title; empty without one.
    package let title: String
    /// A property's name, or what was asked earlier; empty for a sentence of a description.
    package let label: String
    package let text: String
    /// How well it answers, 0…100.
    package let confidence: Int

    package init(source: Source, product: Product.ID?, title: String, label: String, text: String, confidence: Int) {
        self.source = source
        self.product = product
        self.title = title
        self.label = label
        self.text = text
        self.confidence = confidence
    }
}

/// `GET /v1/shop/questions/{thread}/proposal`: what could be answered to the last question.
package struct ServiceProposal: Codable, Sendable, Equatable {
    package enum Writer: String, Codable, Sendable {
        /// The text is the best finding, as it was found.
        case findings
        /// A language model wrote it from the findings.
        case assistant
    }

    /// The number of the question it answers.
    package let question: Int
    /// Nil when nothing was found.
    package let text: String?
    package let writer: Writer
    /// Whether the rule of confidence would send it unasked.
    package let isCertain: Bool
    /// The best first.
    package let findings: [FindingView]

    package init(
        question: Int, text: String?, writer: Writer = .findings, isCertain: Bool = false, findings: [FindingView] = []
    ) {
        self.question = question
        self.text = text
        self.writer = writer
        self.isCertain = isCertain
        self.findings = findings
    }
}

/// `GET` and `PUT /v1/shop/service`.
package struct ServiceSettingsView: Codable, Sendable, Equatable {
    /// Whether answers that are certain are sent at once, marked as automatic.
    package let automatic: Bool

    package init(automatic: Bool) { self.automatic = automatic }
}

/// Told to the buyer and to the shop, each on the own links to the shop's room: a message of their thread is new.
package struct ServiceNews: Codable, Sendable, Equatable {
    package let thread: ServiceThread.ID
    package let shop: Shop.ID
    package let buyer: AccountView
    /// Questions of the thread that wait for an answer now.
    package let waiting: Int
    package let message: ServiceMessageView

    package init(
        thread: ServiceThread.ID, shop: Shop.ID, buyer: AccountView, waiting: Int, message: ServiceMessageView
    ) {
        self.thread = thread
        self.shop = shop
        self.buyer = buyer
        self.waiting = waiting
        self.message = message
    }
}
