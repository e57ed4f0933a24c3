import Devices
import Testing

@testable import Screens

@Suite("Faults of sources and sinks")
struct FaultTests {
    /// As the driver hands it on.
    private func fault(_ fault: DeviceFault) -> Fault {
        let error = DeviceError(fault, "FIRST", "SECOND", "THIRD")
        return Fault(code: fault.rawValue, parts: error.parts, sentence: error.message)
    }

    @Test("every fault has Chinese words, with the parts that the English ones have", arguments: DeviceFault.allCases)
    func chinese(kind: DeviceFault) {
        let fault = fault(kind)
        let (english, chinese) = (Words(.english)(fault), Words(.chinese)(fault))
        #expect(english == fault.sentence && chinese != english)
        for part in fault.parts { #expect(chinese.contains(part) == english.contains(part), "\(chinese)") }
        for text in [english, chinese] { #expect(!text.contains("{") && !text.isEmpty) }
    }

    @Test("the system's common reasons are said in Chinese, others in its own words; a part is never read again")
    func reasons() {
        let words = Words(.chinese)
        func unreadable(_ file: String, _ reason: String) -> String {
            words(Fault(code: "unreadable", parts: [file, reason], sentence: "x"))
        }
        #expect(unreadable("a.wav", "No such file or directory") == "无法读取 a.wav：没有这个文件或目录")
        #expect(unreadable("{1}.wav", "Level 3 halted") == "无法读取 {1}.wav：Level 3 halted")
        #expect(DeviceError(.unreadable, "{1}.wav", "gone").message == "{1}.wav cannot be read: gone")
        #expect(words(Fixtures.fault("something new")) == "something new")
    }

    @Test("every picture and sound source is named where one is not understood")
    func named() {
        for kind in [
            "studio", "y4m:FILE", "y4m+loop:FILE", "y4m:-", "ffmpeg:INPUT", "ffmpeg+once:FILE", "rtp:PORT",
            "rtp:FILE.sdp",
        ] {
            #expect(DeviceError(.noPictureSource, "x").message.contains(kind), "\(kind)")
        }
        for kind in [
            "tone", "wav:FILE", "alsa:DEVICE", "ffmpeg:INPUT", "ffmpeg+once:FILE", "rtp:PORT", "rtp:FILE.sdp", "none",
        ] {
            #expect(DeviceError(.noSoundSource, "x").message.contains(kind), "\(kind)")
        }
    }
}
