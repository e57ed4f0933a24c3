import Terminal
import Wire

/// Where picture and voice come from: what becomes of them, and what is put in their place.
extension HostModel {
    /// Takes in how the media do; what ends by itself is told once.
    mutating func take(_ status: HostMediaStatus) -> [HostEffect] {
        let before = media
        var status = status
        (status.source, status.voice) = (status.source.cleaned, status.voice.cleaned)
        media = status
        sheet?.mediaIs(status)
        guard !isOver else { return [] }
        let pictureStops = media.source.hasStopped && !before.source.hasStopped
        let voiceStops = media.voice.hasStopped && !before.voice.hasStopped
        guard pictureStops || voiceStops else { return [] }
        if media.source == media.voice {
            // The second half of one input may come a moment after the first.
            tell(.source(.bothStopped(media.source)))
        } else {
            // Of two at once the sentence that stays is of the picture.
            tell(.source(pictureStops ? .pictureStopped(media.source) : .voiceStopped(media.voice)))
        }
        return [.bell]
    }

    mutating func openSources() -> [HostEffect] {
        show(.sources(SourceChoice(sources, media)))
        return [.findSources]
    }

    mutating func sourcesReplaced(_ fault: Fault?) -> [HostEffect] {
        let problem = fault.map {
            Problem(code: "source-unusable", title: "The source cannot be used", status: 422, detail: words($0))
        }
        if problem == nil, case .sent(.sources(let picture, let voice), _) = sheet?.errand {
            sources = HostSources(picture: picture ?? sources.picture, voice: voice ?? sources.voice)
            // Whatever becomes of the new ones is news.
            if picture != nil { media.source = .running }
            if voice != nil { media.voice = .running }
        }
        return settle(problem) { if case .sources = $0 { true } else { false } }
    }

    /// A bar of the voice's power from −60 dB to 0, the last 6 dB of it where it distorts, and a mark at its peak.
    func drawLevel(_ row: Rect, on canvas: inout HostCanvas) {
        var x = row.x + 1
        x += canvas.text(words(.levelTitle), x, row.y, Theme.quiet, most: 10) + 1
        let warning = Theme.base.foreground(Theme.warning).bold()
        if let says = withoutVoice {
            canvas.text(words(says), x, row.y, warning, most: row.right - x)
            canvas.target(row, .sources)
            return
        }
        let voice = voice ?? .nothing
        let (says, style) =
            if voice.isClipping {
                (words(.source(.clipping)), Theme.base.foreground(Theme.bad).bold())
            } else if voice.isSilent {
                (words(.source(.silent)), warning)
            } else {
                ("\(Int(voice.level.rounded())) dB", Theme.quiet)
            }
        // Only as wide as its words: the bar does not jump while they are numbers.
        let columns = max(7, TextWidth.of(says))
        let right = canvas.textBefore(
            TextLayout.pad(says, to: columns, trailing: true), row.right - 1, row.y, style, most: columns)
        drawBar(voice, Rect(x: x, y: row.y, width: max(0, right - x - 1), height: 1), on: &canvas)
    }

    private func drawBar(_ voice: SoundMeter, _ row: Rect, on canvas: inout HostCanvas) {
        func columns(_ decibels: Double) -> Int {
            Int((Double(row.width) * max(0, min(1, (decibels + 60) / 60))).rounded())
        }
        let (filled, peak) = (columns(voice.level), columns(voice.peak) - 1)
        for column in 0..<row.width {
            let isLoud = column >= row.width * 9 / 10
            let color = isLoud ? Theme.bad : column >= row.width * 7 / 10 ? Theme.warning : Theme.good
            canvas.surface[row.x + column, row.y] =
                if column < filled {
                    Cell("█", style: Theme.base.foreground(color))
                } else if column == peak {
                    Cell("│", style: Theme.base.foreground(color).bold())
                } else {
                    Cell("·", style: Theme.line)
                }
        }
    }

    /// Why there is nothing to measure; nil while there is.
    private var withoutVoice: Phrase? {
        if isOffAir { return .life(.microphoneOffAir) }
        if media.voice.hasStopped { return .source(.voiceIsGone) }
        if case .awaited = media.voice { return .source(.voiceIsAwaited) }
        if media.sound == .noDevice { return .source(.voiceIsNone) }
        return muted ? .microphoneSilent : nil
    }
}
