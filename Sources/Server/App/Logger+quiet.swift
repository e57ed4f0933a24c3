import Logging

extension Logger {
    /// For libraries whose everyday notes are not this server's events.
    var quiet: Logger {
        var logger = self
        logger.logLevel = max(logLevel, .notice)
        return logger
    }
}
