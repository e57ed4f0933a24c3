extension Words {
    /// A fault in this language.
    func callAsFunction(_ fault: Fault) -> String {
        switch language {
        case .english: fault.sentence
        case .chinese: Self.chinese(fault)
        }
    }

    static func chinese(_ fault: Fault) -> String {
        guard let template = chineseFaults[fault.code] else { return fault.sentence }
        // A part is put in once and never read again: it may hold what looks like a place.
        var (rest, text) = (template[...], "")
        while let open = rest.firstIndex(of: "{"), let close = rest[open...].firstIndex(of: "}") {
            text += rest[..<open]
            if let place = Int(rest[rest.index(after: open)..<close]), fault.parts.indices.contains(place) {
                text += chineseReasons[fault.parts[place]] ?? fault.parts[place]
            }
            rest = rest[rest.index(after: close)...]
        }
        return text + rest
    }

    /// By what the devices call each fault; `{0}`, `{1}`… stand for its parts.
    private static let chineseFaults: [String: String] = [
        "noPictureSource":
            "没有“{0}”这种画面来源；可用 studio、y4m:文件、y4m+loop:文件、y4m:-（需 --no-screen）、ffmpeg:输入、"
            + "ffmpeg+once:文件、rtp:端口、rtp:文件.sdp",
        "noSoundSource":
            "没有“{0}”这种声音来源；可用 tone、wav:文件、alsa:设备、ffmpeg:输入、ffmpeg+once:文件、rtp:端口、"
            + "rtp:文件.sdp、none",
        "noSink": "声音不能送到“{0}”；可用 alsa:设备、wav:文件、none",
        "standardInputLoops": "标准输入不能循环播放；请给一个文件",
        "standardInputTaken": "{0} 要读标准输入，而控制台用它读按键；请加 --no-screen，或给一个文件",

        "unreadable": "无法读取 {0}：{1}",
        "isFolder": "{0} 是文件夹；请给其中的文件",
        "unwritable": "无法写入 {0}：{1}",
        "noLongerWritable": "{0} 不能再写入：{1}",
        "inputUnreadable": "无法读取 {0}（{1}）；请给文件、设备或网址",
        "unplayable": "无法播放 {0}：{1}；可改用 ffmpeg:{2}",
        "unplayableSound": "无法播放 {0}：{1}；可改用 ffmpeg:{2}",
        "emptySound": "无法播放 {0}：文件是空的",
        "noHeader": "{0} 不是 YUV4MPEG2：没有文件头",
        "damagedPicture": "{0} 已损坏：有一帧不以 FRAME 开头",

        "programMissing": "没有安装 {0}；请安装（apt install {0}）或更换来源",
        "programNotStarted": "无法启动 {0}：{1}",
        "programStalled": "{0} 还在，但 ffmpeg 读不到内容了",
        "programComplained": "ffmpeg 停止播放 {0}：{1}",
        "programKilled": "ffmpeg 停止播放 {0}：被外部终止（{1}）",
        "programQuit": "ffmpeg 停止播放 {0}：退出码 {1}，没有说明原因",
        "loopEnded": "ffmpeg 停止播放 {0}，而它本应循环不停",

        "microphoneNotOpen": "麦克风“{0}”打不开（{1}）；是否已连接且未被占用？可用 `hawker devices` 查看",
        "loudspeakerNotOpen": "扬声器“{0}”打不开（{1}）；是否已连接且未被占用？可用 `hawker devices` 查看",
        "microphoneFormat": "麦克风“{0}”不支持 16 位 48 kHz（{1}）；可试“plug:{0}”",
        "loudspeakerFormat": "扬声器“{0}”不支持 16 位 48 kHz（{1}）；可试“plug:{0}”",
        "microphoneGone": "麦克风“{0}”已拔出",
        "loudspeakerGone": "扬声器“{0}”已拔出",
        "microphoneStalled": "麦克风“{0}”还在，但不再有声音",
        "loudspeakerStalled": "扬声器“{0}”还在，但不再出声",
        "microphoneBroke": "麦克风“{0}”中断（{1}）",
        "loudspeakerBroke": "扬声器“{0}”中断（{1}）",

        "endedAtOnce": "来源还没开始就结束了",
        "gaveNothing": "来源已打开，但 {0} 秒内没有内容",
        "doesNotOpen": "来源打不开；有程序在写入吗？还是它在等待什么？",

        "noPortOfFour": "{0} 不能作 RTP 端口：应为 2 到 65532 的偶数，是四个端口中的第一个",
        "noPortOfTwo": "{0} 不能作 RTP 端口：应为 1 到 65534，其上一个端口收报告",
        "noPort": "“{0}”没有给端口；请用 rtp:端口 或 rtp:文件.sdp",
        "samePorts": "{0} 里声音和画面的端口相同",
        "noSoundStream": "{0} 里没有 Opus 声音",
        "noPictureStream": "{0} 里没有 VP8 画面",
        "noDescription": "无法读取 {0}：请给端口（如 5004）或会话描述文件（.sdp）",
        "unusableDescription": "{0} 不能用：{1}",
        "sendsElsewhere": "{0} 发往“{1}”；hawker 只在 127.0.0.1 接收，请发到那里",
        "portNotOpen": "无法接收 RTP：{0}",
        "nobodySends": "还没有程序向 UDP 端口 {0} 发送 RTP，正在等待",
        "senderSilent": "UDP 端口 {0} 的 RTP 发送方停了，等它恢复",
        "senderLeft": "UDP 端口 {0} 的 RTP 发送方已结束，等待下一个",
        "noKeyFrame": "UDP 端口 {0} 有画面，但还没有关键帧；请让发送方每 2 秒发一个",
        "notPictures": "UDP 端口 {0} 收到的不是 VP8；请让发送方用 VP8 编码",
        "notSound": "UDP 端口 {0} 收到的不是 Opus；请让发送方用 Opus 编码",
        "soundLength": "UDP 端口 {0} 的声音每包 {1} ms；请让发送方改为 20 ms（ffmpeg：-frame_duration 20）",
    ]

    /// What the system and the readers of files say most; everything else stays in their words.
    private static let chineseReasons: [String: String] = [
        "standard input": "标准输入",
        "No such file or directory": "没有这个文件或目录",
        "No such device": "没有这个设备",
        "No such device or address": "没有这个设备或地址",
        "Permission denied": "没有权限",
        "Device or resource busy": "正被占用",
        "Is a directory": "是文件夹",
        "Not a directory": "路径中有一项不是文件夹",
        "No space left on device": "磁盘已满",
        "Read-only file system": "文件系统只读",
        "Connection refused": "连接被拒绝",
        "Invalid argument": "参数无效",
        "Killed": "被强制结束",
        "Terminated": "被要求结束",
        "it is not a WAV file": "不是 WAV 文件",
        "it is not 16-bit PCM": "不是 16 位 PCM",
        "there is no sound in it": "里面没有声音",
        "its format is cut short": "格式部分不完整",
        "it is not a YUV4MPEG2 stream": "不是 YUV4MPEG2",
        "it is interlaced": "是隔行扫描",
        "it names neither Opus nor VP8": "里面既没有 Opus 也没有 VP8",
        "it is too long": "太长",
    ]
}
