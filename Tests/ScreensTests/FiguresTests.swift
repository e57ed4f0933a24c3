import Commerce
import Terminal
import Testing
import Wire

@testable import Screens

@Suite("The panels of figures")
struct FiguresTests {
    private static let small = Size(width: 80, height: 24)

    static var reception: MediaStatus {
        var figures = ReceptionFigures()
        figures.secondsWatched = 754
        figures.mediaBitsPerSecond = 712_000
        figures.repairBitsPerSecond = 145_000
        figures.estimate = 1_840_000
        figures.queueMilliseconds = 4
        figures.isProbing = true
        (figures.recentLoss, figures.recentLossAfterRepair) = (21.3, 0.4)
        (figures.loss, figures.lossAfterRepair) = (19.8, 0.2)
        figures.jitterMilliseconds = 12
        figures.playoutTargetMilliseconds = 150
        figures.pictureLagMilliseconds = 8
        figures.pictureAgeMilliseconds = 214
        (figures.concealedPercent, figures.recoveredPercent) = (0.6, 1.2)
        (figures.stalls, figures.stalledMilliseconds, figures.frozenMilliseconds) = (2, 620, 7_540)
        figures.dropped = [.twice: 1_204, .late: 31, .forged: 2]
        return MediaStatus(
            state: .playing, bitsPerSecond: 870_000, framesPerSecond: 29.7, width: 320, height: 180, lossPercent: 0.4,
            roundTripMilliseconds: 81, delayMilliseconds: 148, freezes: 5, layer: "v1", figures: figures)
    }

    static var sending: HostMediaStatus {
        var figures = SendingFigures()
        figures.streams = [
            .init(name: "a", state: .sent, bitsPerSecond: 34_000, viewers: 3, lossPercent: 2.3),
            .init(name: "a+", state: .sent, bitsPerSecond: 68_000, viewers: 1, lossPercent: 20.3),
            .init(
                name: "v0", state: .sent, width: 160, height: 90, bitsPerSecond: 81_000, framesPerSecond: 15,
                viewers: 0),
            .init(
                name: "v1", state: .sent, width: 320, height: 180, bitsPerSecond: 251_000, framesPerSecond: 30,
                viewers: 4, lossPercent: 19.5, picturesLeftOut: 3),
            .init(name: "v2", state: .noRoom, width: 640, height: 360, viewers: 2),
        ]
        figures.estimate = 512_000
        figures.repairBitsPerSecond = 12_000
        figures.packetsRepaired = 1_312
        figures.copies = 2
        figures.backlogMilliseconds = 9
        figures.overflowed = 1
        return HostMediaStatus(
            source: .running, bitsPerSecond: 446_000, framesPerSecond: 30, width: 320, height: 180, lossPercent: 3.1,
            roundTripMilliseconds: 41, figures: figures)
    }

    private func viewer(_ language: Language, _ size: Size) -> ViewerModel {
        var model = Fixtures.viewer(language: language, size: size)
        _ = model.update(.media(Self.reception))
        _ = model.press("s")
        return model
    }

    private func console(_ language: Language, _ size: Size) -> HostModel {
        var model = Fixtures.console(language: language, size: size)
        _ = model.update(.media(Self.sending))
        _ = model.press("i")
        return model
    }

    /// The panel at the bottom right of 80×24, so many columns wide.
    private func panel(_ width: Int, of screen: Surface) -> String {
        var part = Surface(size: Size(width: width, height: 22))
        part.blit(screen, at: Point(x: width - 80, y: 0))
        return part.text.split(separator: "\n").drop { !$0.hasPrefix("╭") }.joined(separator: "\n")
    }

