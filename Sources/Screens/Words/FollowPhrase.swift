/// The sentences about the hosts somebody follows, without a language.
enum FollowPhrase: Sendable, Equatable {
    // Keys.
    case sayFollowing, helpFollowing, sayGo, helpGo, helpRefresh

    // Why one does nothing.
    case nobodyChosen
    case hasNoShow(String)

    // The list.
    case title(Int)
    case loading, empty, noShow, here
}

extension Words {
    static func english(_ phrase: FollowPhrase) -> String {
        switch phrase {
        case .sayFollowing: "following"
        case .helpFollowing: "Whom you follow, and who is live now"
        case .sayGo: "go there"
        case .helpGo: "Leave this room for the show of this host"
        case .helpRefresh: "Look again who is live"
        case .nobodyChosen: "No host is chosen."
        case .hasNoShow(let host): "\(host) has no show just now; you are told when the next one begins."
        case .title(let count): "You follow (\(count))"
        case .loading: "Looking who is live…"
        case .empty: "You follow nobody yet: f in a room follows its host."
        case .noShow: "no show now"
        case .here: "you are here"
        }
    }

    static func chinese(_ phrase: FollowPhrase) -> String {
        switch phrase {
        case .sayFollowing: "我的关注"
        case .helpFollowing: "我关注的主播，谁正在直播"
        case .sayGo: "去看"
        case .helpGo: "离开这里，去这位主播的直播间"
        case .helpRefresh: "重新查看谁在直播"
        case .nobodyChosen: "没有选中主播。"
        case .hasNoShow(let host): "\(host) 现在没有直播，下次开播会提醒你。"
        case .title(let count): "我的关注（\(count)）"
        case .loading: "正在查看谁在直播…"
        case .empty: "还没有关注任何人：在直播间按 f 关注主播。"
        case .noShow: "未开播"
        case .here: "正在观看"
        }
    }
}
