extension MediaLimits {
    /// How long a datagram may wait for a connection: what comes later than this is of little use, and a receiver asks
    /// for it again.
    package static let tunnelAge = Duration.milliseconds(250)
    /// Bytes that may wait for a connection: a key frame's replay, whole.
    package static let tunnelBytes = 192 * 1_024
    /// Bytes handed to a connection before it has sent them: what anything else that it carries waits for.
    package static let tunnelAhead = 4 * 1_024
    /// Bytes the kernel is to hold unsent for a connection that carries media (TCP_NOTSENT_LOWAT).
    package static let tunnelUnsent = 8 * 1_024
    /// Datagrams from connections that may wait for one thread.
    package static let tunnelInbox = 4_096
}
