import Glibc
import Transport

/// Sends a datagram one byte longer than the module itself would, through a bare socket.
func sendOversized(to port: UInt16) throws {
    let descriptor = socket(AF_INET, Int32(SOCK_DGRAM.rawValue), 0)
    defer { close(descriptor) }
    var to = sockaddr_in()
    to.sin_family = sa_family_t(AF_INET)
    to.sin_port = port.bigEndian
    to.sin_addr.s_addr = inet_addr("127.0.0.1")
    let bytes = [UInt8](repeating: 1, count: TransportLimits.datagramBytes + 1)
    let sent = withUnsafePointer(to: &to) {
        $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
            sendto(descriptor, bytes, bytes.count, 0, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
        }
    }
    guard sent == bytes.count else { throw TransportError(.systemFailure, "the oversized datagram was not sent") }
}