    @Test("a viewer's, at 80×24")
    func receptionDrawing() {
        #expect(
            panel(38, of: viewer(.english, Self.small).view(size: Self.small, picture: nil)) == """
                ╭ Reception ─────────────────────────╮
                │ media       712 kbit/s             │
                │ repair      145 kbit/s             │
                │ path takes  1840 kbit/s            │
                │ picture     v1 320×180 29.7 fps ·  │
                │             trying more            │
                │ loss, 5 s   21.3%, repaired 0.4%   │
                │ loss, all   19.8%, repaired 0.2%   │
                │ RTT         81 ms                  │
                │ queue       4 ms                   │
                │ delay       148 ms, aim 150        │
                │ glass-glass 214 ms                 │
                │ jitter      12 ms                  │
                │ A/V offset  picture +8 ms          │
                │ made up     0.6%, copies 1.2%      │
                │ stalls      2 · 0.6 s · 0.1%       │
                │ freezes     5 · 7.5 s · 1.0%       │
                │ watched     12:34                  │
                │ not used    forged 2 · extra 1,204 │
                │             · late sound 31        │
                ╰────────────────────────────────────╯
                """)
    }

    @Test(
        "while nothing arrives no share of it is called lost, in the panel and in the bar", arguments: Language.allCases
    )
    func nothingArrives(language: Language) {
        var model = viewer(language, Self.small)
        var media = Self.reception
        (media.state, media.lossPercent, media.framesPerSecond) = (.stalled, 0, 0)
        (media.figures.recentLoss, media.figures.recentLossAfterRepair) = (0, 0)
        media.figures.nothingArrives = true
        _ = model.update(.media(media))
        let says = model.words(.media(.nothingArrives))
        #expect(model.text().contains("\(model.words(.media(.reception(.recentLoss))))") && model.text().contains(says))
        // Without the panel, and with room for all of the bar.
        _ = model.press(.escape)
        let bar = model.text(200, 48)
        #expect(bar.contains(says) && !bar.contains(model.words(.loss("0.0"))), "\n\(bar)")
    }

    @Test("the picture that comes a few times a second is called so", arguments: Language.allCases)
    func slowPicture(language: Language) {
        var viewer = viewer(language, Self.small)
        var reception = Self.reception
        (reception.layer, reception.framesPerSecond, reception.figures.isProbing) = ("vs", 5, false)
        _ = viewer.update(.media(reception))
        let says = viewer.words(.media(.fewPictures))
        #expect(viewer.text().contains(says.split(separator: " ").last ?? "?"))
        var console = console(language, Self.small)
        var sending = Self.sending
        sending.figures.streams[2] = .init(name: "vs", state: .sent, width: 160, height: 90, framesPerSecond: 5)
        _ = console.update(.media(sending))
        #expect(console.text().contains(says))
    }

    @Test("a viewer's, in Chinese, at 80×24")
    func chineseReceptionDrawing() {
        #expect(
            panel(38, of: viewer(.chinese, Self.small).view(size: Self.small, picture: nil)) == """
                ╭ 接收数据 ──────────────────────────╮
                │ 音视频      712 kbit/s             │
                │ 重传        145 kbit/s             │
                │ 估计带宽    1840 kbit/s            │
                │ 画面        v1 320×180 29.7 fps ·  │
                │             试更高清               │
                │ 丢包 5 秒   21.3%，修复后 0.4%     │
                │ 丢包全程    19.8%，修复后 0.2%     │
                │ 往返        81 ms                  │
                │ 排队        4 ms                   │
                │ 播放延迟    148 ms，目标 150       │
                │ 端到端      214 ms                 │
                │ 抖动        12 ms                  │
                │ 音画差      画面晚 8 ms            │
                │ 补偿声音    0.6%，副本 1.2%        │
                │ 声音卡顿    2 次 · 0.6 秒 · 0.1%   │
                │ 画面卡顿    5 次 · 7.5 秒 · 1.0%   │
                │ 已观看      12:34                  │
                │ 未用        伪造 2 · 多余 1,204 ·  │
                │             声音迟到 31            │
                ╰────────────────────────────────────╯
                """)
    }

    @Test("a host's, at 80×24")
    func sendingDrawing() {
        #expect(
            panel(70, of: console(.english, Self.small).view(size: Self.small, picture: nil)) == """
                ╭ What goes out ─────────────────────────────────────────────────────╮
                │     size            rate   fps  viewers     worst                  │
                │ a   voice      34 kbit/s              3      2.3%  on              │
                │ a+  + copies   68 kbit/s              1     20.3%  2 copies        │
                │ v0  160×90     81 kbit/s  15.0        0         –  on              │
                │ v1  320×180   251 kbit/s  30.0        4     19.5%  on              │
                │ v2  640×360            –   0.0        2      0.0%  no room         │
                │                                                                    │
                │ sent       446 kbit/s, 12 kbit/s of it again                       │
                │ path takes 512 kbit/s                                              │
                │ lost       3.1%                                                    │
                │ RTT        41 ms                                                   │
                │ sent again 1,312 packets                                           │
                │ waiting    9 ms                                                    │
                │ left out   pictures 3, packets 1                                   │
                ╰────────────────────────────────────────────────────────────────────╯
                """)
    }

    @Test("all rows are there on every screen, and the meter under the picture stays", arguments: Language.allCases)
    func rows(language: Language) {
        for size in [Size(width: 80, height: 24), Size(width: 90, height: 60), Size(width: 160, height: 48)] {
            let words = Words(language)
            let viewer = viewer(language, size)
            #expect(viewer.mode == .reception)
            let text = viewer.text(size.width, size.height)
            for row in MediaPhrase.Reception.allCases {
                #expect(text.contains("│ \(words(.media(.reception(row)))) "), "\(row) at \(size)")
            }
            #expect(text.contains("870 kbit/s · 30 fps"))
            let console = console(language, size)
            #expect(console.mode == .sending)
            let sent = console.text(size.width, size.height)
            for row in MediaPhrase.Sending.allCases {
                #expect(sent.contains("│ \(words(.media(.sending(row)))) "), "\(row) at \(size)")
            }
            for stream in Self.sending.figures.streams { #expect(sent.contains("│ \(stream.name) ")) }
        }
    }

    @Test("what is not known is left out, and nonsense does no harm")
    func unknown() {
        var model = Fixtures.viewer()
        _ = model.press("s")
        #expect(!model.text().contains("glass-glass") && !model.text().contains("A/V offset"))
        #expect(model.text().contains("picture     –"))
        var figures = ReceptionFigures()
        figures.mediaBitsPerSecond = .min
        figures.loss = .nan
        figures.recentLoss = .infinity
        figures.frozenMilliseconds = .max
        figures.secondsWatched = .max
        figures.dropped = Dictionary(uniqueKeysWithValues: ReceptionFigures.Drop.allCases.map { ($0, .max) })
        _ = model.update(.media(MediaStatus(state: .playing, figures: figures)))
        #expect(model.text().contains("watched"))
        var console = Fixtures.console()
        _ = console.press("i")
        var sending = SendingFigures()
        sending.streams = [.init(name: "v0", state: .sent, framesPerSecond: .nan, picturesLeftOut: .max)]
        sending.estimate = .min
        _ = console.update(.media(HostMediaStatus(source: .running, figures: sending)))
        #expect(console.text(80, 24).contains("v0"))
    }

    @Test("the same key opens and closes; the room goes on under it, and so does the show")
    func keys() {
        var viewer = viewer(.english, Size(width: 80, height: 24))
        let muted = viewer.press("m")
        #expect(muted == [.mute(true)] && viewer.mode == .reception)
        _ = viewer.press("s")
        #expect(viewer.mode == .room)
        var console = console(.english, Size(width: 80, height: 24))
        _ = console.press(.escape)
        #expect(console.mode == .console)
        #expect(console.text(80, 24).contains("446 kbit/s · 30 fps · loss 3.1%"))
    }
}
