/// The sentences about how a shelf stands, and what its host speaks of, without a language.
enum ShelfPhrase: Sendable, Equatable {
    // Keys.
    case sayExplain, sayExplainNoMore, helpExplain
    case sayMoveUp, helpMoveUp, sayMoveDown, helpMoveDown, sayMoveToTop, helpMoveToTop
    case sayGoToExplained, helpGoToExplained

    // Why one does nothing.
    case isFirst, isLast, nothingExplained

    // What is shown.
    /// For how long by now.
    case explaining(String)
    /// When a flash sale ends, and what is left of its pieces.
    case flash(ends: String, left: Int, of: Int)
    /// The same on a line of the shelf, and where that is narrow.
    case flashLine(ends: String, left: Int)
    case shortFlashLine(ends: String, left: Int)
}

extension Words {
    static func english(_ phrase: ShelfPhrase) -> String {
        switch phrase {
        case .sayExplain: "explain"
        case .sayExplainNoMore: "explain no more"
        case .helpExplain: "Explain the line, or stop that"
        case .sayMoveUp: "move up"
        case .helpMoveUp: "Move line up"
        case .sayMoveDown: "move down"
        case .helpMoveDown: "Move line down"
        case .sayMoveToTop: "to the top"
        case .helpMoveToTop: "Move line to the top"
        case .sayGoToExplained: "explained"
        case .helpGoToExplained: "Go to what the host explains now"
        case .isFirst: "This line is the first already."
        case .isLast: "This line is the last already."
        case .nothingExplained: "The host explains nothing just now."
        case .explaining(let time): "● explaining · \(time)"
        case .flash(let time, let left, let quota):
            "ends in \(time) · \(NumberText.grouped(left)) of \(NumberText.grouped(quota))"
        case .flashLine(let time, let left): "\(time) · \(NumberText.grouped(left)) left"
        case .shortFlashLine(let time, let left): "\(time) ×\(NumberText.grouped(left))"
        }
    }

    static func chinese(_ phrase: ShelfPhrase) -> String {
        switch phrase {
        case .sayExplain: "讲解"
        case .sayExplainNoMore: "结束讲解"
        case .helpExplain: "开始或结束讲解所选商品"
        case .sayMoveUp: "上移"
        case .helpMoveUp: "商品上移"
        case .sayMoveDown: "下移"
        case .helpMoveDown: "商品下移"
        case .sayMoveToTop: "移到最前"
        case .helpMoveToTop: "商品移到最前"
        case .sayGoToExplained: "讲解中"
        case .helpGoToExplained: "跳到主播正在讲解的商品"
        case .isFirst: "已经是第一件了。"
        case .isLast: "已经是最后一件了。"
        case .nothingExplained: "主播现在没有讲解商品。"
        case .explaining(let time): "● 讲解中 \(time)"
        case .flash(let time, let left, let quota):
            "距结束 \(time) · 剩 \(NumberText.grouped(left))/\(NumberText.grouped(quota))"
        case .flashLine(let time, let left): "\(time) · 剩 \(NumberText.grouped(left)) 件"
        case .shortFlashLine(let time, let left): "\(time) ×\(NumberText.grouped(left))"
        }
    }
}
