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
    /// - Parameter hasScreen: standard input is the screen's.
    static func picture(_ text: String, hasScreen: Bool) throws -> PictureSpecifier {
        do throws(DeviceError) {
            let specifier = try PictureSpecifier(text)
            if hasScreen, specifier.readsStandardInput { throw DeviceError(.standardInputTaken, text) }
            return specifier
        } catch {
            throw failure("--video", error)
        }
    }

    static func sound(_ text: String) throws -> SoundSpecifier {
        do throws(DeviceError) { return try SoundSpecifier(text) } catch { throw failure("--audio", error) }
    }

    static func sink(_ text: String) throws -> SinkSpecifier {
        do throws(DeviceError) { return try SinkSpecifier(text) } catch { throw failure("--sound", error) }
    }

    /// A file that cannot be made is said before the show: on a screen it would be one sentence among many.
    static func check(_ sink: SinkSpecifier) throws {
        do throws(DeviceError) { try sink.check() } catch { throw Failure(.cannotCreate, "--sound: \(error.message)") }
    }

    private static func failure(_ option: String, _ error: DeviceError) -> Failure {
        Failure(.usage, "\(option): \(error.message)")
    }
}
