import Terminal
import Testing
import Wire

@testable import Screens

@Suite("The host's sources and their meter")
struct HostSourcesTests {
    private static let gone = Fault(
        code: "programComplained", parts: ["/dev/video0", "No such device"],
        sentence: "ffmpeg stopped playing /dev/video0: No such device")

    private func console(_ language: Language = .english, size: Size = Size(width: 80, height: 24)) -> HostModel {
        Fixtures.console(language: language, size: size)
    }

    private func status(
        _ picture: HostMediaStatus.Source = .running, _ voice: HostMediaStatus.Source = .running, gaps: Int = 0,
        sound: SoundState = .on
    ) -> HostEvent {
        .media(HostMediaStatus(source: picture, voice: voice, gaps: gaps, sound: sound))
    }

    @Test("a picture that breaks off is told once, with a bell, its reason and what helps")
    func picture() {
        var model = console()
        let effects = model.update(status(.failed(Self.gone)))
        #expect(effects == [.bell])
        let text = model.text()
        #expect(text.contains("The picture broke off: ffmpeg stopped playing /dev/video0"))
        #expect(text.contains("s puts another"))
        let again = model.update(status(.failed(Self.gone)))
        #expect(again.isEmpty)
        // The notice goes; where the picture would be it stands.
        _ = model.update(.clock(Fixtures.time(60)))
        #expect(model.text().contains("no picture: ffmpeg") && model.text().contains("s puts another in its place"))
    }

    @Test("picture and voice of one input that break off are told of together", arguments: Language.allCases)
    func both(language: Language) {
        var model = console(language)
        #expect(model.update(status(.failed(Self.gone))) == [.bell])
        // The voice's thread notices a moment later.
        #expect(model.update(status(.failed(Self.gone), .failed(Self.gone))) == [.bell])
        let told = model.notice?.text(in: model.words) ?? ""
        switch language {
        case .english:
            #expect(told.hasPrefix("Picture and voice broke off: ffmpeg stopped playing /dev/video0: No such"))
        case .chinese: #expect(told.hasPrefix("画面和声音中断：ffmpeg 停止播放 /dev/video0：没有这个设备"))
        }
        #expect(model.update(status(.ended, .ended)).isEmpty)
    }

    @Test("a sender that has not begun yet is waited for, without a bell", arguments: Language.allCases)
    func awaited(language: Language) {
        var model = console(language)
        let nobody = Fault(
            code: "nobodySends", parts: ["127.0.0.1:5006"],
            sentence: "nobody sends RTP to UDP port 127.0.0.1:5006 yet; waiting")
        #expect(model.update(status(.awaited(nobody), .awaited(nobody))).isEmpty)
        let text = model.text()
        #expect(text.contains(model.words(.hostSource(.awaited(nobody)))))
        #expect(text.contains(model.words(.source(.voiceIsAwaited))) && text.contains("127.0.0.1:5006"))
        #expect(text.contains("nobody") == (language == .english))
        _ = model.update(.news(.pictureAwaited(nobody)))
        #expect(model.notice?.text(in: model.words).contains("127.0.0.1:5006") == true)
        _ = model.update(status())
        #expect(!model.text().contains(model.words(.source(.voiceIsAwaited))))
    }

    @Test("a show without a voice is not one without a device, in the meter and in the sheet")
    func noVoice() {
        var model = console()
        model.sources.voice = "none"
        _ = model.update(status(sound: .noDevice))
        #expect(model.text().contains("mic no voice wanted · s: one") && !model.text().contains("device"))
        _ = model.press("s")
        #expect(model.text().contains("Voice: none is wanted"))
    }

    @Test("a filled field of the sheet is not called needed, and ^T says why it goes nowhere")
    func remarks() {
        var model = console()
        _ = model.press("s")
        #expect(!model.text().contains("needed") && model.text().contains("as it is"))
        _ = model.press(.control("t"))
        #expect(model.text().contains(model.words(.source(.lookingForOthers))))
        _ = model.update(.sourcesFound(pictures: [], voices: []))
        _ = model.press(.control("t"))
        #expect(model.text().contains(model.words(.source(.noOthers))))
        #expect(model.sheet?.form.text(.picture) == "studio")
        _ = model.press(.control("u"))
        #expect(model.text().contains("needed"))
    }

    @Test("a voice that ends is told, and the meter says so until another is there")
    func voice() {
        var model = console()
        #expect(model.update(status(.running, .ended)) == [.bell])
        #expect(model.text().contains("The voice has come to its end"))
        _ = model.update(.clock(Fixtures.time(60)))
        #expect(model.text().contains("mic no voice · s: another"))
        _ = model.update(status())
        #expect(!model.text().contains("no voice"))
    }

    @Test("s and enter put the one that has ended on the air again; nothing else is changed")
    func again() {
        var model = console()
        _ = model.update(status(.ended))
        #expect(model.press("s") == [.findSources])
        #expect(model.mode == .choice && model.text().contains("Picture: has ended"))
        #expect(model.press(.enter) == [.replaceSources(picture: "studio", voice: nil)])
        #expect(model.text().contains("what is on the air stays"))
        #expect(model.press(.escape).isEmpty && model.mode == .choice)
        _ = model.update(.sourcesReplaced(nil))
        #expect(model.mode == .console && model.text().contains("On the air: studio · tone"))
        // One that ends at once is news.
        #expect(model.update(status(.ended)) == [.bell])
    }

