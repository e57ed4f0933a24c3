import Commerce
import Wire

extension Words {
    static func chinese(_ phrase: ModerationPhrase) -> String {
        switch phrase {
        case .sayPersonAlone: "不含游客"
        case .sayMute: "禁言"
        case .sayUnmute: "解除禁言"
        case .sayKick: "请出"
        case .sayAppoint: "设为房管"
        case .sayDismiss: "撤销房管"
        case .sayHeld: "待审"
        case .sayRules: "规则"
        case .sayAllow: "放行"
        case .sayDrop: "丢弃"
        case .sayChange: "更改"
        case .sayKeep: "管理"
        case .sayTakeAway: "隐藏"
        case .helpKeep: "维持秩序：隐藏弹幕、禁言、请出、待审弹幕"
        case .helpTakeAway: "对所有人隐藏这条弹幕，并告知发送者"
        case .helpLimits: "慢速模式、仅粉丝发言"
        case .helpGuestsToo: "连同从同一处来的所有游客一起拦住，或不拦"
        case .isModerator: "这是房管：只有主播可以这样做"
        case .nothingSaid: "还没有弹幕"
        case .notKeeper: "只有主播和房管可以管理直播间"
        case .noGuestsToKeepOut: "此人无法作为游客回来"
        case .linesTitle: "逐条查看弹幕"
        case .helpMute: "禁止某人发言，或解除禁言"
        case .helpKick: "请出某人，一分钟后可再进入"
        case .helpAppoint: "设为房管，或撤销"
        case .helpHeld: "等待放行的弹幕"
        case .helpRules: "慢速模式、仅粉丝发言、电话号码"
        case .helpAllow: "放行这条弹幕，所有人可见"
        case .helpDrop: "丢弃这条弹幕，并告知发送者"
        case .helpChange: "更改箭头所在的一行"
        case .helpRefreshHeld: "重新查看待审弹幕"

        case .isGuest: "游客不能发言：无需禁言，也不能设为房管"
        case .isHost: "这是主播"
        case .nothingHeld: "没有待审弹幕"
        case .rulesLoading: "正在读取规则…"

        case .isMuted(let mute, let now):
            mute.until.map { "禁言 \(NumberText.clock(seconds: max(0, ($0 - now).components.seconds)))" } ?? "禁言中"
        case .role(.host): "主播"
        case .role(.moderator): "房管"

        case .sheetTitle(.mute): "禁言"
        case .sheetTitle(.kick): "请出"
        case .sheetTitle(.ban): "移出直播间"
        case .sheetText(.mute, let name): "\(name)可以观看和购买，但不能发言。以下内容会告知对方。"
        case .sheetText(.kick, let name): "\(name)会被立即请出，一分钟后可再进入。原因会告知对方。"
        case .sheetText(.ban, let name): "\(name)会被移出且不能再进入。已下的订单不变。以下内容会告知对方。"
        case .guests(keptOut: false): "对方仍可作为游客回来：这里分不清各个游客。按 ^T 连同所有游客一起拦住，直到解除。"
        case .guests(keptOut: true): "所有游客也会被拦住，直到解除。"
        case .minutesRemark: "不填则到本场结束"
        case .reasonRemark: "选填，对方可见"
        case .minutesRange(let most): "1 至 \(NumberText.grouped(most)) 分钟，或不填"
        case .askTitle(let wish):
            switch wish {
            case .unmute: "解除禁言？"
            case .appoint: "设为房管？"
            case .dismiss: "撤销房管？"
            default: "允许再进入？"
            }
        case .askText(let wish, let name):
            switch wish {
            case .unmute: "\(name)可以重新发言，并会收到通知。"
            case .appoint: "\(name)在你的所有直播中可以禁言、请出、移出和放行弹幕，但不能卖货。"
            case .dismiss: "\(name)恢复为普通观众，并会收到通知。"
            default: "\(name)可以重新观看和发言。"
            }

        case .done(let wish, let name): done(wish, name)

        case .heldTitle: "等待放行的弹幕"
        case .heldLoading: "正在查看…"
        case .heldEmpty: "没有待审弹幕。含有屏蔽词或电话号码的弹幕会在这里等待。"
        case .heldFor(let seconds): "\(max(0, seconds)) 秒"
        case .heldWord(let word): word ?? "联系方式"
        case .linesWait(let count, let keys): "\(count) 条待审：\(keys)"

        case .rulesTitle: "直播间发言规则"
        case .row(.slow): "慢速模式"
        case .row(.followers): "仅粉丝发言"
        case .row(.contacts): "电话号码"
        case .value(.slow, let rules): rules.slowSeconds == 0 ? "关" : "每 \(rules.slowSeconds) 秒一条"
        case .value(.followers, let rules): rules.followersOnly ? "开" : "关"
        case .value(.contacts, let rules):
            switch rules.contacts {
            case .allow: "照常显示"
            case .mask: "用星号遮盖"
            case .hold: "等你放行"
            case .block: "拒绝"
            }
        case .rowText(.slow): "每人多久可以发一条。主播和房管不受限。"
        case .rowText(.followers): "只有关注主播的人可以发言。"
        case .rowText(.contacts): "观众发的电话号码、其他平台账号和私下付款。"

        case .notice(let notice): told(notice)
        case .mutedFor(let time?): "禁言 \(time)"
        case .mutedFor(nil): "禁言中"
        case .limits(let limits):
            [limits.slowSeconds > 0 ? "慢速 \(limits.slowSeconds) 秒" : nil, limits.followersOnly ? "仅粉丝发言" : nil]
                .compactMap(\.self).joined(separator: " · ")
        case .problem(let order, let problem): refused(order, problem)
        }
    }

