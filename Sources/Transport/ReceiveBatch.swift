import CDatagram
import Media

/// Room for the datagrams of one `receive`, allocated once and filled again and again.
package struct ReceiveBatch: ~Copyable {
    /// How many datagrams the last `receive` left here.
    package private(set) var count = 0

    private let buffers: UnsafeMutablePointer<UInt8>
    private let lengths: UnsafeMutablePointer<UInt32>
    private let senders: UnsafeMutablePointer<datagram_peer>

    package init() {
        buffers = .allocate(capacity: TransportLimits.batch * TransportLimits.datagramBytes)
        lengths = .allocate(capacity: TransportLimits.batch)
        senders = .allocate(capacity: TransportLimits.batch)
    }

    deinit {
        buffers.deallocate()
        lengths.deallocate()
        senders.deallocate()
    }

    /// Shows each datagram and its sender. The bytes are valid only until `body` returns: copy what must stay.
    package func forEach<Failure: Error>(
        _ body: (_ bytes: UnsafeRawBufferPointer, _ from: PeerAddress) throws(Failure) -> Void
    ) throws(Failure) {
        for index in 0..<count where lengths[index] > 0 {
            let start = buffers + index * TransportLimits.datagramBytes
            let bytes = UnsafeRawBufferPointer(start: start, count: Int(lengths[index]))
            try body(bytes, PeerAddress(senders[index]))
        }
    }

    /// A datagram and its sender; empty when it was too long. The bytes are good until the next `receive`.
    package subscript(index: Int) -> (bytes: UnsafeRawBufferPointer, from: PeerAddress) {
        precondition(index < count, "no such datagram")
        let start = buffers + index * TransportLimits.datagramBytes
        return (UnsafeRawBufferPointer(start: start, count: Int(lengths[index])), PeerAddress(senders[index]))
    }

    /// How many came, or a negative errno.
    mutating func fill(from descriptor: Int32) -> Int {
        let came = datagram_receive(
            descriptor, buffers, TransportLimits.datagramBytes, UInt32(TransportLimits.batch), lengths, senders)
        count = max(0, Int(came))
        return Int(came)
    }
}
