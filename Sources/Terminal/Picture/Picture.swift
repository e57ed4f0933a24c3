/// One picture in planar YCbCr 4:2:0, BT.601 limited range.
///
/// Rows are tightly packed: luma is `width × height` bytes, each chroma plane `chromaWidth × chromaHeight`,
/// with odd sizes rounded up.
package struct Picture: Sendable, Equatable {
    package let width: Int
    package let height: Int
    package let luma: [UInt8]
    package let blueDifference: [UInt8]
    package let redDifference: [UInt8]

    package var chromaWidth: Int { (width + 1) / 2 }
    package var chromaHeight: Int { (height + 1) / 2 }

    /// Takes the planes as they are, without copying; nil when their sizes do not belong together.
    package init?(width: Int, height: Int, luma: [UInt8], blueDifference: [UInt8], redDifference: [UInt8]) {
        let sides = 1...Limits.pictureSide
        guard sides.contains(width), sides.contains(height) else { return nil }
        let chroma = ((width + 1) / 2) * ((height + 1) / 2)
        guard luma.count == width * height, blueDifference.count == chroma, redDifference.count == chroma else {
            return nil
        }
        self.width = width
        self.height = height
        self.luma = luma
        self.blueDifference = blueDifference
        self.redDifference = redDifference
    }
}
