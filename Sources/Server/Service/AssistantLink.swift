import AsyncHTTPClient
import Commerce
import Foundation
import NIOCore
import NIOHTTP1
import Payments
import Synchronization

/// Where answers may be written from what was found.
package struct AssistantOptions: Sendable {
    /// Such as `https://api.openai.com/v1`, without a slash at its end: `/chat/completions` follows.
    package let url: String
    package let model: String
    /// Sent as a bearer token; nil for an endpoint that asks for none.
    package let key: String?
    /// For the whole of an answer.
    package var deadline = Duration.seconds(8)

    /// - Throws: what is wrong with them, in a sentence without the key.
    package init(url: String, model: String, key: String? = nil) throws(ServerStartError) {
        guard let parts = URLComponents(string: url), let host = parts.host, !host.isEmpty, !url.hasSuffix("/"),
            parts.query == nil, parts.fragment == nil, parts.user == nil,
            parts.scheme == "https" || parts.scheme == "http"
        else { throw Self.refused("'\(url)' is not like https://api.example.com/v1, without a slash at its end") }
        guard parts.scheme == "https" || key == nil || ["127.0.0.1", "localhost", "[::1]", "::1"].contains(host) else {
            throw Self.refused("a key is sent over https only, or to this machine")
        }
        guard (1...200).contains(model.utf8.count), model.utf8.allSatisfy({ (0x21...0x7E).contains($0) }) else {
            throw Self.refused("the assistant's model is 1 to 200 letters, digits and signs")
        }
        if let key {
            guard (1...4_096).contains(key.utf8.count), key.utf8.allSatisfy({ (0x21...0x7E).contains($0) }) else {
                throw Self.refused("the assistant's key is 1 to 4096 letters, digits and signs on one line")
            }
        }
        (self.url, self.model, self.key) = (url, model, key)
    }

    private static func refused(_ sentence: String) -> ServerStartError {
        ServerStartError(reason: .assistant, description: sentence + ".")
    }
}

/// The key does not belong in a log.
extension AssistantOptions: CustomReflectable, CustomStringConvertible {
    package var customMirror: Mirror { Mirror(self, children: ["url": url, "model": model]) }
    package var description: String { "\(model) at \(url)" }
}

/// Asks an OpenAI-compatible endpoint: one try within a deadline, few at the same time, and none while it keeps failing.
final class AssistantLink: Sendable {
    private let options: AssistantOptions
    private let http: HTTPClient
    private struct State {
        var breaker = CircuitBreaker()
        var underWay = 0
    }
    private let state = Mutex(State())
    /// Answers by question and findings: a desk that looks twice, or two desks, cost one call.
    private let known = Remembered<Data, AssistantAnswer>(capacity: Limits.assistantAnswersKept)

    /// What is said to one endpoint goes nowhere else.
    private static let http: HTTPClient = {
        var configuration = HTTPClient.Configuration.singletonConfiguration
        configuration.redirectConfiguration = .disallow
        configuration.connectionPool.retryConnectionEstablishment = false
        configuration.timeout.connect = .seconds(3)
        return HTTPClient(eventLoopGroupProvider: .singleton, configuration: configuration)
    }()

    init(_ options: AssistantOptions, http: HTTPClient = AssistantLink.http) {
        self.options = options
        self.http = http
    }

    /// - Parameter question: without anything personal.
    /// - Throws: an `AssistantFailure`, or that the task was cancelled.
    func answer(_ question: String, from findings: [Finding]) async throws -> AssistantAnswer {
        let body = try AssistantSpeech.request(question, from: findings, model: options.model)
        if let answer = known[body] { return answer }
        try begin()
        do {
            let (status, bytes) = try await exchange(body)
            let answer = try AssistantSpeech.read(status: status, bytes)
            end(failed: false)
            known[body] = answer
            return answer
        } catch {
            end(failed: !(error is CancellationError))
            throw error as? AssistantFailure ?? AssistantFailure("it did not answer: \(Self.words(for: error))")
        }
    }

    private func begin() throws(AssistantFailure) {
        try state.withLock { state throws(AssistantFailure) in
            guard state.underWay < Limits.assistantCalls else {
                throw AssistantFailure("it is busy with other questions")
            }
            guard case .pass = state.breaker.admit(at: .now) else {
                throw AssistantFailure("it failed again and again, and is left alone for a while")
            }
            state.underWay += 1
        }
    }

    private func end(failed: Bool) {
        state.withLock {
            $0.underWay -= 1
            if failed { $0.breaker.failed(at: .now) } else { $0.breaker.answered() }
        }
    }

    private func exchange(_ body: Data) async throws -> (status: Int, body: Data) {
        var outgoing = HTTPClientRequest(url: options.url + "/chat/completions")
        outgoing.method = .POST
        outgoing.headers.add(name: "content-type", value: "application/json")
        if let key = options.key { outgoing.headers.add(name: "authorization", value: "Bearer \(key)") }
        outgoing.body = .bytes(ByteBuffer(bytes: body))
        let request = outgoing
        // The client's own deadline ends with the head of an answer; this one is for all of it.
        return try await withThrowingTaskGroup(of: (Int, Data).self) { group in
            group.addTask { [http, options] in
                let incoming = try await http.execute(request, timeout: TimeAmount(options.deadline))
                let body = try await incoming.body.collect(upTo: Limits.assistantBody)
                return (Int(incoming.status.code), Data(body.readableBytesView))
            }
            group.addTask { [options] in
                try await Task.sleep(for: options.deadline)
                throw HTTPClientError.deadlineExceeded
            }
            defer { group.cancelAll() }
            guard let first = try await group.next() else { throw CancellationError() }
            return first
        }
    }

    /// Without anything it sent.
    private static func words(for error: any Error) -> String {
        switch error {
        case is NIOTooManyBytesError: "more than \(Limits.assistantBody / 1_024) KiB came"
        case let error as HTTPClientError where error == .deadlineExceeded || error == .connectTimeout:
            "it took too long"
        case is HTTPClientError: "the connection failed"
        default: "\(type(of: error))"
        }
    }
}
