import Client
import Commerce
import Screens
import Wire

/// What a moderator does in the room.
extension ViewerDriver {
    func keepOrder(_ effect: KeepingEffect) async {
        guard let room else { return }
        switch effect {
        case .loadPeople:
            post(.people(await asked { () async throws(ClientError) in try await api.people(in: room) }))
        case .loadHeld:
            post(.held(await asked { () async throws(ClientError) in try await api.heldLines(in: room) }))
        case .loadQuestions:
            post(.questions(await asked { () async throws(ClientError) in try await api.questions(in: room) }))
        case .markQuestion(let question, let isAnswered):
            let answer = await asked { () async throws(ClientError) in
                try await api.markQuestion(question, isAnswered: isAnswered, in: room)
            }
            if case .failure(let problem) = answer { post(.notMarked(problem)) }
        case .moderate(let wish):
            let answer = await asked { () async throws(ClientError) in try await api.moderate(wish, in: room) }
            var problem: Problem?
            if case .failure(let refusal) = answer { problem = refusal }
            post(.moderated(wish, problem))
        }
    }

    private func post(_ event: KeepingEvent) { loop.post(.keeping(event)) }
}
