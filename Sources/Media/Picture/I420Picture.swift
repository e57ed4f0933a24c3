/// One picture in planar YCbCr 4:2:0, BT.601 limited range, as VP8 takes and gives it.
///
/// Rows are tightly packed: luma is `width × height` bytes, each chroma plane
/// `chromaWidth × chromaHeight`, with odd sizes rounded up.
package struct I420Picture: Sendable, Equatable {
    package let width: Int
    package let height: Int
    package var luma: [UInt8]
    package var blueDifference: [UInt8]
    package var redDifference: [UInt8]

    package var chromaWidth: Int { (width + 1) / 2 }
    package var chromaHeight: Int { (height + 1) / 2 }

    /// A grey picture of even brightness.
    package init(width: Int, height: Int, luma: UInt8 = 16) {
        precondition(Self.sizes.contains(width) && Self.sizes.contains(height), "picture size out of bounds")
        self.width = width
        self.height = height
        self.luma = [UInt8](repeating: luma, count: width * height)
        let chroma = ((width + 1) / 2) * ((height + 1) / 2)
        blueDifference = [UInt8](repeating: 128, count: chroma)
        redDifference = [UInt8](repeating: 128, count: chroma)
    }

    /// Widths and heights the engine handles, in pixels.
    package static let sizes = 2...4096
}
