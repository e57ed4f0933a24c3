import Commerce
import Hummingbird
import Wire

/// Registering, signing in and out.
struct PeopleRoutes {
    let people: People

    func add(to router: some RouterMethods<APIContext>) {
        // Anyone.
        router.post("/v1/accounts") { request, _ -> Response in
            let credentials = try await request.json(Credentials.self)
            return .json(try await people.register(credentials), status: .created)
        }
        // Anyone.
        router.post("/v1/sessions") { request, context -> Response in
            let credentials = try await request.json(Credentials.self)
            return .json(try await people.signIn(credentials, from: context.address))
        }
        // Whose session it is.
        router.delete("/v1/sessions/current") { request, context -> Response in
            _ = try context.signedIn(to: "sign out")
            if let token = request.bearerToken { try await people.signOut(token: token) }
            return Response(status: .noContent)
        }
    }
}

extension Response {
    static func json(_ value: some Encodable, status: HTTPResponse.Status = .ok) -> Response {
        Response(
            status: status, headers: [.contentType: "application/json"],
            body: .init(byteBuffer: JSONBody.encode(value)))
    }

    static var done: Response { Response(status: .noContent) }
}
