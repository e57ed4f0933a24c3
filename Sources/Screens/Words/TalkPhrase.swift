/// The sentences about talk, follows and questions, without a language.
enum TalkPhrase: Sendable, Equatable {
    // Keys.
    case sayColour, helpColour
    case sayFollow, sayUnfollow, helpFollow
    case sayAsked, helpAsked
    case sayAnswer, helpAnswer, sayMark, sayUnmark, helpMark, sayPinLine, helpPinLine, helpRefreshAsked
    case sayPinText, helpPinText, sayAnnounce, helpAnnounce

    // What is told.
    case following(String)
    case followsNoMore(String)
    case announced(from: String, String)
    case hostIsLive(String, title: String)
    case isAnnounced, nothingToAnnounce
    case isPinned, isUnpinned

    // The questions.
    case askedTitle, askedLoading, askedEmpty, nothingAsked
    /// How many wait, and the keys to them.
    case waiting(Int, keys: String)
    case askedBy(String, others: Int)
    case answered
}

extension Words {
    static func english(_ phrase: TalkPhrase) -> String {
        switch phrase {
        case .sayColour: "colour"
        case .helpColour: "The next colour for this line"
        case .sayFollow: "follow"
        case .sayUnfollow: "unfollow"
        case .helpFollow: "Follow the host: you are told when they go live"
        case .sayAsked: "asked"
        case .helpAsked: "What viewers ask, to answer one after the other"
        case .sayAnswer: "answer"
        case .helpAnswer: "Answer aloud, to who asked first, and mark it"
        case .sayMark: "done"
        case .sayUnmark: "not done"
        case .helpMark: "Mark the question as answered, or as waiting again"
        case .sayPinLine: "pin"
        case .helpPinLine: "Let this question stand over the talk"
        case .helpRefreshAsked: "Look again what was asked"
        case .sayPinText: "pin"
        case .helpPinText: "Let this stand over the talk; empty takes it down"
        case .sayAnnounce: "announce"
        case .helpAnnounce: "Announce this to everybody"
        case .following(let host): "You follow \(host) now, and are told when the next show begins."
        case .followsNoMore(let host): "You follow \(host) no more."
        case .announced(let from, let text): "\(from) announces: \(text)"
        case .hostIsLive(let host, let title): "\(host) is live now: \(title). F shows whom you follow."
        case .isAnnounced: "Everybody was told."
        case .nothingToAnnounce: "Type what everybody is to hear, then ^O."
        case .isPinned: "It stands over the talk now. ^P on an empty line takes it down."
        case .isUnpinned: "Nothing stands over the talk any more."
        case .askedTitle: "What viewers ask"
        case .askedLoading: "Looking what was asked…"
        case .askedEmpty: "Nobody has asked anything yet. Lines that ask something come here by themselves."
        case .nothingAsked: "No question is chosen."
        case .waiting(let count, let keys): "\(keys): \(count) asked"
        case .askedBy(let name, let others): others == 0 ? name : "\(name) +\(others)"
        case .answered: "answered"
        }
    }

    static func chinese(_ phrase: TalkPhrase) -> String {
        switch phrase {
        case .sayColour: "颜色"
        case .helpColour: "换一种弹幕颜色"
        case .sayFollow: "关注"
        case .sayUnfollow: "取消关注"
        case .helpFollow: "关注主播：下次开播时会提醒你"
        case .sayAsked: "提问"
        case .helpAsked: "观众的提问，逐条回答"
        case .sayAnswer: "回答"
        case .helpAnswer: "公开回复最先提问的人，并标为已答"
        case .sayMark: "已答"
        case .sayUnmark: "未答"
        case .helpMark: "标为已答，或改回未答"
        case .sayPinLine: "置顶"
        case .helpPinLine: "把这个问题置顶在弹幕上方"
        case .helpRefreshAsked: "重新查看提问"
        case .sayPinText: "置顶"
        case .helpPinText: "把这句话置顶；空着则取消置顶"
        case .sayAnnounce: "公告"
        case .helpAnnounce: "向所有人发布公告"
        case .following(let host): "已关注 \(host)，下次开播会提醒你。"
        case .followsNoMore(let host): "已取消关注 \(host)。"
        case .announced(let from, let text): "\(from) 公告：\(text)"
        case .hostIsLive(let host, let title): "\(host) 开播了：\(title)。按 F 查看关注。"
        case .isAnnounced: "已通知所有人。"
        case .nothingToAnnounce: "先输入公告内容，再按 ^O。"
        case .isPinned: "已置顶。清空后按 ^P 可取消。"
        case .isUnpinned: "已取消置顶。"
        case .askedTitle: "观众提问"
        case .askedLoading: "正在查看提问…"
        case .askedEmpty: "还没有人提问。弹幕里的问题会自动出现在这里。"
        case .nothingAsked: "没有选中问题。"
        case .waiting(let count, let keys): "\(keys)：\(count) 个提问"
        case .askedBy(let name, let others): others == 0 ? name : "\(name) 等 \(others + 1) 人"
        case .answered: "已答"
        }
    }
}
