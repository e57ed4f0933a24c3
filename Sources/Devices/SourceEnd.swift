/// How a source stopped by itself. One that is told to stop says nothing.
package enum SourceEnd: Sendable, Equatable {
    /// All there was has been delivered.
    case ended
    /// It broke down; the message says what happened and what to do.
    case failed(String)
}