    private static func span(_ seconds: Int) -> String {
        if seconds < 120 { return "\(seconds) 秒" }
        return seconds < 7_200 ? "\((seconds + 59) / 60) 分钟" : "\((seconds + 3_599) / 3_600) 小时"
    }

    private static func lasting(_ seconds: Int?) -> String { seconds.map(span) ?? "到本场结束" }

    private static func reason(_ text: String?) -> String { text.map { "，原因：\($0)" } ?? "" }

    private static func actor(_ role: Danmaku.Role?) -> String {
        switch role {
        case .host: "主播"
        case .moderator: "房管"
        case nil: "系统"
        }
    }

    private static func done(_ wish: ModerationWish, _ name: String) -> String {
        switch wish {
        case .mute(_, let seconds, _): "\(name) 已被禁言 \(lasting(seconds))，对方已收到通知"
        case .unmute: "\(name) 可以重新发言"
        case .kick: "已请出 \(name)"
        case .ban(_, let seconds, _, _): "已移出 \(name)，\(lasting(seconds))"
        case .liftBan: "\(name) 可以再进入"
        case .appoint: "\(name) 已是房管"
        case .dismiss: "\(name) 不再是房管"
        case .named(.mute, _, let seconds, _): "\(name) 已被禁言 \(lasting(seconds))，对方已收到通知"
        case .named(.kick, _, _, _): "已请出 \(name)"
        case .named(.ban, _, let seconds, _): "已移出 \(name)，\(lasting(seconds))"
        case .rules, .limits: "规则已更改"
        case .takeAway: "弹幕已隐藏，发送者已收到通知"
        case .settle(_, isAllowed: true): "弹幕已放行"
        case .settle(_, isAllowed: false): "弹幕已丢弃，发送者已收到通知"
        }
    }

    private static func told(_ notice: ModerationNotice) -> String {
        let line = notice.text.map { "“\($0)”" } ?? ""
        return switch notice.kind {
        case .muted: "你被\(actor(notice.by))禁言 \(lasting(notice.seconds))\(reason(notice.reason))"
        case .unmuted: notice.by == nil ? "禁言结束，你可以发言了" : "\(actor(notice.by))已解除你的禁言，你可以发言了"
        case .held: "你的弹幕\(line)正在等待主播放行"
        case .allowed: "你的弹幕\(line)已放行"
        case .dropped: "你的弹幕\(line)未被放行"
        case .expired: "你的弹幕\(line)等待过久，已丢弃"
        case .removed: "你的弹幕\(line)\(notice.by == nil ? "" : "被" + actor(notice.by))隐藏"
        case .appointed: "你是这里的房管：按 u 管理。发言免审，不受慢速模式限制"
        case .dismissed: "你不再是这里的房管"
        }
    }

    private static func refused(_ order: Problem.Order, _ problem: Problem) -> String {
        switch order {
        case .banned:
            "你已被移出这个直播间"
                + (problem.retryAfter.map { "，\(span($0))后可再进入" } ?? "，本场直播内不能再进入")
                + "\(reason(problem.reason))。你的订单仍可查看和付款。"
        case .kicked: "你被请出直播间\(reason(problem.reason))。\(span(problem.retryAfter ?? 60))后可再进入。"
        case .muted: "你被禁言 \(lasting(problem.retryAfter))\(reason(problem.reason))。仍可观看和购买。"
        case .slowMode: "慢速模式：\(span(problem.retryAfter ?? 1))后可再发言。"
        case .followersOnly: "现在只有关注主播的人可以发言。"
        case .wordsNotAllowed: "这条弹幕含有本直播间不允许的词，请换个说法。"
        case .contactNotAllowed: "为了大家的安全，请不要在直播间发送电话、其他账号或私下付款信息。"
        }
    }
}
