/// What the relay has to say to the rest of the server.
package enum RelayEvent: Hashable, Sendable {
    /// The host's address is bound: its media is taken in.
    case hostArrived(room: String)
    /// Nothing from the host for three seconds, or it said goodbye, or its ticket was taken away.
    case hostLost(room: String)
    /// How many viewers are bound at one worker now; at most four times a second, and only when it changed.
    case viewers(room: String, worker: Int, count: Int)
}
