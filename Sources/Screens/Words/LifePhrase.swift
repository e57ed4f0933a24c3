import Commerce
import Wire

/// The sentences about how a show goes on, and how it is found, without a language.
enum LifePhrase: Sendable, Equatable {
    // Keys.
    case sayGoLive, helpGoLive, sayPause, sayResume, helpPause, sayShow, helpShow
    case sayLeave, helpLeave, sayCallOff, helpCallOff
    case saySearch, helpSearch, sayKeepSearch, helpKeepSearch, sayEndSearch, helpEndSearch

    // Why a key does nothing now.
    case isOn, isNotOn, isAsking

    // The console.
    case practice, practiceHint
    case scheduled(String)
    case scheduledHint
    case offAir, offAirHint, notTold
    case microphoneOffAir
    case isLive, isPaused, isBack
    case leaveTitle
    case leaveText(String)

    // The sheet about the show.
    case showTitle
    case showIs(String)
    case roomTitle, cover, tags, start
    case coverHint, tagsHint, startHint, noStart, timeForm, tooManyTags
    case isChanged(String)

    // The viewer's room.
    case backSoon
    case beginsIn(String)
    case beginsAnyMoment
    case notBegun(String)
    case noPicture

    // The lobby.
    case liveNow(Int)
    case comingUp(Int)
    case searchPrompt
    case foundNothing(String)
    case at(day: Int, LocalTime)
}

extension Words {
    static func english(_ phrase: LifePhrase) -> String {
        switch phrase {
        case .sayGoLive: "go live"
        case .helpGoLive: "Go live"
        case .sayPause: "pause"
        case .sayResume: "go on"
        case .helpPause: "Pause at once, or go on"
        case .sayShow: "show"
        case .helpShow: "Title, tags, time"
        case .sayLeave: "leave"
        case .helpLeave: "Leave the console; the show stays announced"
        case .sayCallOff: "call it off"
        case .helpCallOff: "Call the show off: its room is closed"
        case .saySearch: "search"
        case .helpSearch: "Search titles, hosts, tags and cover texts as you type"
        case .sayKeepSearch: "done"
        case .helpKeepSearch: "Choose among what was found"
        case .sayEndSearch: "all rooms"
        case .helpEndSearch: "Show all rooms again"
        case .isOn: "The show is on already"
        case .isNotOn: "Only a show that is live can be paused; l goes live"
        case .isAsking: "The server is being asked; a moment"
        case .practice: "PRACTICE · nobody sees or hears you"
        case .practiceHint: "l goes live with the shelf as it is"
        case .scheduled(let when): "NOT LIVE YET · announced for \(when)"
        case .scheduledHint: "nobody sees you yet · l begins it"
        case .offAir: "PAUSED · YOU ARE OFF THE AIR"
        case .offAirHint: "No picture and no sound leave this machine. z goes on."
        case .notTold: "You are off the air, but the room could not be told yet. It is tried again."
        case .microphoneOffAir: "off: the show is paused"
        case .isLive: "You are live. Your followers are told as soon as your picture comes."
        case .isPaused: "Paused: picture and sound have stopped. z goes on."
        case .isBack: "You are on the air again."
        case .leaveTitle: "Leave the console?"
        case .leaveText(let when): "The show stays announced for \(when). Come back with `hawker host`."
        case .showTitle: "The show"
        case .showIs(let phase): "It is \(phase). Who is in the room sees changes at once."
        case .roomTitle: "title"
        case .cover: "cover text"
        case .tags: "tags"
        case .start: "begins at"
        case .coverHint: "| parts lines"
        case .tagsHint: "up to 5"
        case .startHint: "2026-11-23 20:00"
        case .noStart: "has begun"
        case .timeForm: "like 2026-11-23 20:00"
        case .tooManyTags: "5 at most"
        case .isChanged(let title): "Changed: \(title)."
        case .backSoon: "Back soon"
        case .beginsIn(let time): "Begins in \(time)"
        case .beginsAnyMoment: "Begins any moment now"
        case .notBegun(let title): "\(title) is sold when the show begins"
        case .noPicture: "no picture now"
        case .liveNow(let count): "Live now (\(count))"
        case .comingUp(let count): "Coming up (\(count))"
        case .searchPrompt: "Search"
        case .foundNothing(let query): "Nothing here is like “\(query)”."
        case .at(let day, let time):
            switch day {
            case 0: "today \(time.clock)"
            case 1: "tomorrow \(time.clock)"
            default: "\(weekdays[time.weekday]) \(time.day) \(months[time.month - 1]) \(time.clock)"
            }
        }
    }

