import Client
import Commerce
import Transport

/// Another program that a viewer hands the room to, and the file that tells it how.
struct RTPCopy {
    let output: RTPOutput
    /// The session description.
    let file: String

    /// - Parameter file: nil for one in the state directory, named after the port.
    init(to destination: RTPDestination, file: String?, of room: Room.ID?) throws {
        do throws(TransportError) {
            output = try RTPOutput(to: destination)
        } catch {
            throw Failure(.unavailable, error.message)
        }
        if let file {
            self.file = file
        } else {
            let name = "rtp-\(destination.address.port).sdp"
            self.file = try Directories.state().appendingPathComponent(name).path
        }
        let description = output.description(named: room.map { "hawker \($0)" } ?? "hawker")
        try WholeFile.write(Array(description.text.utf8), to: self.file)
    }
}
