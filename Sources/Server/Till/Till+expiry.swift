import Commerce
import Store

extension Till {
    /// Ends the reservations that are over, the longest overdue first, at most `TillLimits.due` of them; returns how
    /// many gave their pieces back.
    ///
    /// To be called again and again by whoever keeps the server's time. A reservation that was paid or cancelled at
    /// the last moment is left alone.
    package func expireDue() async throws(TillError) -> Int {
        let due: [Order.ID]
        do throws(StoreError) {
            due = try await dueReservations()
        } catch {
            throw .store(error)
        }
        let outcomes = await withTaskGroup(of: Result<Bool, TillError>.self) { group in
            for id in due { group.addTask { await self.expire(id) } }
            var outcomes: [Result<Bool, TillError>] = []
            for await outcome in group { outcomes.append(outcome) }
            return outcomes
        }
        var expired = 0
        for outcome in outcomes where try outcome.get() { expired += 1 }
        return expired
    }

    private func expire(_ id: Order.ID) async -> Result<Bool, TillError> {
        do {
            _ = try await submit(.expire(id))
            return .success(true)
        } catch .refused {
            return .success(false)
        } catch {
            return .failure(error)
        }
    }
}
