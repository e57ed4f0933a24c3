import Media

/// Pictures of anything the ffmpeg program reads, fitted to our size and rate by it.
package struct FFmpegPictures: PictureReader {
    /// ffmpeg waits for each picture's time.
    package let pace: Double? = nil

    private let input: String
    private let loops: Bool
    private let program: ChildProgram

    /// - Parameter loops: a file begins again at its end.
    package init(input: String, loops: Bool = true) throws(DeviceError) {
        try FFmpegInput.check(input)
        self.input = input
        self.loops = loops
        program = try ChildProgram("ffmpeg", FFmpegInput.pictureArguments(for: input, loops: loops))
    }

    package mutating func next(at now: Instant, unless stop: StopSignal) throws(DeviceError) -> I420Picture? {
        var picture = I420Picture(width: DeviceLimits.pictureWidth, height: DeviceLimits.pictureHeight)
        if program.fill(&picture.luma, unless: stop), program.fill(&picture.blueDifference, unless: stop),
            program.fill(&picture.redDifference, unless: stop)
        {
            return picture
        }
        try program.checkEnd(playing: input, loops: loops, unless: stop)
        return nil
    }
}
