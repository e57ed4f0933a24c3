import Terminal

/// What goes out to whom, in figures.
extension HostModel {
    private static let labelColumns = 11
    /// Columns of the table; the last one takes what is left.
    private static let columns: [MediaPhrase.Column: Int] = [
        .stream: 4, .size: 9, .rate: 11, .pictures: 6, .viewers: 9, .loss: 10,
    ]
    private static let width = 70

    func drawSending(in area: Rect, on canvas: inout HostCanvas) {
        let rows = MediaPhrase.Sending.allCases.map {
            FigureRow(label: words(.media(.sending($0))), text: sending($0))
        }
        let streams = media.figures.streams
        let height = HostCanvas.figureBorder.height + 1 + streams.count + 1 + rows.count
        let inside = canvas.cornerPanel(
            Size(width: Self.width, height: height), title: words(.media(.sendingTitle)), in: area.inset(bottom: 1))
        drawColumns(
            MediaPhrase.Column.allCases.map { words(.media(.column($0))) }, Theme.panelQuiet, inside.row(0), &canvas)
        for (index, stream) in streams.enumerated() {
            let style = stream.state == .sent ? Theme.panel : Theme.panelQuiet.dim()
            drawColumns(MediaPhrase.Column.allCases.map { text($0, of: stream) }, style, inside.row(1 + index), &canvas)
        }
        canvas.figures(rows, labelColumns: Self.labelColumns, in: inside.inset(top: streams.count + 2))
    }

    /// Names and states begin at the left, numbers end at the right.
    private func drawColumns(_ texts: [String], _ style: Style, _ row: Rect, _ canvas: inout HostCanvas) {
        var x = row.x
        for (column, text) in zip(MediaPhrase.Column.allCases, texts) {
            let columns = Self.columns[column] ?? row.right - x
            switch column {
            case .stream, .size: canvas.text(text, x, row.y, style, most: columns)
            case .state: canvas.text(text, x + 2, row.y, style, most: columns - 2)
            case .rate, .pictures, .viewers, .loss:
                canvas.textBefore(text, x + columns, row.y, style, most: columns)
            }
            x += columns
        }
    }

    private func text(_ column: MediaPhrase.Column, of stream: SendingFigures.Stream) -> String {
        switch column {
        case .stream: stream.name
        case .size:
            if stream.isPicture {
                "\(stream.width)×\(stream.height)"
            } else {
                words(.media(stream.name == Self.copiedSound ? .voiceWithCopies : .voiceAlone))
            }
        case .rate: stream.bitsPerSecond > 0 ? NumberText.rate(stream.bitsPerSecond) : "–"
        case .pictures: stream.isPicture ? NumberText.tenths(stream.framesPerSecond) : ""
        case .viewers: words.short(stream.viewers)
        case .loss: stream.viewers > 0 ? NumberText.tenths(stream.lossPercent) + "%" : "–"
        case .state:
            if stream.state == .sent, stream.name == Self.copiedSound, media.figures.copies > 0 {
                words(.media(.copies(media.figures.copies)))
            } else if stream.state == .sent, stream.name == MediaStatus.slowLayer {
                words(.media(.fewPictures))
            } else {
                words(.media(.state(stream.state)))
            }
        }
    }

    /// The sound that carries earlier frames in each packet (Protocol.md).
    private static let copiedSound = "a+"

    private func sending(_ row: MediaPhrase.Sending) -> String {
        let figures = media.figures
        switch row {
        case .rate:
            let rate = NumberText.rate(media.bitsPerSecond)
            guard figures.repairBitsPerSecond > 0 else { return rate }
            return "\(rate), \(words(.media(.repairShare(NumberText.rate(figures.repairBitsPerSecond)))))"
        case .estimate: return figures.estimate.map(NumberText.rate) ?? "–"
        case .loss: return NumberText.tenths(media.lossPercent) + "%"
        case .roundTrip: return media.roundTripMilliseconds.map { "\($0) ms" } ?? "–"
        case .repair: return words(.media(.sentAgain(figures.packetsRepaired)))
        case .waiting: return "\(figures.backlogMilliseconds) ms"
        case .leftOut:
            let pictures = figures.streams.reduce(0) { $0 &+ $1.picturesLeftOut }
            return words(.media(.leftOut(pictures: pictures, packets: figures.overflowed)))
        }
    }
}
