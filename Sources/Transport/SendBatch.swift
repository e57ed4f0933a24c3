import CDatagram
import Media

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
    /// The messages in the kernel's form.
    private let messages: OpaquePointer
    private var buffersUsed = 0
    private var queued = 0

    package init(socket: DatagramSocket) {
        self.socket = socket
        guard let messages = datagram_batch_make(Int32(socket.localAddress.version.rawValue)) else {
            preconditionFailure("no memory for a batch")
        }
        self.messages = messages
        buffers = .allocate(byteCount: TransportLimits.batch * TransportLimits.datagramBytes, alignment: 64)
    }

    deinit {
        buffers.deallocate()
        datagram_batch_free(messages)
    }

    /// Queues `bytes`, at most `TransportLimits.datagramBytes`, for one peer.
    package mutating func queue(_ bytes: [UInt8], to peer: PeerAddress) {
        let place = store(bytes)
        add(place, bytes.count, to: peer)
    }

    /// Queues the same `bytes` for each of `peers`; tunnels among them, which no socket reaches, are passed over.
    package mutating func queue(_ bytes: [UInt8], to peers: [PeerAddress]) {
        let place = store(bytes)
        for peer in peers { add(place, bytes.count, to: peer) }
    }

    /// Sends what is queued.
    package mutating func flush() {
        send()
        buffersUsed = 0
    }

    private mutating func store(_ bytes: [UInt8]) -> UnsafeRawPointer {
        precondition(bytes.count <= TransportLimits.datagramBytes, "datagram too long to send")
        if buffersUsed == TransportLimits.batch { flush() }
        let place = buffers + buffersUsed * TransportLimits.datagramBytes
        bytes.withUnsafeBytes { UnsafeMutableRawBufferPointer(start: place, count: $0.count).copyMemory(from: $0) }
        buffersUsed += 1
        return UnsafeRawPointer(place)
    }

    private mutating func add(_ place: UnsafeRawPointer, _ count: Int, to peer: PeerAddress) {
        guard !peer.isTunnel else { return }
        queued = Int(datagram_batch_add(messages, place, UInt32(count), peer.kernelForm))
        if queued == TransportLimits.batch { send() }
    }

    private mutating func send() {
        guard queued > 0 else { return }
        let taken = socket.send(messages, count: queued)
        sent += taken
        dropped += queued - taken
        queued = 0
    }
}
