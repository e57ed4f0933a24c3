import Terminal

/// How sound and picture come through, in figures.
extension ViewerModel {
    private static let labelColumns = 12

    static let receptionBindings: [ViewerBinding] =
        [
            Binding(.escape, .character("s"), action: .close, says: .sayBack, explains: .helpBack),
            Binding(
                .character("m"), action: .toggleMute, saysNow: { $0.muted ? .sayUnmute : .sayMute },
                explains: .helpMute, unless: { $0.media.sound == .noDevice ? .noSoundDevice : nil }),
            Binding(.character("v"), action: .nextPictureStyle, says: .sayPicture, explains: .helpPicture),
        ] + everywhere

    func drawReception(in area: Rect, on canvas: inout ViewerCanvas) {
        let width = min(44, max(38, area.width * 28 / 100))
        let rows = receptionRows
        let text = width - ViewerCanvas.figureBorder.width - Self.labelColumns
        let height = rows.reduce(ViewerCanvas.figureBorder.height) { $0 + $1.lines(width: text).count }
        let inside = canvas.cornerPanel(
            Size(width: width, height: height), title: words(.media(.receptionTitle)), in: area)
        canvas.figures(rows, labelColumns: Self.labelColumns, in: inside)
    }

    private var receptionRows: [FigureRow] {
        MediaPhrase.Reception.allCases.compactMap { row in
            reception(row).map { FigureRow(label: words(.media(.reception(row))), text: $0) }
        }
    }

    /// Nil for what is not known here.
    private func reception(_ row: MediaPhrase.Reception) -> String? {
        let figures = media.figures
        func loss(_ before: Double, _ after: Double) -> String {
            words(.media(.lossPercent(before: NumberText.tenths(before), after: NumberText.tenths(after))))
        }
        func standstill(_ count: Int, _ milliseconds: Int) -> String {
            let percent = NumberText.tenths(figures.percent(ofMilliseconds: milliseconds))
            let seconds = NumberText.tenths(Double(milliseconds) / 1_000)
            return words(.media(.standstill(count, seconds: seconds, percent: percent)))
        }
        return switch row {
        case .media: NumberText.rate(figures.mediaBitsPerSecond)
        case .repair: NumberText.rate(figures.repairBitsPerSecond)
        case .estimate: NumberText.rate(figures.estimate)
        case .picture: pictureFigures
        case .recentLoss:
            figures.nothingArrives
                ? words(.media(.nothingArrives)) : loss(figures.recentLoss, figures.recentLossAfterRepair)
        case .loss: loss(figures.loss, figures.lossAfterRepair)
        case .roundTrip: media.roundTripMilliseconds.map { "\($0) ms" }
        case .queue: "\(figures.queueMilliseconds) ms"
        case .delay:
            media.delayMilliseconds.map { words(.media(.delay($0, target: figures.playoutTargetMilliseconds))) }
        case .age: figures.pictureAgeMilliseconds.map { "\($0) ms" }
        case .jitter: "\(figures.jitterMilliseconds) ms"
        case .lag: figures.pictureLagMilliseconds.map { words(.media(.lag($0))) }
        case .concealed:
            words(
                .media(
                    .madeUp(
                        NumberText.tenths(figures.concealedPercent),
                        copied: NumberText.tenths(figures.recoveredPercent))))
        case .stalls: standstill(figures.stalls, figures.stalledMilliseconds)
        case .freezes: standstill(media.freezes, figures.frozenMilliseconds)
        case .watched: NumberText.clock(seconds: figures.secondsWatched)
        case .dropped: droppedFigures
        }
    }

    private var pictureFigures: String {
        guard let layer = media.layer else { return "–" }
        var text = layer
        if media.height > 0 { text += " \(media.width)×\(media.height)" }
        text += " \(NumberText.tenths(media.framesPerSecond)) fps"
        if layer == MediaStatus.slowLayer { text += " · \(words(.media(.fewPictures)))" }
        return media.figures.isProbing ? "\(text) · \(words(.media(.probing)))" : text
    }

    private var droppedFigures: String {
        let dropped = ReceptionFigures.Drop.allCases.compactMap { reason in
            media.figures.dropped[reason].map { words(.media(.drop(reason, $0))) }
        }
        return dropped.isEmpty ? words(.media(.nothingDropped)) : dropped.joined(separator: " · ")
    }
}
