/// The sentences about where picture and voice come from, without a language.
enum SourcePhrase: Sendable, Equatable {
    // Keys.
    case saySources, sayNext, helpSources

    // What is told when a source ends or breaks off by itself.
    case pictureStopped(HostMediaStatus.Source)
    case voiceStopped(HostMediaStatus.Source)
    /// In place of the picture, and of the meter.
    case another, voiceIsGone

    // The sheet.
    case pictureIs(HostMediaStatus.Source)
    case voiceIs(HostMediaStatus.Source, gaps: Int)
    case choices(String)
    case opening, isOnAir
    case onAir(HostSources)

    // The meter.
    case clipping, silent
}

extension Words {
    static func english(_ phrase: SourcePhrase) -> String {
        switch phrase {
        case .saySources: "source"
        case .sayNext: "next choice"
        case .helpSources: "Another picture or voice, without leaving the air"
        case .pictureStopped(.failed(let reason)):
            "The picture broke off: \(reason). Viewers see its last one; s puts another source in its place."
        case .pictureStopped:
            "The picture has come to its end. Viewers see its last one; s puts another source in its place."
        case .voiceStopped(.failed(let reason)):
            "The voice broke off: \(reason). Viewers hear nothing; s puts another source in its place."
        case .voiceStopped: "The voice has come to its end. Viewers hear nothing; s puts another source in its place."
        case .another: "s puts another in its place"
        case .voiceIsGone: "no voice · s: another"
        case .pictureIs(let source): "Picture: " + englishState(source)
        case .voiceIs(let source, let gaps):
            "Voice: " + englishState(source)
                + (gaps == 0 ? "" : " · sound was lost \(gaps == 1 ? "once" : "\(NumberText.grouped(gaps)) times")")
        case .choices(let choices): "^T: \(choices)"
        case .opening: "Opening it; what is on the air stays until it shows something…"
        case .isOnAir: "is on the air"
        case .onAir(let sources): "On the air: \(sources.picture) · \(sources.voice)"
        case .clipping: "CLIP"
        case .silent: "no sound"
        }
    }

    private static func englishState(_ source: HostMediaStatus.Source) -> String {
        switch source {
        case .starting: "starting"
        case .running: "on the air"
        case .ended: "has ended"
        case .failed(let reason): "broke off: \(reason)"
        }
    }

    static func chinese(_ phrase: SourcePhrase) -> String {
        switch phrase {
        case .saySources: "换来源"
        case .sayNext: "下一个"
        case .helpSources: "更换画面或声音来源，直播不中断"
        case .pictureStopped(.failed(let reason)): "画面中断：\(reason)。观众看到最后一帧；按 s 更换来源。"
        case .pictureStopped: "画面来源已播完。观众看到最后一帧；按 s 更换来源。"
        case .voiceStopped(.failed(let reason)): "声音中断：\(reason)。观众听不到声音；按 s 更换来源。"
        case .voiceStopped: "声音来源已播完。观众听不到声音；按 s 更换来源。"
        case .another: "按 s 更换来源"
        case .voiceIsGone: "没有声音 · 按 s 更换"
        case .pictureIs(let source): "画面：" + chineseState(source)
        case .voiceIs(let source, let gaps):
            "声音：" + chineseState(source) + (gaps == 0 ? "" : " · 丢音 \(NumberText.grouped(gaps)) 次")
        case .choices(let choices): "^T：\(choices)"
        case .opening: "正在打开；新来源出画面之前，当前的继续播出…"
        case .isOnAir: "正在播出"
        case .onAir(let sources): "正在播出：\(sources.picture) · \(sources.voice)"
        case .clipping: "过载"
        case .silent: "无声"
        }
    }

    private static func chineseState(_ source: HostMediaStatus.Source) -> String {
        switch source {
        case .starting: "启动中"
        case .running: "正在播出"
        case .ended: "已播完"
        case .failed(let reason): "中断：\(reason)"
        }
    }
}
