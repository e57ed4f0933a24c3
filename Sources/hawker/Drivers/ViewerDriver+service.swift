import Client
import Commerce
import Screens
import Wire

/// What the viewer's screen asks the shop in private.
extension ViewerDriver {
    func ask(_ effect: ViewerServiceEffect) async {
        switch effect {
        case .load(let shop):
            let thread = await asked { () async throws(ClientError) in try await api.ownThread(with: shop) }
            loop.post(.service(.thread(shop, thread)))
        case .ask(let key, let shop, let question):
            let thread = await asked { () async throws(ClientError) in
                try await api.ask(shop, question, idempotencyKey: key)
            }
            loop.post(.service(.asked(key: key, thread)))
        }
    }
}
