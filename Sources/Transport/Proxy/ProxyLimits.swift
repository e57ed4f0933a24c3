import Media

/// The bounds of the weather's proxies.
package enum ProxyLimits {
    /// Clients with datagrams at once; a further one's are dropped.
    package static let flows = 256
    /// How long a flow is kept without a datagram either way.
    package static let flowIdle = Duration.seconds(30)
    /// How often silent flows are looked for.
    static let sweepInterval = Duration.seconds(1)
    /// Bytes of datagrams under way on all paths, with what keeping each costs; what comes on top is dropped.
    package static let bytesUnderWay = 64 << 20
    /// What keeping one datagram costs besides its bytes: the array's header and its place in the queue.
    static let datagramOverhead = 64
    /// Batches taken from one socket before the others have their turn.
    static let batchesPerTurn = 4
    /// How often the figures are put where others read them.
    static let statisticsInterval = Duration.milliseconds(50)

    /// TCP connections at once; a further one is closed at once.
    package static let connections = 256
    /// Bytes on their way in one direction of one connection.
    static let streamBytes = 64 << 10
    /// How long nothing is accepted after the system ran out of descriptors.
    static let shortageSeconds: Int64 = 1
    /// Connections the kernel may hold before they are accepted.
    static let backlog: Int32 = 64
}