    static func chinese(_ phrase: LifePhrase) -> String {
        switch phrase {
        case .sayGoLive: "开播"
        case .helpGoLive: "正式开播"
        case .sayPause: "暂停"
        case .sayResume: "继续"
        case .helpPause: "暂停：立即停止画面和声音；继续"
        case .sayShow: "直播信息"
        case .helpShow: "标题、简介、标签、开播时间"
        case .sayLeave: "离开"
        case .helpLeave: "离开控制台，预告保留"
        case .sayCallOff: "取消直播"
        case .helpCallOff: "取消这场直播并关闭直播间"
        case .saySearch: "搜索"
        case .helpSearch: "边输入边搜索标题、主播、标签和简介"
        case .sayKeepSearch: "完成"
        case .helpKeepSearch: "在结果中选择"
        case .sayEndSearch: "全部"
        case .helpEndSearch: "重新显示全部直播间"
        case .isOn: "直播已经开始"
        case .isNotOn: "只有直播中才能暂停；按 l 开播"
        case .isAsking: "正在联系服务器，请稍候"
        case .practice: "彩排 · 没有人能看到或听到你"
        case .practiceHint: "按 l 用当前货架正式开播"
        case .scheduled(let when): "尚未开播 · 预告时间 \(when)"
        case .scheduledHint: "没有人能看到你 · 按 l 开播"
        case .offAir: "已暂停 · 画面和声音已停止"
        case .offAirHint: "没有任何画面和声音离开这台电脑。按 z 继续。"
        case .notTold: "画面和声音已停止，但暂时无法通知直播间，正在重试。"
        case .microphoneOffAir: "已关闭：直播暂停中"
        case .isLive: "已开播，画面传出后会通知粉丝。"
        case .isPaused: "已暂停：画面和声音已停止。按 z 继续。"
        case .isBack: "已恢复直播。"
        case .leaveTitle: "离开控制台？"
        case .leaveText(let when): "预告保留，时间 \(when)。用 `hawker host` 可随时回来。"
        case .showTitle: "直播信息"
        case .showIs(let phase): "当前状态：\(phase)。直播间里的人会立即看到修改。"
        case .roomTitle: "标题"
        case .cover: "简介"
        case .tags: "标签"
        case .start: "开播时间"
        case .coverHint: "用 | 换行"
        case .tagsHint: "最多 5 个"
        case .startHint: "2026-11-23 20:00"
        case .noStart: "已开播"
        case .timeForm: "如 2026-11-23 20:00"
        case .tooManyTags: "最多 5 个"
        case .isChanged(let title): "已修改：\(title)。"
        case .backSoon: "马上回来"
        case .beginsIn(let time): "距开播 \(time)"
        case .beginsAnyMoment: "即将开播"
        case .notBegun(let title): "\(title) 开播后开售"
        case .noPicture: "暂无画面"
        case .liveNow(let count): "正在直播（\(count)）"
        case .comingUp(let count): "直播预告（\(count)）"
        case .searchPrompt: "搜索"
        case .foundNothing(let query): "没有找到与“\(query)”相关的直播间。"
        case .at(let day, let time):
            switch day {
            case 0: "今天 \(time.clock)"
            case 1: "明天 \(time.clock)"
            default: "\(time.month)月\(time.day)日 周\(chineseWeekdays[time.weekday]) \(time.clock)"
            }
        }
    }

    private static let weekdays = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"]
    private static let chineseWeekdays = ["日", "一", "二", "三", "四", "五", "六"]
    private static let months = [
        "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
    ]

    /// When something is: the day as people call it, and the minute.
    func when(_ time: Timestamp, after now: Timestamp, in zone: Zone) -> String {
        let local = LocalTime(time, in: zone)
        return self(.life(.at(day: local.days(after: LocalTime(now, in: zone)), local)))
    }

    /// What stands where no room is.
    package var noRooms: String { self(.noRooms) }

    /// A room on one line of text.
    package func line(of room: RoomSummary, at now: Timestamp, in zone: Zone) -> String {
        let room = room.cleaned
        let remark = room.startsAt.map { when($0, after: now, in: zone) } ?? self(.viewers(short(room.viewers)))
        let tags = (room.tags ?? []).map { " #" + $0 }.joined()
        return "\(room.id) \(self(.phase(room.phase))) \(remark) · \(room.title) · \(room.host)\(tags)"
    }
}
