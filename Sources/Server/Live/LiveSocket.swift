import Glibc
import NIOCore

/// A channel's socket, for what can be sent at once.
///
/// NIO owns it and closes it: good on the channel's event loop until the channel is inactive, and while NIO has nothing to
/// send itself.
struct LiveSocket {
    private let descriptor: Int32

    /// Nil where the channel has none of its own, and where a handler would have its part in what is sent, as TLS has.
    init?(of channel: any Channel) {
        guard channel.pipeline.passesBytesOn else { return nil }
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

extension ChannelPipeline {
    /// Whether no handler sees what goes out.
    ///
    /// NIO tells of its handlers in words alone, a line each: `incoming type ↓↑ outgoing type [name]`, without the type on
    /// the side that a handler does not care for. In words of another kind there is a handler that does.
    var passesBytesOn: Bool {
        let lines = debugDescription.split(separator: "\n").dropFirst()
        guard let head = lines.first, head.contains("[I] ↓↑ [O]") else { return false }
        return lines.dropFirst().allSatisfy { line in
            line.firstRange(of: "↓↑").map { line[$0.upperBound...].drop { $0 == " " }.first == "[" } ?? false
        }
    }
}
