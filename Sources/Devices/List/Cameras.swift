import Glibc

/// The cameras that the kernel knows (Video4Linux: https://docs.kernel.org/userspace-api/media/v4l/open.html).
struct Cameras: Sendable {
    /// Where the devices are, and what the kernel tells about each.
    var devices = "/dev"
    var descriptions = "/sys/class/video4linux"

    func list(hasFFmpeg: Bool) -> [DeviceList.Entry] {
        numbers().compactMap { number in
            // A camera has further nodes, for data about its pictures; its pictures come from the first.
            if let index = text("video\(number)/index"), index != "0" { return nil }
            let path = "\(devices)/video\(number)"
            var problem = hasFFmpeg ? nil : "needs the ffmpeg program (apt install ffmpeg)"
            if access(path, R_OK | W_OK) != 0 {
                let isForbidden = errno == EACCES
                problem = systemReason(errno) + (isForbidden ? "; join the group \"video\" and sign in again" : "")
            }
            return DeviceList.Entry(
                value: "ffmpeg:\(path)", name: text("video\(number)/name") ?? "camera \(number)", problem: problem)
        }
    }

    private func numbers() -> [Int] {
        guard let folder = opendir(devices) else { return [] }
        defer { closedir(folder) }
        var numbers: [Int] = []
        while let entry = readdir(folder), numbers.count < DeviceLimits.listedDevices {
            let name = withUnsafePointer(to: &entry.pointee.d_name) {
                $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
            }
            if name.hasPrefix("video"), let number = Int(name.dropFirst(5)), number >= 0 { numbers.append(number) }
        }
        return numbers.sorted()
    }

    /// The first line of one of the kernel's small files.
    private func text(_ file: String) -> String? {
        guard let input = try? InputFile(path: "\(descriptions)/\(file)") else { return nil }
        var bytes = ByteInput(file: input)
        guard let line = bytes.line(limit: DeviceLimits.quotedCharacters, unless: StopSignal()) else { return nil }
        return String(decoding: line, as: UTF8.self)
    }
}
