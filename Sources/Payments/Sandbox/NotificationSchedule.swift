/// When a notification that was not acknowledged is sent again: the waits, each after the attempt before it; after the
/// last, only a query tells.
package enum NotificationSchedule {
    /// WeChat Pay's published delays.
    package static let weChat: [Duration] =
        [15, 15, 30, 180, 600, 1_200, 1_800, 1_800, 1_800, 3_600, 10_800, 10_800, 10_800, 21_600, 21_600]
        .map { .seconds($0) }

    /// Alipay's published delays: 4, 10 and 10 minutes, 1, 2, 6 and 15 hours.
    package static let alipay: [Duration] = [240, 600, 600, 3_600, 7_200, 21_600, 54_000].map { .seconds($0) }
}
