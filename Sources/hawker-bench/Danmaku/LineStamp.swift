import Glibc

/// When a line was said, written into its text: `@` and sixteen hexadecimal digits of the machine's monotonic clock.
enum LineStamp {
    static let length = 17
    private static let mark = UInt8(ascii: "@")

    /// Nanoseconds of a clock that all processes of the machine share.
    static var now: Int64 {
        var time = timespec()
        clock_gettime(CLOCK_MONOTONIC, &time)
        return Int64(time.tv_sec) * 1_000_000_000 + Int64(time.tv_nsec)
    }

    static func text(_ time: Int64) -> String {
        let digits = String(time, radix: 16)
        return "@" + String(repeating: "0", count: max(0, length - 1 - digits.count)) + digits
    }

    /// All stamps in a message, whatever is around them.
    static func all(in message: UnsafeRawBufferPointer) -> [Int64] {
        var stamps: [Int64] = []
        var index = 0
        while index + length <= message.count {
            if message[index] == mark, let stamp = time(UnsafeRawBufferPointer(rebasing: message[(index + 1)...])) {
                stamps.append(stamp)
                index += length
            } else {
                index += 1
            }
        }
        return stamps
    }

    private static func time(_ digits: UnsafeRawBufferPointer) -> Int64? {
        var value: Int64 = 0
        for digit in digits.prefix(length - 1) {
            switch digit {
            case UInt8(ascii: "0")...UInt8(ascii: "9"): value = value << 4 | Int64(digit - UInt8(ascii: "0"))
            case UInt8(ascii: "a")...UInt8(ascii: "f"): value = value << 4 | Int64(digit - UInt8(ascii: "a") + 10)
            default: return nil
            }
        }
        return value
    }
}
