import Client
import Commerce
import Screens
import Wire

/// What the host's console wants of customer service.
extension HostDriver {
    func serve(_ effect: HostServiceEffect) async {
        switch effect {
        case .loadThreads:
            let list = await answer { () async throws(ClientError) in try await api.shopThreads() }
            stage.post(.service(.threads(list)))
        case .loadThread(let id):
            let thread = await answer { () async throws(ClientError) in try await api.shopThread(id) }
            stage.post(.service(.thread(thread)))
        case .loadProposal(let id): await loadProposal(id)
        case .answer(let id, let text, let number):
            let thread = await answer { () async throws(ClientError) in
                try await api.answer(id, text, upTo: number)
            }
            stage.post(.service(.answered(id, thread)))
        case .loadSettings: await tellSettings()
        case .keepSettings(let settings):
            if let problem = await problem({ () async throws(ClientError) in try await api.keep(settings) }) {
                stage.post(.service(.settings(.failure(problem))))
            } else {
                await tellSettings()
            }
        }
    }

    func loadProposal(_ id: ServiceThread.ID) async {
        let proposal = await answer { () async throws(ClientError) in try await api.proposal(for: id) }
        stage.post(.service(.proposal(id, proposal)))
    }

    private func tellSettings() async {
        let settings = await answer { () async throws(ClientError) in try await api.serviceSettings() }
        stage.post(.service(.settings(settings)))
    }
}
