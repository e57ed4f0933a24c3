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

    package let code: Code
    /// What happened, to what, and what to do about it.
    package let message: String

    package init(_ code: Code, _ message: String) {
        self.code = code
        self.message = message
    }

    package var description: String { message }
}

/// The system's words for an error number.
func systemReason(_ number: Int32) -> String { String(cString: strerror(number)) }
