import Terminal
import Wire

/// How to prove what is given away: the hash that binds the host before anybody takes part, the seed that is told at the
/// end, and the command that computes the winners again.
extension ViewerModel {
    static let proofsBindings: [ViewerBinding] =
        [Binding(.escape, .character("W"), action: .close, says: .sayBack, explains: .helpBack)] + everywhere

    /// What runs, then what has ended, the newest first.
    var provable: [DrawView] { (room?.draws.reversed() ?? []) + endedDraws }

    func drawProofs(in area: Rect, on canvas: inout ViewerCanvas) {
        let width = min(area.width, 78)
        let label = 8
        let text = width - ViewerCanvas.figureBorder.width - label
        let rows = provable.flatMap(proof)
        let height = rows.reduce(ViewerCanvas.figureBorder.height) { $0 + $1.lines(width: text).count }
        let inside = canvas.cornerPanel(
            Size(width: width, height: height), title: words(.draw(.proofs)), in: area)
        canvas.figures(rows, labelColumns: label, in: inside)
    }

    private func proof(of draw: DrawView) -> [FigureRow] {
        let kind = words(.draw(.kind(draw.kind)))
        let seed = draw.seed.map(\.rawValue) ?? words(.draw(.seedIsToldLater))
        let rows = [
            FigureRow(label: "▸", text: "\(kind) · \(draw.title)"),
            FigureRow(label: words(.draw(.proofHash)), text: draw.commitment.rawValue),
            FigureRow(label: words(.draw(.proofSeed)), text: seed),
        ]
        guard draw.state == .ended else { return rows }
        return rows + [
            FigureRow(label: words(.draw(.proofWinners)), text: words(.draw(.winners(draw)))),
            FigureRow(label: words(.draw(.proofCheck)), text: "hawker verify-draw \(draw.id)"),
        ]
    }
}
