/// Why sound or pictures cannot be encoded or decoded.
package struct CodecError: Error, Sendable, Equatable, CustomStringConvertible {
    package enum Code: String, Sendable {
        /// The library refused to start with these settings.
        case unavailable
        /// The bytes are no packet of this codec, or are cut short: drop them and go on.
        case damagedData
        /// A frame needs a key frame that did not come: ask for one.
        case needsKeyFrame
        /// The library failed at something that was well formed.
        case failure
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
