import Glibc
import NIOCore

/// A channel's socket, for what can be sent at once.
///
/// NIO owns it and closes it: good on the channel's event loop until the channel is inactive, while NIO has nothing to
/// send itself, and where there is nothing between the channel's handlers and TCP.
struct LiveSocket {
    private let descriptor: Int32

    /// Nil where the channel has none of its own.
    init?(of channel: any Channel) {
        let handle = try? channel.pipeline.syncOperations
            .withUnsafeTransportIfAvailable(of: NIOBSDSocket.Handle.self) { $0 }
        guard let handle else { return nil }
        descriptor = handle
    }

    /// How many bytes the kernel took, which may be none; nil when the connection is broken.
    func send(_ bytes: UnsafeRawBufferPointer) -> Int? {
        let taken = Glibc.send(descriptor, bytes.baseAddress, bytes.count, Int32(MSG_DONTWAIT) | Int32(MSG_NOSIGNAL))
        return taken >= 0 ? taken : errno == EAGAIN || errno == EINTR || errno == ENOBUFS ? 0 : nil
    }
}
