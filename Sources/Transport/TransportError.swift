import Glibc

/// Why datagrams cannot be moved.
package struct TransportError: Error, Sendable, Equatable, CustomStringConvertible {
    package enum Code: String, Sendable {
        /// Another program has the port.
        case addressInUse
        /// The address is not one of this machine's.
        case addressUnavailable
        /// The system does not let this user have the port.
        case permissionDenied
        /// A host name has no address.
        case unknownHost
        /// A packet was not sealed with the key, or was changed since; nothing came of it.
        case forged
        /// A packet came a second time, or long after its time; nothing came of it.
        case replayed
        /// A packet is from nobody who has a key here.
        case stranger
        /// A key has sealed as many packets as it may.
        case keyWornOut
        /// The system refused for another reason, which the message names.
        case systemFailure
    }

    package let code: Code
    /// What happened, to what, and what to do about it.
    package let message: String

    package init(_ code: Code, _ message: String) {
        self.code = code
        self.message = message
    }

    package var description: String { message }

    static func opening(_ place: String, errno number: Int32) -> TransportError {
        switch number {
        case EADDRINUSE:
            TransportError(.addressInUse, "UDP port \(place) is taken by another program; choose another port")
        case EADDRNOTAVAIL:
            TransportError(.addressUnavailable, "\(place) is not an address of this machine; choose one that is")
        case EACCES, EPERM:
            TransportError(.permissionDenied, "UDP port \(place) is not allowed for this user; choose one above 1023")
        default:
            system("UDP port \(place) could not be opened", errno: number)
        }
    }

    static func system(_ happening: String, errno number: Int32) -> TransportError {
        TransportError(.systemFailure, "\(happening): \(String(cString: strerror(number)))")
    }
}
