import Devices
import Wire

extension Problem {
    /// A line of talk while the link to the room is down.
    static let notLinked = Problem(
        code: "not-linked", title: "Not sent", status: 0,
        detail: "The line was not sent: the link to the room is down. Try again when it is back.")
}

extension Problem {
    /// A source that is not to be had; nothing was changed.
    init(_ error: DeviceError) {
        self.init(code: "source-unusable", title: "The source cannot be used", status: 422, detail: error.message)
    }
}
