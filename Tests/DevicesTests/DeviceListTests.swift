import Foundation
import Testing

@testable import Devices

@Suite("The list of devices")
struct DeviceListTests {
    private func hint(_ name: String, _ direction: ALSAHint.Direction = .both) -> ALSAHint {
        ALSAHint(name: name, description: "HDA Intel PCH, ALC257 Analog\nDefault Audio Device", direction: direction)
    }

    @Test("of a card's many names those are listed that take any sound, in their own direction")
    func worthListing() {
        for name in ["default", "sysdefault:CARD=PCH", "plughw:CARD=PCH,DEV=0", "pulse", "booth"] {
            #expect(hint(name).isWorthListing(capture: true) && hint(name).isWorthListing(capture: false))
        }
        for name in ["null", "hw:CARD=PCH,DEV=0", "surround51:CARD=PCH,DEV=0", "dmix:CARD=PCH,DEV=0", "lavrate"] {
            #expect(!hint(name).isWorthListing(capture: false), "\(name)")
        }
        #expect(!hint("pulse", .playback).isWorthListing(capture: true))
        #expect(!hint("pulse", .capture).isWorthListing(capture: false))
        #expect(hint("x").title == "HDA Intel PCH, ALC257 Analog: Default Audio Device")
        #expect(ALSAHint(name: "x", description: "", direction: .both).title == "x")
    }

    @Test("a device that only has a name is left out; one that is busy or forbidden says so")
    func problems() {
        #expect(ALSAHint.problem(0) == nil && ALSAHint.problem(-ENOENT) == "" && ALSAHint.problem(-ENODEV) == "")
        #expect(ALSAHint.problem(-EBUSY)?.contains("in use") == true)
        #expect(ALSAHint.problem(-EACCES)?.contains("audio") == true)
        #expect(ALSAHint.problem(-EIO)?.isEmpty == false)
        #expect(ALSAHint.usable([hint("no-such-device"), hint("")], capture: true).isEmpty)
    }

    @Test("cameras come in order, by the kernel's names, without the nodes for their data")
    func cameras() throws {
        let folder = try TemporaryFolder()
        for name in ["video10", "video0", "video1", "video2", "video", "videox", "null"] {
            _ = try folder.file(name, [0])
        }
        for (node, name, index) in [("video0", "HD Webcam", "0"), ("video1", "HD Webcam", "1"), ("video10", "", "0")] {
            try FileManager.default.createDirectory(
                atPath: folder.path + "/class/" + node, withIntermediateDirectories: true)
            if !name.isEmpty { _ = try folder.file("class/\(node)/name", [UInt8]((name + "\n").utf8)) }
            _ = try folder.file("class/\(node)/index", [UInt8]((index + "\n").utf8))
        }
        let cameras = Cameras(devices: folder.path, descriptions: folder.path + "/class")
        let found = cameras.list(hasFFmpeg: true)
        #expect(found.map(\.value) == ["video0", "video2", "video10"].map { "ffmpeg:\(folder.path)/\($0)" })
        #expect(found.map(\.name) == ["HD Webcam", "camera 2", "camera 10"])
        #expect(found.allSatisfy { $0.problem == nil })
        #expect(cameras.list(hasFFmpeg: false).allSatisfy { $0.problem?.contains("ffmpeg") == true })
        #expect(Cameras(devices: "/no/such/folder").list(hasFFmpeg: true).isEmpty)
    }

    @Test("what needs no device can be typed as it is listed")
    func values() throws {
        let list = DeviceList.now()
        // Plain RTP is taken by others before it comes to the devices.
        func own(_ entries: [DeviceList.Entry]) -> [String] { entries.map(\.value).filter { $0 != "rtp:PORT" } }
        #expect(own(list.pictures).count == list.pictures.count - 1 && own(list.sounds).count == list.sounds.count - 1)
        for value in own(list.pictures + list.cameras) { #expect(throws: Never.self) { try PictureSpecifier(value) } }
        for value in own(list.sounds + list.microphones) { #expect(throws: Never.self) { try SoundSpecifier(value) } }
        for entry in list.sinks + list.loudspeakers { #expect(throws: Never.self) { try SinkSpecifier(entry.value) } }
        let text = try JSONEncoder().encode(list)
        #expect(try JSONDecoder().decode(DeviceList.self, from: text) == list)
    }

    @Test("a program is found as a shell finds it")
    func program() throws {
        let folder = try TemporaryFolder()
        _ = try folder.file("plain", [1])
        let tool = try folder.file("tool", [1])
        try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: tool)
        #expect(Program.find("tool", in: "/no/such:\(folder.path)") == tool)
        #expect(Program.find("none", in: folder.path) == nil && Program.find("tool", in: "") == nil)
    }
}
