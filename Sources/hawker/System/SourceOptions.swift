import Devices
import Screens
import Wire

/// Where a host's picture and voice come from, open and ready to be read.
struct OpenedSources: Sendable {
    let pictures: any PictureReader
    let sound: any SoundReader
    /// As they were given.
    let names: HostSources
}

/// Sources and sinks as they are given on the command line; what is wrong with one is said before anything starts.
enum SourceOptions {
    static func picture(_ text: String) throws -> PictureSpecifier {
        do throws(DeviceError) { return try PictureSpecifier(text) } catch { throw failure("--video", error) }
    }

    static func sound(_ text: String) throws -> SoundSpecifier {
        do throws(DeviceError) { return try SoundSpecifier(text) } catch { throw failure("--audio", error) }
    }

    static func sink(_ text: String) throws -> SinkSpecifier {
        do throws(DeviceError) { return try SinkSpecifier(text) } catch { throw failure("--sound", error) }
    }

    private static func failure(_ option: String, _ error: DeviceError) -> Failure {
        Failure(.usage, "\(option): \(error.message)")
    }
}
