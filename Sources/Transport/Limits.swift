import CDatagram

/// The bounds of moving datagrams.
package enum TransportLimits {
    /// Datagrams moved by one system call; more gained nothing when measured on loopback (64 and 256 alike).
    package static let batch = Int(DATAGRAM_BATCH)

    /// Bytes of one datagram, sent or received; a longer arrival is dropped. Media packets stay under 1,200.
    package static let datagramBytes = 2_048

    /// Bytes asked of the kernel for each socket's two queues: about a second of 5,000 packets/s.
    package static let socketBufferBytes = 4 << 20

    /// How long a full send queue may hold up a flush before what remains is dropped, in milliseconds.
    package static let writableMilliseconds: Int32 = 20
}
