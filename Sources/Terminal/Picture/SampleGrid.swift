/// A picture's three planes as samples, a fixed number of them across and down each cell.
struct SampleGrid: Sendable {
    /// Samples across a cell.
    let across: Int
    /// Samples down a cell.
    let down: Int
    /// Samples in one row of the whole grid.
    let stride: Int
    /// The three planes one after the other, each `plane` long: luma, blue and red difference.
    private(set) var samples: [Int32]
    let plane: Int
    private var lumaScaler: PlaneScaler
    private var chromaScaler: PlaneScaler

    init(picture: Picture, columns: Int, rows: Int, across: Int, down: Int) {
        self.across = across
        self.down = down
        stride = columns * across
        plane = stride * rows * down
        samples = [Int32](repeating: 0, count: 3 * plane)
        lumaScaler = PlaneScaler(
            width: picture.width, height: picture.height, toWidth: stride, toHeight: rows * down)
        chromaScaler = PlaneScaler(
            width: picture.chromaWidth, height: picture.chromaHeight, toWidth: stride, toHeight: rows * down)
    }

    mutating func take(_ picture: Picture, colored: Bool) {
        samples.withUnsafeMutableBufferPointer { samples in
            guard let target = samples.baseAddress else { return }
            lumaScaler.scale(picture.luma, into: target)
            guard colored else { return }
            chromaScaler.scale(picture.blueDifference, into: target + plane)
            chromaScaler.scale(picture.redDifference, into: target + 2 * plane)
        }
    }
}
