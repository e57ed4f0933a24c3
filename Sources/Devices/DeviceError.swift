import Glibc

/// Why a source or a sink cannot be used.
package struct DeviceError: Error, Sendable, Equatable, CustomStringConvertible {
    package enum Code: String, Sendable {
        /// The text names no source or sink.
        case unknownSpecifier
        /// A file is not there or may not be read or written.
        case fileUnavailable
        /// A file is not in the format it should be in, or passes a limit.
        case unusableFormat
        /// A program that is needed is not installed.
        case programMissing
        /// A program ended before it should.
        case programFailed
        /// A sound device does not open, or was taken away.
        case deviceUnavailable
        /// A source gives nothing at present: read it again, and it goes on when it can.
        case interrupted
    }

    package let fault: DeviceFault
    /// Names, numbers, and the system's own words, in the order of the fault's sentence.
    package let parts: [String]

    package init(_ fault: DeviceFault, _ parts: String...) {
        self.fault = fault
        self.parts = parts
    }

    package var code: Code { fault.code }

    /// What happened, to what, and what to do about it, in English.
    package var message: String {
        // A part is put in once and never read again: it may hold what looks like a place.
        var (rest, text) = (fault.template[...], "")
        while let open = rest.firstIndex(of: "{"), let close = rest[open...].firstIndex(of: "}") {
            text += rest[..<open]
            if let place = Int(rest[rest.index(after: open)..<close]), parts.indices.contains(place) {
                text += parts[place]
            }
            rest = rest[rest.index(after: close)...]
        }
        return text + rest
    }

    package var description: String { message }
}

/// The system's words for an error number.
func systemReason(_ number: Int32) -> String { String(cString: strerror(number)) }
