extension SessionDescription {
    private enum Kind { case sound, picture }

    /// A stream as far as its lines have been read.
    private struct Draft {
        let kind: Kind
        let port: UInt16
        let payloadTypes: [UInt8]
        var host: String?
        var isMapped = false

        /// Which of the payload types is the codec that is taken here.
        mutating func map(_ value: Substring) -> UInt8? {
            let words = value.split(separator: " ", maxSplits: 1)
            guard words.count == 2, let type = UInt8(words[0]), payloadTypes.contains(type) else { return nil }
            let encoding = words[1].lowercased()
            let codec = kind == .sound ? "opus/48000" : "vp8/90000"
            return encoding == codec || encoding.hasPrefix(codec + "/") ? type : nil
        }
    }

    /// Reads a description as ffmpeg and others write it; lines of no meaning here are passed over.
    package init(parsing text: String) throws(Flaw) {
        guard text.utf8.count <= InteroperationLimits.descriptionBytes else { throw Flaw(reason: "it is too long") }
        let lines = text.split(whereSeparator: \.isNewline)
        guard lines.count <= InteroperationLimits.descriptionLines else { throw Flaw(reason: "it has too many lines") }
        guard lines.contains("v=0") else { throw Flaw(reason: "it is no session description: it has no line v=0") }
        var draft: Draft?
        var streams = 0
        for line in lines {
            guard line.dropFirst().first == "=", let kind = line.first else { continue }
            let value = line.dropFirst(2)
            switch kind {
            case "s": name = String(value)
            case "c":
                guard let address = Self.connection(value) else { continue }
                if draft == nil { host = address } else { draft?.host = address }
            case "m":
                streams += 1
                guard streams <= InteroperationLimits.descriptionStreams else {
                    throw Flaw(reason: "it has too many streams")
                }
                if let draft { try Self.check(draft) }
                draft = try Self.draft(value)
            case "a" where value.hasPrefix("rtpmap:"):
                guard let type = draft?.map(value.dropFirst("rtpmap:".count)), let found = draft, !found.isMapped else {
                    continue
                }
                draft?.isMapped = true
                let stream = Stream(port: found.port, payloadType: type, host: found.host)
                switch found.kind {
                case .sound where sound == nil: sound = stream
                case .picture where picture == nil: picture = stream
                default: break
                }
            default: break
            }
        }
        if let draft { try Self.check(draft) }
        guard sound != nil || picture != nil else { throw Flaw(reason: "it names neither Opus nor VP8") }
    }

    /// `IN IP4 127.0.0.1`, perhaps with a time to live behind a slash.
    private static func connection(_ value: Substring) -> String? {
        let words = value.split(separator: " ")
        guard words.count == 3, words[0] == "IN" else { return nil }
        return words[2].split(separator: "/").first.map(String.init)
    }

    /// Nil for what is neither sound nor picture.
    private static func draft(_ value: Substring) throws(Flaw) -> Draft? {
        let words = value.split(separator: " ")
        guard words.count >= 4, words[0] == "audio" || words[0] == "video" else { return nil }
        guard ["RTP/AVP", "RTP/AVPF"].contains(words[2]) else {
            throw Flaw(reason: "its \(words[0]) comes as \(words[2].prefix(20)); plain RTP is RTP/AVP")
        }
        guard let port = UInt16(words[1]), port > 0, port < .max else {
            throw Flaw(reason: "its \(words[0]) has no usable port")
        }
        return Draft(
            kind: words[0] == "audio" ? .sound : .picture, port: port,
            payloadTypes: words.dropFirst(3).compactMap { UInt8($0) }.filter { $0 < 128 })
    }

    private static func check(_ draft: Draft) throws(Flaw) {
        guard !draft.isMapped else { return }
        throw Flaw(reason: draft.kind == .sound ? "its audio is not Opus" : "its video is not VP8")
    }
}
