/// How a source stopped by itself. One that is told to stop says nothing.
package enum SourceEnd: Sendable, Equatable {
    /// All there was has been delivered.
    case ended
    /// It broke down; the message says what happened and what to do.
    case failed(String)
    /// Nothing comes at present, and why; it goes on by itself when something does.
    case interrupted(String)

    init(_ error: DeviceError) {
        self = error.code == .interrupted ? .interrupted(error.message) : .failed(error.message)
    }
}
