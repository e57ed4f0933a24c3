import Commerce
import Foundation
import Logging
import Store
import Synchronization
import Wire

/// Who is who: registers people, signs them in and out, and knows them by their tokens.
final class People: Sendable {
    private let store: any Store
    private let hasher: PasswordHasher
    private let throttle = Mutex(LoginThrottle())
    /// Who tokens belonged to a moment ago, by their hashes.
    private let known = Remembered<String, KnownSignIn>(capacity: Limits.peopleRemembered)
    private let logger: Logger

    /// How long a sign-in lasts.
    private static let session = Duration.seconds(30 * 24 * 3_600)

    init(store: any Store, hasher: PasswordHasher = PasswordHasher(), logger: Logger) {
        self.store = store
        self.hasher = hasher
        self.logger = logger
    }

    func register(_ credentials: Credentials) async throws -> SignedIn {
        let name = try Self.name(credentials.name)
        do {
            try AccountRules.checkPassword(credentials.password)
        } catch {
            throw Problem.outOfRange(error.message)
        }
        if let likeness = Account.Name(rawValue: AccountRules.reading(of: name.rawValue)), likeness != name,
            try await store.account(named: likeness) != nil
        {
            throw Problem.nameTaken(name)
        }
        let record = try await hashing { try await self.hasher.hash(credentials.password) }
        let account = Account(id: FreshIdentifier.account(), name: name)
        do {
            try await store.create(account, password: record.text, at: .now)
        } catch .nameTaken {
            throw Problem.nameTaken(name)
        }
        logger.info("registered", metadata: ["account": "\(account.id)"])
        return try await open(account)
    }

    func signIn(_ credentials: Credentials, from address: String) async throws -> SignedIn {
        let typed = AccountRules.folded(String(credentials.name.prefix(64)))
        if let wait = throttle.withLock({ $0.wait(name: typed, address: address, at: .now) }) {
            throw Problem.tooFast(retryAfter: wait)
        }
        var known: KnownAccount?
        if let name = try? Self.name(credentials.name) { known = try await store.account(named: name) }
        let kept = known.flatMap { PasswordHash($0.password) }
        let matches = try await hashing { try await self.hasher.verify(credentials.password, against: kept) }
        guard matches, let known else {
            throttle.withLock { $0.failed(name: typed, address: address, at: .now) }
            throw Problem.wrongCredentials
        }
        throttle.withLock { $0.succeeded(name: typed) }
        return try await open(known.account)
    }

    func signOut(token: String) async throws {
        guard let token = AccessToken(token) else { return }
        let hash = token.hash
        try await store.closeSession(tokenHash: hash)
        // Not forgotten but known as closed: a look-up that is under way must not bring it back.
        known[hash] = KnownSignIn(person: nil, until: .now + Self.rememberedFor)
    }

    /// - Throws: `token-invalid` when it is nobody's, or no longer.
    func person(token: String) async throws -> AccountView {
        guard let token = AccessToken(token) else { throw Problem.tokenInvalid }
        let (hash, now) = (token.hash, Timestamp.now)
        if let known = known[hash], known.until > now {
            guard let person = known.person else { throw Problem.tokenInvalid }
            return person
        }
        guard let account = try await store.account(tokenHash: hash, at: now) else { throw Problem.tokenInvalid }
        let found = KnownSignIn(person: AccountView(account), until: now + Self.rememberedFor)
        let kept = known.update(hash) { $0.map { $0.until > now } == true ? $0 : found }
        guard let person = kept?.person else { throw Problem.tokenInvalid }
        return person
    }

    private struct KnownSignIn: Sendable {
        /// Nil for a sign-in that was closed.
        let person: AccountView?
        let until: Timestamp
    }

    /// How long a token is believed without looking it up: a sign-in that runs out meanwhile lasts so much longer.
    private static let rememberedFor = Duration.seconds(60)

    private func open(_ account: Account) async throws -> SignedIn {
        let token = AccessToken()
        try await store.openSession(tokenHash: token.hash, of: account.id, until: .now + Self.session)
        return SignedIn(account: AccountView(account), token: token.text)
    }

    /// A name in its compatibility form, so that no two look alike by width alone.
    private static func name(_ text: String) throws(Problem) -> Account.Name {
        do throws(AccountRuleError) {
            let name = try AccountRules.name(text).precomposedStringWithCompatibilityMapping
            if let name = Account.Name(rawValue: try AccountRules.name(name)) { return name }
        } catch {
            throw .outOfRange(error.message)
        }
        throw .outOfRange("A name is made of letters, digits, '_' and '-'.")
    }

    private func hashing<Value>(_ work: () async throws -> Value) async throws -> Value {
        do {
            return try await work()
        } catch let busy as PasswordHasherBusy {
            throw Problem.unavailable(
                "Many people are signing in just now. Try again in a moment.",
                retryAfter: max(1, Int(busy.retryAfter.components.seconds)))
        }
    }
}

extension Problem {
    fileprivate static func nameTaken(_ name: Account.Name) -> Problem {
        Problem(
            code: "name-taken", title: "This name is taken", status: 409,
            detail: """
                Somebody is called \(name) already, or so much alike that people would take one for the other. Choose \
                another name, or sign in if it is yours.
                """)
    }
}
