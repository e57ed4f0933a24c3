import Foundation

/// Lets so many tests at a time do what needs the machine; the others wait for their turn.
///
/// A test that reads a blocking socket holds a thread of the pool that the server it waits for runs on. Where as many
/// tests as there are threads did so, none would hear anything until its time is over.
actor Turns {
    /// Those who run a server, or the half of one: at least as many threads are free as are held.
    static let servers = Turns(max(1, ProcessInfo.processInfo.activeProcessorCount / 2))

    private var free: Int
    private var waiting: [CheckedContinuation<Void, Never>] = []

    init(_ count: Int) { free = count }

    private func take() async {
        guard free == 0 else {
            free -= 1
            return
        }
        await withCheckedContinuation { waiting.append($0) }
    }

    private func giveBack() {
        guard !waiting.isEmpty else {
            free += 1
            return
        }
        waiting.removeFirst().resume()
    }

    /// Waits for a turn and has it as long as `body` goes on.
    nonisolated func take<Value>(for body: () async throws -> Value) async rethrows -> Value {
        await take()
        do {
            let value = try await body()
            await giveBack()
            return value
        } catch {
            await giveBack()
            throw error
        }
    }
}
