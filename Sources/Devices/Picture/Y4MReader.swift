import Media

/// Pictures from a YUV4MPEG2 stream, a file or standard input ("-"), as ffmpeg and mjpegtools write them.
///
/// 4:2:0 of any chroma siting, progressive; other sizes are fitted. Plays once, unless `loops`.
package struct Y4MReader: PictureReader {
    package let pace: Double?

    private let name: String
    private let header: Y4MHeader
    private let loops: Bool
    private let fit: PictureFit
    private var input: ByteInput

    package init(path: String, loops: Bool = false) throws(DeviceError) {
        let isPipe = path == "-"
        name = isPipe ? "standard input" : path
        guard !(isPipe && loops) else {
            throw DeviceError(.standardInputLoops)
        }
        input = ByteInput(file: isPipe ? .standardInput : try InputFile(path: path))
        guard let line = input.line(limit: DeviceLimits.headerLineBytes, unless: StopSignal()) else {
            throw DeviceError(.noHeader, name)
        }
        do throws(Y4MHeader.Flaw) {
            header = try Y4MHeader(line)
        } catch {
            throw DeviceError(.unplayable, name, error.reason, path)
        }
        self.loops = loops
        pace = header.framesPerSecond
        fit = PictureFit(
            fromWidth: header.width, fromHeight: header.height, toWidth: DeviceLimits.pictureWidth,
            toHeight: DeviceLimits.pictureHeight)
    }

    package mutating func next(at now: Instant, unless stop: StopSignal) throws(DeviceError) -> I420Picture? {
        if let picture = try read(unless: stop) { return picture }
        guard loops, !stop.isRequested, input.rewind(),
            input.line(limit: DeviceLimits.headerLineBytes, unless: stop) != nil
        else { return nil }
        return try read(unless: stop)
    }

    private mutating func read(unless stop: StopSignal) throws(DeviceError) -> I420Picture? {
        guard let line = input.line(limit: DeviceLimits.headerLineBytes, unless: stop) else { return nil }
        guard line.starts(with: "FRAME".utf8) else {
            throw DeviceError(.damagedPicture, name)
        }
        var picture = I420Picture(width: header.width, height: header.height)
        guard input.fill(&picture.luma, unless: stop), input.fill(&picture.blueDifference, unless: stop),
            input.fill(&picture.redDifference, unless: stop)
        else { return nil }
        return fit.apply(to: picture)
    }
}

/// The first line of a YUV4MPEG2 stream (mjpegtools, yuv4mpeg(5)).
struct Y4MHeader: Sendable, Equatable {
    struct Flaw: Error, Equatable { let reason: String }

    let width: Int
    let height: Int
    let framesPerSecond: Double

    init(_ line: [UInt8]) throws(Flaw) {
        let words = String(decoding: line, as: UTF8.self).split(separator: " ")
        guard words.first == "YUV4MPEG2" else { throw Flaw(reason: "it is not a YUV4MPEG2 stream") }
        var width = 0
        var height = 0
        var rate = 0.0
        for word in words.dropFirst() {
            let value = word.dropFirst()
            switch word.first {
            case "W": width = Int(value) ?? 0
            case "H": height = Int(value) ?? 0
            case "F": rate = Self.ratio(value) ?? 0
            case "C" where !["420", "420jpeg", "420mpeg2", "420paldv"].contains(value):
                throw Flaw(reason: "its colour format \(value) is not 8-bit 4:2:0")
            case "I" where !["p", "?"].contains(value): throw Flaw(reason: "it is interlaced")
            default: break
            }
        }
        guard I420Picture.sizes.contains(width), I420Picture.sizes.contains(height) else {
            throw Flaw(reason: "its size is missing or not within \(I420Picture.sizes) pixels")
        }
        guard DeviceLimits.fileFramesPerSecond.contains(rate) else {
            throw Flaw(reason: "its frame rate is missing or not within \(DeviceLimits.fileFramesPerSecond) per second")
        }
        self.width = width
        self.height = height
        framesPerSecond = rate
    }

    private static func ratio(_ text: Substring) -> Double? {
        let parts = text.split(separator: ":").compactMap { Int32($0) }
        guard parts.count == 2, parts[1] > 0 else { return nil }
        return Double(parts[0]) / Double(parts[1])
    }
}
