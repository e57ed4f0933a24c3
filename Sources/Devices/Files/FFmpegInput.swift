import Glibc

/// What the ffmpeg program is asked to do for an input: a file, a camera such as /dev/video0, or a URL.
enum FFmpegInput {
    /// 4:2:0 pictures of our size and rate, raw, on standard output.
    static func pictureArguments(for input: String, loops: Bool = true) -> [String] {
        let (width, height) = (DeviceLimits.pictureWidth, DeviceLimits.pictureHeight)
        let filters = [
            "fps=\(DeviceLimits.framesPerSecond)",
            "scale=\(width):\(height):force_original_aspect_ratio=decrease:force_divisible_by=2"
                + ":out_color_matrix=bt601:out_range=tv",
            "pad=\(width):\(height):(ow-iw)/2:(oh-ih)/2", "setsar=1", "format=yuv420p",
        ]
        return opening(input, loops: loops) + [
            "-map", "0:v:0", "-vf", filters.joined(separator: ","), "-f", "rawvideo", "pipe:1",
        ]
    }

    /// Mono 16-bit sound at 48 kHz, raw, on standard output.
    static func soundArguments(for input: String, loops: Bool = true) -> [String] {
        opening(input, loops: loops) + ["-map", "0:a:0", "-ac", "1", "-ar", "48000", "-f", "s16le", "pipe:1"]
    }

    private static func opening(_ input: String, loops: Bool) -> [String] {
        ["-hide_banner", "-nostdin", "-loglevel", "error"] + timing(of: input, loops: loops) + ["-i", named(input)]
    }

    /// A regular file plays at its own speed, again and again if it `loops`. A camera and a live protocol keep their
    /// own time.
    private static func timing(of input: String, loops: Bool) -> [String] {
        if isFile(input) { return loops ? ["-re", "-stream_loop", "-1"] : ["-re"] }
        let live = ["/dev/", "rtsp:", "rtmp:", "rtp:", "udp:", "srt:", "tcp:"].contains { input.hasPrefix($0) }
        return live ? ["-fflags", "nobuffer"] : ["-re"]
    }

    /// A file is named as one, so that neither a dash at its beginning nor a colon within means anything else.
    private static func named(_ input: String) -> String {
        isFile(input) || input.hasPrefix("-") ? "file:" + input : input
    }

    /// A path that leads nowhere is known before ffmpeg is asked. Whatever holds a colon may be a URL or a protocol.
    static func check(_ input: String) throws(DeviceError) {
        guard !input.contains(":"), access(input, R_OK) != 0 else { return }
        throw DeviceError(.inputUnreadable, input, systemReason(errno))
    }

    static func isFile(_ input: String) -> Bool {
        var status = stat()
        return stat(input, &status) == 0 && status.st_mode & S_IFMT == S_IFREG
    }
}

extension ChildProgram {
    /// Says why ffmpeg ended, when it complained, was killed, or was to play round and round; an input that simply ran
    /// out is no failure.
    func checkEnd(playing input: String, loops: Bool, unless stop: StopSignal) throws(DeviceError) {
        guard !stop.isRequested else { return }
        guard !hasStalled else {
            throw DeviceError(.programStalled, input)
        }
        let end = end(unless: stop)
        if case .signal(let number) = end {
            throw DeviceError(.programKilled, input, String(cString: strsignal(number)))
        }
        let words = lastLine()
        guard words.isEmpty else { throw DeviceError(.programComplained, input, words) }
        if case .code(let code) = end, code != 0 { throw DeviceError(.programQuit, input, String(code)) }
        if loops, FFmpegInput.isFile(input) { throw DeviceError(.loopEnded, input) }
    }
}
