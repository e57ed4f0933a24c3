import CDatagram

/// Datagrams on their way out, collected so that one system call sends many.
///
/// Bytes are copied in once however many peers they go to; nothing is allocated after the start. A full batch
/// sends itself; call `flush` when there is nothing more to add for now.
package struct SendBatch: ~Copyable {
    /// Datagrams the kernel took, and those it did not, since the start.
    package private(set) var sent = 0
    package private(set) var dropped = 0

    private let socket: DatagramSocket
    private let buffers: UnsafeMutableRawPointer
    private let messages: UnsafeMutableBufferPointer<datagram_outgoing>
    private var buffersUsed = 0
    private var queued = 0

    package init(socket: DatagramSocket) {
        self.socket = socket
        buffers = .allocate(byteCount: TransportLimits.batch * TransportLimits.datagramBytes, alignment: 64)
        messages = .allocate(capacity: TransportLimits.batch)
    }

    deinit {
        buffers.deallocate()
        messages.deallocate()
    }

    /// Queues `bytes`, at most `TransportLimits.datagramBytes`, for one peer.
    package mutating func queue(_ bytes: UnsafeRawBufferPointer, to peer: PeerAddress) {
        queue(bytes, to: CollectionOfOne(peer))
    }

    /// Queues the same `bytes` for each of `peers`.
    package mutating func queue(_ bytes: UnsafeRawBufferPointer, to peers: some Sequence<PeerAddress>) {
        let stored = store(bytes)
        for peer in peers {
            if queued == messages.count { send() }
            messages.initializeElement(
                at: queued,
                to: datagram_outgoing(bytes: stored.baseAddress, length: UInt32(stored.count), peer: peer.kernelForm))
            queued += 1
        }
    }

    package mutating func queue(_ bytes: [UInt8], to peer: PeerAddress) {
        bytes.withUnsafeBytes { queue($0, to: CollectionOfOne(peer)) }
    }

    package mutating func queue(_ bytes: [UInt8], to peers: some Sequence<PeerAddress>) {
        bytes.withUnsafeBytes { queue($0, to: peers) }
    }

    /// Sends what is queued.
    package mutating func flush() {
        send()
        buffersUsed = 0
    }

    private mutating func store(_ bytes: UnsafeRawBufferPointer) -> UnsafeRawBufferPointer {
        precondition(bytes.count <= TransportLimits.datagramBytes, "datagram too long to send")
        if buffersUsed == TransportLimits.batch { flush() }
        let place = UnsafeMutableRawBufferPointer(
            start: buffers + buffersUsed * TransportLimits.datagramBytes, count: bytes.count)
        place.copyMemory(from: bytes)
        buffersUsed += 1
        return UnsafeRawBufferPointer(place)
    }

    private mutating func send() {
        guard queued > 0 else { return }
        let taken = socket.send(UnsafeBufferPointer(rebasing: messages[..<queued]))
        sent += taken
        dropped += queued - taken
        queued = 0
    }
}
