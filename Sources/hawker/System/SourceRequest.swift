import Client
import Devices
import Screens

/// A host's picture and voice as they are asked for on the command line: of a device, a file or a program, or of plain
/// RTP. What is wrong with them is said before anything starts.
struct SourceRequest {
    private enum Source<Device> {
        case device(Device)
        /// Of a plan of its own.
        case rtp(RTPInputPlan)
        /// Of what `--rtp-in` names, in step with the other.
        case session
    }

    private let picture: Source<PictureSpecifier>
    private let sound: Source<SoundSpecifier>
    private let session: RTPInputPlan?
    /// As they can be given again, one by one.
    private let names: HostSources

    /// - Parameters:
    ///   - video: as `--video`; nil for what `--rtp-in` names, else the studio.
    ///   - audio: as `--audio`; nil for what `--rtp-in` names, else a tone; none beside an RTP picture without sound.
    ///   - rtp: as `--rtp-in`.
    ///   - hasScreen: standard input is the console's.
    init(video: String?, audio: String?, rtp: String?, hasScreen: Bool) throws {
        guard rtp == nil || video == nil || audio == nil else {
            throw Failure(.usage, "--video and --audio leave nothing to --rtp-in: give two of the three at most.")
        }
        var plan = try rtp.map { text in
            try Self.reading("--rtp-in") { () throws(DeviceError) in try RTPInputPlan(text) }
        }
        if let video {
            let half = try Self.reading("--video") { () throws(DeviceError) in
                try RTPInputPlan(.picture, specifier: video)
            }
            picture =
                if let half { .rtp(half) } else { .device(try SourceOptions.picture(video, hasScreen: hasScreen)) }
            plan = plan?.only(.sound)
        } else {
            picture = plan?.picture == nil ? .device(.studio) : .session
        }
        if let audio {
            let half = try Self.reading("--audio") { () throws(DeviceError) in
                try RTPInputPlan(.sound, specifier: audio)
            }
            sound = if let half { .rtp(half) } else { .device(try SourceOptions.sound(audio)) }
            plan = plan?.only(.picture)
        } else {
            sound = plan?.sound == nil ? .device(rtp == nil ? .tone : .none) : .session
        }
        session = plan.flatMap { $0.picture == nil && $0.sound == nil ? nil : $0 }
        names = HostSources(
            picture: video ?? plan?.picture.map { Self.name(of: $0, in: rtp) } ?? "studio",
            voice: audio ?? plan?.sound.map { Self.name(of: $0, in: rtp) } ?? (rtp == nil ? "tone" : "none"))
    }

    /// One half of what `--rtp-in` names.
    private static func name(of port: RTPInputPlan.Port, in rtp: String?) -> String {
        if let rtp, Int(rtp) == nil { "rtp:\(rtp)" } else { "rtp:\(port.number)" }
    }

    /// Opens both, so that what cannot be had is said before a room is opened for it.
    func open() throws -> OpenedSources {
        do throws(DeviceError) {
            let input = try session.map { plan throws(DeviceError) in try RTPInput(plan) }
            return OpenedSources(
                pictures: try openPicture(input) ?? StudioReader(), sound: try openSound(input) ?? SilentReader(),
                names: names)
        } catch {
            throw Failure(.noInput, error.message)
        }
    }

    private func openPicture(_ session: RTPInput?) throws(DeviceError) -> (any PictureReader)? {
        switch picture {
        case .device(let device): try device.open()
        case .rtp(let plan): try RTPInput(plan).pictures
        case .session: session?.pictures
        }
    }

    private func openSound(_ session: RTPInput?) throws(DeviceError) -> (any SoundReader)? {
        switch sound {
        case .device(let device): try device.open()
        case .rtp(let plan): try RTPInput(plan).sound
        case .session: session?.sound
        }
    }

    private static func reading<Plan>(_ option: String, _ read: () throws(DeviceError) -> Plan) throws -> Plan {
        do throws(DeviceError) {
            return try read()
        } catch {
            throw Failure(error.code == .unknownSpecifier ? .usage : .noInput, "\(option): \(error.message)")
        }
    }
}
