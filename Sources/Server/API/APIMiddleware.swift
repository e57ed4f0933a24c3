import Hummingbird
import Logging
import Media
import Store
import Synchronization
import Transport
import Wire

/// Turns what handlers throw into problem documents, and logs one line a request.
struct ProblemMiddleware: RouterMiddleware {
    let logger: Logger

    func handle(
        _ request: Request, context: APIContext, next: (Request, APIContext) async throws -> Response
    ) async throws -> Response {
        let response: Response
        do {
            response = try await next(request, context)
        } catch let problem as Problem {
            response = problem.response
        } catch let error as StoreError {
            logger.error("store", metadata: ["path": "\(request.uri.path)", "error": "\(error.message)"])
            response = Problem(error).response
        } catch let error as HTTPError where error.status == .notFound {
            response = Problem.pathUnknown.response
        } catch let error as HTTPError where error.status == .contentTooLarge {
            response = Problem.bodyTooLarge(Limits.requestBody).response
        } catch let error as HTTPError {
            response = Problem.malformed("This request cannot be served: \(error.status).").response
        } catch {
            logger.error("request failed", metadata: ["path": "\(request.uri.path)", "error": "\(error)"])
            response = Problem.internalFault.response
        }
        if response.status.code >= 500 {
            logger.warning(
                "request", metadata: ["path": "\(request.uri.path)", "status": "\(response.status.code)"])
        } else {
            logger.debug(
                "request",
                metadata: [
                    "method": "\(request.method)", "path": "\(request.uri.path)", "status": "\(response.status.code)",
                ])
        }
        return response
    }
}

/// Finds out who is asking. A token that is not good is refused, never taken for a guest.
struct IdentityMiddleware: RouterMiddleware {
    let people: People

    func handle(
        _ request: Request, context: APIContext, next: (Request, APIContext) async throws -> Response
    ) async throws -> Response {
        var context = context
        if let authorization = request.headers[.authorization] {
            guard let token = BearerToken.parse(authorization) else { throw Problem.tokenInvalid }
            context.person = try await people.person(token: token)
        }
        return try await next(request, context)
    }
}

/// Bounds the requests of one account, or of one address for guests.
final class RequestLimiter: RouterMiddleware {
    private let rates = Mutex(RateTable(burst: Limits.requestBurst, perSecond: Limits.requestsPerSecond))

    func handle(
        _ request: Request, context: APIContext, next: (Request, APIContext) async throws -> Response
    ) async throws -> Response {
        // A gateway's notifications must not wait behind guests: the payment desk bounds those that are none.
        if request.method == .post, request.uri.path.hasPrefix("/v1/payments/") {
            return try await next(request, context)
        }
        let requester = context.person?.id.rawValue ?? "from \(context.address)"
        if let wait = take(requester, at: .now) { throw Problem.tooFast(retryAfter: wait) }
        return try await next(request, context)
    }

    func take(_ requester: String, at now: Instant) -> Duration? { rates.withLock { $0.take(requester, at: now) } }
}
