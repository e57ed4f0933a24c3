import CDatagram
import Glibc
import Media

/// A UDP socket that moves many datagrams a call.
///
/// One thread receives; any thread may send or wake the receiver. The socket closes with its last reference.
package final class DatagramSocket: Sendable {
    /// Where the socket is bound, with the port it was given.
    package let localAddress: PeerAddress

    let descriptor: Int32
    let wakeUp: Int32

    /// Opens a socket on `host`, a numeric address or a name ("0.0.0.0" is every IPv4 address of the machine, "::"
    /// every address), and `port`, where 0 is any that is free.
    package init(host: String, port: UInt16) throws(TransportError) {
        let place = try PeerAddress.resolve(host, port: port)
        var local = place.kernelForm
        descriptor = datagram_open(&local, Int32(TransportLimits.socketBufferBytes))
        guard descriptor >= 0 else { throw .opening("\(place)", errno: -descriptor) }
        wakeUp = datagram_event()
        guard wakeUp >= 0 else {
            close(descriptor)
            throw .system("a wake-up could not be made", errno: -wakeUp)
        }
        guard datagram_local(descriptor, &local) == 0 else {
            close(descriptor)
            close(wakeUp)
            throw .system("UDP port \(place) could not be asked for its address", errno: errno)
        }
        localAddress = PeerAddress(local)
    }

    deinit {
        close(descriptor)
        close(wakeUp)
    }

    package var localPort: UInt16 { localAddress.port }

    /// Waits for datagrams, at most `timeout`, and takes all that wait, up to a batch.
    ///
    /// Returns how many came: zero after the time-out or a `wake()`.
    package func receive(into batch: inout ReceiveBatch, timeout: Duration) throws(TransportError) -> Int {
        var count = batch.fill(from: descriptor)
        if count == 0 {
            let found = datagram_wait(descriptor, wakeUp, max(0, timeout.nanoseconds))
            guard found >= 0 else { throw .system("waiting for datagrams failed", errno: -found) }
            guard found & Int32(DATAGRAM_READABLE) != 0 else { return 0 }
            count = batch.fill(from: descriptor)
        }
        guard count >= 0 else { throw .system("receiving on UDP port \(localPort) failed", errno: Int32(-count)) }
        return count
    }

    /// Makes the current or the next wait of `receive` end at once.
    package func wake() { datagram_signal(wakeUp) }

    /// Hands messages to the kernel, `TransportLimits.batch` a call, and returns how many it took. One that a single
    /// peer's state makes impossible is left out; a full queue is waited for a moment, then the rest is dropped.
    func send(_ messages: UnsafeBufferPointer<datagram_outgoing>) -> Int {
        var next = 0
        var sent = 0
        while next < messages.count {
            let taken = datagram_send(
                descriptor, Int32(localAddress.version.rawValue), messages.baseAddress! + next,  // count > 0
                UInt32(min(messages.count - next, TransportLimits.batch)))
            if taken > 0 {
                next += Int(taken)
                sent += Int(taken)
            } else if taken == -EAGAIN || taken == -ENOBUFS {
                guard datagram_wait_writable(descriptor, TransportLimits.writableMilliseconds) != 0 else { break }
            } else {
                next += 1
            }
        }
        return sent
    }
}
