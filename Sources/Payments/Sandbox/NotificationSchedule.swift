/// When a notification that nobody answered is sent again.
package enum NotificationSchedule {
    /// WeChat Pay's published delays, each after the attempt before it; after the last, only a query tells.
    package static let weChat: [Duration] =
        [15, 15, 30, 180, 600, 1_200, 1_800, 1_800, 1_800, 3_600, 10_800, 10_800, 10_800, 21_600, 21_600]
        .map { .seconds($0) }
}
