/// The sentences about where picture and voice come from, without a language.
enum SourcePhrase: Sendable, Equatable {
    // Keys.
    case saySources, sayNext, helpSources

    // What is told when a source ends or breaks off by itself.
    case pictureStopped(HostMediaStatus.Source)
    case voiceStopped(HostMediaStatus.Source)
    /// Both, and for the same reason: they came from one input.
    case bothStopped(HostMediaStatus.Source)
    case news(News)
    /// In place of the picture, and of the meter.
    case another, voiceIsGone
    /// In place of the meter: the host wants no voice; and nothing of it has come yet.
    case voiceIsNone, voiceIsAwaited

    // The sheet.
    case pictureIs(HostMediaStatus.Source)
    case voiceIs(HostMediaStatus.Source, gaps: Int)
    case choices(String)
    /// Why `choices` has nothing to go to for a field: the machine is still looked through, or has nothing.
    case lookingForOthers, noOthers
    /// A field that was not changed.
    case unchanged
    case opening, isOnAir
    /// The voice of the sheet when there is to be none.
    case voiceIsOff
    case onAir(HostSources)

    // The meter.
    case clipping, silent
}

extension Words {
    static func english(_ phrase: SourcePhrase) -> String {
        switch phrase {
        case .saySources: "source"
        case .sayNext: "next choice"
        case .helpSources: "Another picture or voice"
        case .news(let news): english(news)
        case .bothStopped(.failed(let fault)):
            "Picture and voice broke off: \(fault.sentence). Viewers see the last picture and hear nothing; s puts others "
                + "in their place."
        case .bothStopped:
            "Picture and voice have come to their end. Viewers see the last picture and hear nothing; s puts others in "
                + "their place."
        case .pictureStopped(.failed(let fault)):
            "The picture broke off: \(fault.sentence). Viewers see its last one; s puts another source in its place."
        case .pictureStopped:
            "The picture has come to its end. Viewers see its last one; s puts another source in its place."
        case .voiceStopped(.failed(let fault)):
            "The voice broke off: \(fault.sentence). Viewers hear nothing; s puts another source in its place."
        case .voiceStopped: "The voice has come to its end. Viewers hear nothing; s puts another source in its place."
        case .another: "s puts another in its place"
        case .voiceIsGone: "no voice · s: another"
        case .voiceIsNone: "no voice wanted · s: one"
        case .voiceIsAwaited: "waiting for the sender"
        case .voiceIsOff: "Voice: none is wanted"
        case .lookingForOthers: "looking for devices; a moment"
        case .noOthers: "no other device was found; type one"
        case .unchanged: "as it is"
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
        case .failed(let fault): "broke off: \(fault.sentence)"
        case .awaited(let fault): fault.sentence
        }
    }

    private static func english(_ news: News) -> String {
        switch news {
        case .pictureInterrupted(let fault): "The picture is interrupted: \(fault.sentence)"
        case .soundInterrupted(let fault): "The sound is interrupted: \(fault.sentence)"
        case .pictureAwaited(let fault): "The picture has not begun: \(fault.sentence)"
        case .soundAwaited(let fault): "The sound has not begun: \(fault.sentence)"
        case .pictureBegan: "The picture has begun."
        case .soundBegan: "The sound has begun."
        case .pictureReturned: "The picture is back."
        case .soundReturned: "The sound is back."
        case .soundLost(let fault): "No sound: \(fault.sentence)"
        case .trouble(let words): words
        case .serverOnAnotherPort: "The server is back on another port. End the show and start it again."
        case .copyDescribed(let file): "RTP: \(file)"
        }
    }

    static func chinese(_ phrase: SourcePhrase) -> String {
        switch phrase {
        case .saySources: "换来源"
        case .sayNext: "下一个"
        case .helpSources: "更换画面或声音来源，直播不中断"
        case .news(let news): chinese(news)
        case .bothStopped(.failed(let fault)):
            "画面和声音中断：\(chinese(fault))。观众看到最后一帧，听不到声音；按 s 更换来源。"
        case .bothStopped: "画面和声音来源已播完。观众看到最后一帧，听不到声音；按 s 更换来源。"
        case .pictureStopped(.failed(let fault)): "画面中断：\(chinese(fault))。观众看到最后一帧；按 s 更换来源。"
        case .pictureStopped: "画面来源已播完。观众看到最后一帧；按 s 更换来源。"
        case .voiceStopped(.failed(let fault)): "声音中断：\(chinese(fault))。观众听不到声音；按 s 更换来源。"
        case .voiceStopped: "声音来源已播完。观众听不到声音；按 s 更换来源。"
        case .another: "按 s 更换来源"
        case .voiceIsGone: "没有声音 · 按 s 更换"
        case .voiceIsNone: "未设声音 · 按 s 选择"
        case .voiceIsAwaited: "等待发送方"
        case .voiceIsOff: "声音：未设"
        case .lookingForOthers: "正在查找设备，请稍候"
        case .noOthers: "没有找到别的设备；请直接输入"
        case .unchanged: "不变"
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
        case .failed(let fault): "中断：\(chinese(fault))"
        case .awaited(let fault): chinese(fault)
        }
    }

    private static func chinese(_ news: News) -> String {
        switch news {
        case .pictureInterrupted(let fault): "画面暂停：\(chinese(fault))"
        case .soundInterrupted(let fault): "声音暂停：\(chinese(fault))"
        case .pictureAwaited(let fault): "画面尚未开始：\(chinese(fault))"
        case .soundAwaited(let fault): "声音尚未开始：\(chinese(fault))"
        case .pictureBegan: "画面已开始。"
        case .soundBegan: "声音已开始。"
        case .pictureReturned: "画面已恢复。"
        case .soundReturned: "声音已恢复。"
        case .soundLost(let fault): "没有声音：\(chinese(fault))"
        case .trouble(let words): "音视频出错：\(words)"
        case .serverOnAnotherPort: "服务器换了端口。请结束直播后重新开播。"
        case .copyDescribed(let file): "RTP：\(file)"
        }
    }
}
