import Media

/// The built-in studio: a host who waves and talks beside a product that turns, drawn by us.
///
/// Every picture carries its time (`TimeCode`) along the top edge, so that whoever sees it can tell its age.
package struct StudioReader: PictureReader {
    package let pace: Double? = Double(DeviceLimits.framesPerSecond)

    /// What does not move, drawn once.
    private let set: Canvas

    package init() {
        var canvas = Canvas(width: DeviceLimits.pictureWidth, height: DeviceLimits.pictureHeight)
        StudioSet.draw(on: &canvas)
        set = canvas
    }

    package mutating func next(at now: Instant, unless stop: StopSignal) -> I420Picture? { picture(at: now) }

    /// The scene at a moment of the clock; motion repeats within a few seconds.
    package func picture(at now: Instant) -> I420Picture {
        // Within a day, so that the fraction of a second stays exact.
        let time = Double(now.nanoseconds % 86_400_000_000_000) / 1e9
        var canvas = set
        StudioHost.draw(on: &canvas, at: time)
        StudioProduct.draw(on: &canvas, at: time)
        StudioBanner.draw(on: &canvas, at: time)
        var picture = canvas.picture
        TimeCode(now).write(into: &picture)
        return picture
    }
}
