import Foundation
import Glibc
import Tools

/// A disk of a few megabytes that only the programs started on it see, and that goes with the last of them.
///
/// It is a tmpfs in a mount namespace of the program's own, so nothing of it is left behind and nobody else sees it.
/// Others must enter that namespace to see its files.
struct SmallDisk {
    let folder: URL
    let megabytes: Int

    /// Containers may forbid namespaces and mounts.
    static let canBeMade: Bool = {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("hawker-disk-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: folder) }
        do {
            let disk = try SmallDisk(at: folder, megabytes: 1)
            let command = disk.mounted(for: ["touch", folder.appendingPathComponent("file").path])
            try Tool.run(command[0], Array(command.dropFirst()))
            return try FileManager.default.contentsOfDirectory(atPath: folder.path).isEmpty
        } catch {
            return false
        }
    }()

    init(at folder: URL, megabytes: Int) throws {
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        (self.folder, self.megabytes) = (folder, megabytes)
    }

    /// A command that runs another one with this disk in its place, as the same process.
    func mounted(for command: [String]) -> [String] {
        [
            "unshare", "--mount", "--map-root-user", "sh", "-c",
            #"mount -t tmpfs -o "size=$0m" tmpfs "$1" && shift && exec "$@""#, "\(megabytes)", folder.path,
        ] + command
    }

    /// A command that sees the disk of a program that runs on it.
    static func entered(by process: pid_t, _ command: [String]) -> [String] {
        ["nsenter", "--target", "\(process)", "--user", "--mount", "--preserve-credentials"] + command
    }

    /// Writes a file until nothing more fits, and returns where it is found from outside.
    func fill(asSeenBy process: pid_t) throws -> URL {
        let file = URL(fileURLWithPath: "/proc/\(process)/root\(folder.path)/filler")
        let descriptor = open(file.path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw Tool.Failed(description: "no file on the small disk: errno \(errno)") }
        defer { close(descriptor) }
        let page = [UInt8](repeating: 7, count: 4_096)
        for _ in 0..<megabytes * 256 where write(descriptor, page, page.count) != page.count {
            guard errno == ENOSPC else { throw Tool.Failed(description: "the small disk: errno \(errno)") }
            return file
        }
        throw Tool.Failed(description: "the small disk is not full")
    }
}
