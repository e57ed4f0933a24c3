extension Words {
    static func chinese(_ phrase: MediaPhrase) -> String {
        switch phrase {
        case .sayFigures: "数据"
        case .helpReception: "声音和画面的接收数据"
        case .helpSending: "各路声音和画面的发送数据"

        case .receptionTitle: "接收数据"
        case .reception(let row):
            switch row {
            case .media: "音视频"
            case .repair: "重传"
            case .estimate: "估计带宽"
            case .picture: "画面"
            case .recentLoss: "丢包 5 秒"
            case .loss: "丢包全程"
            case .roundTrip: "往返"
            case .queue: "排队"
            case .delay: "播放延迟"
            case .age: "端到端"
            case .jitter: "抖动"
            case .lag: "音画差"
            case .concealed: "补偿声音"
            case .stalls: "声音卡顿"
            case .freezes: "画面卡顿"
            case .watched: "已观看"
            case .dropped: "未用"
            }
        case .probing: "试更高清"
        case .lossPercent(let before, let after): "\(before)%，修复后 \(after)%"
        case .delay(let delay, let target): "\(delay) ms，目标 \(target)"
        case .lag(let lag): lag == 0 ? "0 ms" : "画面\(lag > 0 ? "晚" : "早") \(lag.magnitude) ms"
        case .madeUp(let percent, let copied): "\(percent)%，副本 \(copied)%"
        case .standstill(let count, let seconds, let percent): "\(count) 次 · \(seconds) 秒 · \(percent)%"
        case .drop(let reason, let count): "\(chinese(reason)) \(NumberText.short(count, in: .chinese))"
        case .nothingDropped: "无"
        case .nothingArrives: "没有数据到达"

        case .sendingTitle: "发送数据"
        case .sending(let row):
            switch row {
            case .rate: "已发"
            case .estimate: "估计带宽"
            case .loss: "丢包"
            case .roundTrip: "往返"
            case .repair: "重传"
            case .waiting: "排队"
            case .leftOut: "未发"
            }
        case .column(let column):
            switch column {
            case .stream: ""
            case .size: "尺寸"
            case .rate: "码率"
            case .pictures: "帧率"
            case .viewers: "观众"
            case .loss: "最差丢包"
            case .state: ""
            }
        case .state(let state):
            switch state {
            case .sent: "在发"
            case .unwatched: "无人看"
            case .noRoom: "带宽不够"
            }
        case .voiceAlone: "声音"
        case .voiceWithCopies: "带副本"
        case .fewPictures: "每秒几帧"
        case .copies(let count): "\(count) 份副本"
        case .repairShare(let rate): "其中重传 \(rate)"
        case .sentAgain(let count): "\(NumberText.grouped(count)) 个包"
        case .leftOut(let pictures, let packets):
            "\(NumberText.grouped(pictures)) 帧，\(NumberText.grouped(packets)) 个包"
        }
    }

    private static func chinese(_ reason: ReceptionFigures.Drop) -> String {
        switch reason {
        case .stranger: "来源不明"
        case .forged: "伪造"
        case .twice: "多余"
        case .notMedia: "非媒体"
        case .malformed: "格式错误"
        case .unknownStream: "非本流"
        case .stale: "过时"
        case .late: "声音迟到"
        }
    }
}
