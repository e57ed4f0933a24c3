/// How a source stopped by itself. One that is told to stop says nothing.
package enum SourceEnd: Sendable, Equatable {
    /// All there was has been delivered.
    case ended
    /// It broke down.
    case failed(DeviceError)
    /// Nothing comes at present, and why; it goes on by itself when something does.
    case interrupted(DeviceError)

    init(_ error: DeviceError) { self = error.code == .interrupted ? .interrupted(error) : .failed(error) }
}
