extension Words {
    static func english(_ phrase: MediaPhrase) -> String {
        switch phrase {
        case .sayFigures: "figures"
        case .helpReception: "How sound and picture come through, in figures"
        case .helpSending: "What goes out, in figures"

        case .receptionTitle: "Reception"
        case .reception(let row):
            switch row {
            case .media: "media"
            case .repair: "repair"
            case .estimate: "path takes"
            case .picture: "picture"
            case .recentLoss: "loss, 5 s"
            case .loss: "loss, all"
            case .roundTrip: "RTT"
            case .queue: "queue"
            case .delay: "delay"
            case .age: "glass-glass"
            case .jitter: "jitter"
            case .lag: "A/V offset"
            case .concealed: "made up"
            case .stalls: "stalls"
            case .freezes: "freezes"
            case .watched: "watched"
            case .dropped: "not used"
            }
        case .probing: "trying more"
        case .lossPercent(let before, let after): "\(before)%, repaired \(after)%"
        case .delay(let delay, let target): "\(delay) ms, aim \(target)"
        case .lag(let lag): lag == 0 ? "0 ms" : "picture \(lag > 0 ? "+" : "")\(lag) ms"
        case .madeUp(let percent, let copied): "\(percent)%, copies \(copied)%"
        case .standstill(let count, let seconds, let percent): "\(count) · \(seconds) s · \(percent)%"
        case .drop(let reason, let count): "\(english(reason)) \(NumberText.short(count, in: .english))"
        case .nothingDropped: "nothing"
        case .nothingArrives: "nothing arrives"

        case .sendingTitle: "What goes out"
        case .sending(let row):
            switch row {
            case .rate: "sent"
            case .estimate: "path takes"
            case .loss: "lost"
            case .roundTrip: "RTT"
            case .repair: "sent again"
            case .waiting: "waiting"
            case .leftOut: "left out"
            }
        case .column(let column):
            switch column {
            case .stream: ""
            case .size: "size"
            case .rate: "rate"
            case .pictures: "fps"
            case .viewers: "viewers"
            case .loss: "worst"
            case .state: ""
            }
        case .state(let state):
            switch state {
            case .sent: "on"
            case .unwatched: "nobody watches"
            case .noRoom: "no room"
            }
        case .voiceAlone: "voice"
        case .voiceWithCopies: "+ copies"
        case .fewPictures: "few a second"
        case .copies(let count): count == 1 ? "1 copy" : "\(count) copies"
        case .repairShare(let rate): "\(rate) of it again"
        case .sentAgain(let count): "\(NumberText.grouped(count)) packets"
        case .leftOut(let pictures, let packets):
            "pictures \(NumberText.grouped(pictures)), packets \(NumberText.grouped(packets))"
        }
    }

    private static func english(_ reason: ReceptionFigures.Drop) -> String {
        switch reason {
        case .stranger: "foreign"
        case .forged: "forged"
        case .twice: "extra"
        case .notMedia: "no media"
        case .malformed: "malformed"
        case .unknownStream: "not ours"
        case .stale: "too old"
        case .late: "late sound"
        }
    }
}
