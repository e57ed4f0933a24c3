import Devices
import Screens

extension Fault {
    init(_ error: DeviceError) {
        self.init(code: error.fault.rawValue, parts: error.parts, sentence: error.message)
    }
}
