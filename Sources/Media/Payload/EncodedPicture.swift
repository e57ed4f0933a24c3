/// One picture as the encoder made it.
package struct EncodedPicture: Hashable, Sendable {
    package let bytes: [UInt8]
    package let isKeyFrame: Bool
    package let timestamp: RTPTimestamp
    /// False when a newer picture is due as well: decode it, since others build on it, and show the newer one.
    package var isShown: Bool

    package init(bytes: [UInt8], isKeyFrame: Bool, timestamp: RTPTimestamp, isShown: Bool = true) {
        self.bytes = bytes
        self.isKeyFrame = isKeyFrame
        self.timestamp = timestamp
        self.isShown = isShown
    }
}
