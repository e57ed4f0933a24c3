import Commerce
import Hummingbird
import Wire

/// Customer service: buyers ask shops in private, shops answer.
struct ServiceRoutes {
    let service: ServiceDesk

    func add(to router: some RouterMethods<APIContext>) {
        // Anyone with an account.
        router.post("/v1/shops/:shop/questions") { request, context -> Response in
            let person = try context.signedIn(to: "ask the shop")
            let (wanted, body) = try await request.received(AskShop.self)
            let once = try request.requiredIdempotency(body, of: person.id)
            let thread = try await service.ask(
                wanted, of: try context.identifier("shop"), by: person, from: context.address, once: once)
            return .json(thread, status: .created)
        }
        // Whose thread it is.
        router.get("/v1/shops/:shop/questions") { _, context -> Response in
            let person = try context.signedIn(to: "see what you asked the shop")
            return .json(try await service.thread(of: person, with: try context.identifier("shop")))
        }
        // Whose threads they are.
        router.get("/v1/questions") { _, context -> Response in
            let person = try context.signedIn(to: "see what you asked")
            return .json(try await service.threads(of: person))
        }
        // The shop's owner, here and below.
        router.get("/v1/shop/questions") { request, context -> Response in
            let person = try context.signedIn(to: "see the shop's questions")
            let after: ServiceThread.ID? = try request.cursor("after", where: FreshIdentifier.isThread)
            return .json(try await service.threads(of: person, after: after))
        }
        router.get("/v1/shop/questions/:thread") { _, context -> Response in
            let person = try context.signedIn(to: "see the shop's questions")
            return .json(try await service.thread(try context.identifier("thread"), of: person))
        }
        router.get("/v1/shop/questions/:thread/proposal") { _, context -> Response in
            let person = try context.signedIn(to: "see the shop's questions")
            return .json(try await service.proposal(for: try context.identifier("thread"), of: person))
        }
        router.post("/v1/shop/questions/:thread/answers") { request, context -> Response in
            let person = try context.signedIn(to: "answer the shop's questions")
            let wanted = try await request.json(AnswerBuyer.self)
            return .json(
                try await service.answer(try context.identifier("thread"), wanted, by: person), status: .created)
        }
        router.get("/v1/shop/service") { _, context -> Response in
            .json(try await service.settings(of: try context.signedIn(to: "see how the shop answers")))
        }
        router.put("/v1/shop/service") { request, context -> Response in
            let person = try context.signedIn(to: "change how the shop answers")
            try await service.keep(try await request.json(ServiceSettingsView.self), of: person)
            return .done
        }
    }
}