    @Test("another is typed, a bad one is refused with the reason and can be mended")
    func typed() {
        var model = console()
        _ = model.press("s")
        for key: Key in [.tab, .control("u")] { _ = model.press(key) }
        model.type("cam:0")
        #expect(model.press(.enter) == [.replaceSources(picture: nil, voice: "cam:0")])
        let fault = Fixtures.fault("\"cam:0\" is no sound source; give tone, wav:FILE, alsa:DEVICE or none")
        _ = model.update(.sourcesReplaced(fault))
        #expect(model.text().contains("\"cam:0\" is no sound source"))
        _ = model.press(.control("u"))
        model.type("alsa:plughw:1")
        #expect(model.press(.enter) == [.replaceSources(picture: nil, voice: "alsa:plughw:1")])
        _ = model.update(.sourcesReplaced(nil))
        #expect(model.sources == HostSources(picture: "studio", voice: "alsa:plughw:1"))
    }

    @Test("^T goes through the machine's devices, what needs none, and the last one")
    func choices() {
        var model = console()
        _ = model.press("s")
        _ = model.update(.sourcesFound(pictures: ["ffmpeg:/dev/video0"], voices: ["alsa:default", "alsa:plughw:1"]))
        #expect(model.text().contains("^T: studio · ffmpeg:/dev/video0"))
        _ = model.press(.control("t"))
        #expect(model.sheet?.form.text(.picture) == "ffmpeg:/dev/video0")
        _ = model.press(.control("t"))
        #expect(model.sheet?.form.text(.picture) == "studio")
        _ = model.press(.tab)
        let voices = (0..<5).map { _ in
            _ = model.press(.control("t"))
            return model.sheet?.form.text(.voice) ?? ""
        }
        #expect(voices == ["alsa:default", "alsa:plughw:1", "none", "tone", "alsa:default"])
        #expect(model.press(.enter) == [.replaceSources(picture: nil, voice: "alsa:default")])
    }

    @Test("what is on the air already, and an empty field, are not sent")
    func refused() {
        var model = console()
        _ = model.press("s")
        #expect(model.press(.enter).isEmpty && model.text().contains("is on the air"))
        _ = model.press(.control("u"))
        #expect(model.press(.enter).isEmpty && model.mode == .choice)
        _ = model.press(.escape)
        #expect(model.mode == .console)
    }

    @Test("a source that ends under the open sheet can be put on again there")
    func underSheet() {
        var model = console()
        _ = model.press("s")
        _ = model.update(status(.running, .failed(Fixtures.fault("the microphone \"default\" was unplugged")), gaps: 3))
        #expect(model.text().contains("Voice: broke off: the microphone"))
        #expect(model.text().contains("sound was lost") && model.text().contains("3 times"))
        #expect(model.press(.control("s")) == [.replaceSources(picture: nil, voice: "tone")])
    }

    @Test(
        "the meter shows the voice, its peak, that it is too loud, or that there is none",
        arguments: [
            (SoundMeter(level: -30, peak: -12), "-30 dB"), (SoundMeter(level: -3, peak: -1, isClipping: true), "CLIP"),
            (SoundMeter(level: -96, peak: -96, isSilent: true), "no sound"),
        ])
    func meter(meter: SoundMeter, says: String) throws {
        var model = console()
        _ = model.update(.voice(meter))
        let row = try #require(model.text().split(separator: "\n").first { $0.hasPrefix(" mic ") })
        #expect(row.contains(says), "\(row)")
        #expect(row.prefix(43).contains("│") == (meter.peak > -60), "\(row)")
        _ = model.update(status(sound: .noDevice))
        #expect(model.text().contains("no voice wanted"))
    }

    @Test("everything of it fits at 80×24 and 160×48, in both languages", arguments: Language.allCases)
    func fits(language: Language) {
        let reason = Fixtures.fault(
            "ffmpeg stopped playing rtsp://camera.shop.example:554/stream/1: Connection timed out")
        for size in [Size(width: 80, height: 24), Size(width: 160, height: 48)] {
            var model = console(language, size: size)
            _ = model.update(
                status(
                    .failed(reason), .failed(Fixtures.fault("the microphone \"plughw:CARD=Two\" was unplugged")),
                    gaps: 2))
            _ = model.press("s")
            _ = model.update(
                .sourcesFound(
                    pictures: (0..<4).map { "ffmpeg:/dev/video\($0)" },
                    voices: (0..<4).map { "alsa:plughw:CARD=Two,DEV=\($0)" }))
            let text = model.text(size.width, size.height)
            #expect(text.count { $0 == "╭" } == 1 && text.count { $0 == "╰" } == 1, "\n\(text)")
            let words = Words(language)
            for field in [HostSheet.Field.picture, .voice] { #expect(text.contains(words(.shop(.field(field))))) }
            _ = model.press(.enter)
            _ = model.update(.sourcesReplaced(reason))
            #expect(model.text(size.width, size.height).contains("Connection timed out"))
        }
    }
}
