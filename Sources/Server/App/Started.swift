/// Says when something listens, or that it never will.
final class Started: Sendable {
    private let stream: AsyncThrowingStream<Int, any Error>
    private let continuation: AsyncThrowingStream<Int, any Error>.Continuation

    init() { (stream, continuation) = AsyncThrowingStream.makeStream(bufferingPolicy: .bufferingOldest(1)) }

    var listening: @Sendable (Int) -> Void {
        { [continuation] port in continuation.yield(port) }
    }

    /// Runs what will listen; its end before that is the answer to `port()`.
    func follow(_ run: (@escaping @Sendable (Int) -> Void) async throws -> Void) async throws {
        do {
            try await run(listening)
            continuation.finish()
        } catch {
            continuation.finish(throwing: error)
            throw error
        }
    }

    /// The port, once it listens. To be asked once.
    func port() async throws -> Int {
        for try await port in stream { return port }
        throw CancellationError()
    }
}
