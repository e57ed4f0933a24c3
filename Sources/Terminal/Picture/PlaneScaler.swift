/// Scales planes of bytes to samples with four fractional bits (0…4080).
///
/// Raw pointers and `while`: about twenty times faster than arrays and ranges in a debug build, in which the
/// demo has to keep up as well.
struct PlaneScaler: Sendable {
    let horizontal: AreaMap
    let vertical: AreaMap
    private var between: [Int32]
    private let rowsFirst: Bool

    /// The fractional bits of a sample.
    static let fraction: Int32 = 4

    init(width: Int, height: Int, toWidth: Int, toHeight: Int) {
        horizontal = AreaMap(source: width, target: toWidth)
        vertical = AreaMap(source: height, target: toHeight)
        // The pass that leaves less for the other goes first.
        rowsFirst = width * toHeight < toWidth * height
        between = [Int32](repeating: 0, count: rowsFirst ? width : toWidth * height)
    }

    /// Writes `toWidth × toHeight` samples.
    mutating func scale(_ plane: [UInt8], into target: UnsafeMutablePointer<Int32>) {
        precondition(plane.count == horizontal.source * vertical.source, "a plane of another size")
        plane.withUnsafeBufferPointer { plane in
            between.withUnsafeMutableBufferPointer { between in
                // Neither is empty: both axes have at least one pixel.
                guard let source = plane.baseAddress, let scratch = between.baseAddress else { return }
                if rowsFirst {
                    Self.scaleRowsFirst(source, scratch, target, horizontal, vertical)
                } else {
                    Self.scaleColumnsFirst(source, scratch, target, horizontal, vertical)
                }
            }
        }
    }

    private static func scaleRowsFirst(
        _ source: UnsafePointer<UInt8>, _ scratch: UnsafeMutablePointer<Int32>,
        _ target: UnsafeMutablePointer<Int32>, _ horizontal: AreaMap, _ vertical: AreaMap
    ) {
        let width = horizontal.source
        var y = 0
        while y < vertical.target {
            mix(source, width, row: y, vertical, into: scratch)
            var x = 0
            while x < width {
                scratch[x] = scratch[x] &>> (AreaMap.bits - fraction)
                x &+= 1
            }
            squeeze(scratch, shift: AreaMap.bits, horizontal, into: target + y &* horizontal.target)
            y &+= 1
        }
    }

    private static func scaleColumnsFirst(
        _ source: UnsafePointer<UInt8>, _ scratch: UnsafeMutablePointer<Int32>,
        _ target: UnsafeMutablePointer<Int32>, _ horizontal: AreaMap, _ vertical: AreaMap
    ) {
        let width = horizontal.target
        var y = 0
        while y < vertical.source {
            squeeze(
                source + y &* horizontal.source, shift: AreaMap.bits - fraction, horizontal,
                into: scratch + y &* width)
            y &+= 1
        }
        y = 0
        while y < vertical.target {
            let line = target + y &* width
            mix(scratch, width, row: y, vertical, into: line)
            var x = 0
            while x < width {
                line[x] = line[x] &>> AreaMap.bits
                x &+= 1
            }
            y &+= 1
        }
    }

    /// One sample row as the weighted sum of source rows.
    @inline(__always)
    private static func mix<Value: FixedWidthInteger>(
        _ source: UnsafePointer<Value>, _ width: Int, row: Int, _ map: AreaMap,
        into line: UnsafeMutablePointer<Int32>
    ) {
        var tap = map.offsets[row]
        let end = map.offsets[row &+ 1]
        var from = source + map.starts[row] &* width
        var weight = map.weights[tap]
        var x = 0
        while x < width {
            line[x] = Int32(truncatingIfNeeded: from[x]) &* weight
            x &+= 1
        }
        tap &+= 1
        while tap < end {
            from += width
            weight = map.weights[tap]
            x = 0
            while x < width {
                line[x] = line[x] &+ Int32(truncatingIfNeeded: from[x]) &* weight
                x &+= 1
            }
            tap &+= 1
        }
    }

    /// One row to fewer or more columns.
    @inline(__always)
    private static func squeeze<Value: FixedWidthInteger>(
        _ source: UnsafePointer<Value>, shift: Int32, _ map: AreaMap, into line: UnsafeMutablePointer<Int32>
    ) {
        map.starts.withUnsafeBufferPointer { starts in
            map.offsets.withUnsafeBufferPointer { offsets in
                map.weights.withUnsafeBufferPointer { weights in
                    var x = 0
                    while x < map.target {
                        var pixel = starts[x]
                        var tap = offsets[x]
                        let end = offsets[x &+ 1]
                        var sum: Int32 = 0
                        while tap < end {
                            sum = sum &+ Int32(truncatingIfNeeded: source[pixel]) &* weights[tap]
                            pixel &+= 1
                            tap &+= 1
                        }
                        line[x] = sum &>> shift
                        x &+= 1
                    }
                }
            }
        }
    }
}
