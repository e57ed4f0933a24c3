import Media
import Synchronization
import Transport

/// Hands what a viewer plays to another program, as plain RTP.
///
/// Outlives the engines that feed it, so that the other program sees one stream through all of a show. Sends on the
/// engines' threads; nothing waits.
package final class RTPOutput: Sendable {
    package struct Statistics: Hashable, Sendable {
        package var packets = 0
        /// Pictures that went out, and those of them that were key frames.
        package var pictures = 0
        package var keyFrames = 0
        /// Key frames that were asked of the room for somebody who came later.
        package var keyFramesAsked = 0
        /// Somebody takes the sound, and the picture, as far as that can be told: on this machine it can.
        package var isHeard = false
        package var isSeen = false
    }

    private struct State {
        var output = PlainOutput()
        /// Of the channels of media: whether somebody took what was sent; nil before anything says.
        var taken: [PlainChannel: Bool] = [:]
        var statistics = Statistics()

        /// Learns whether somebody is there: a datagram that nobody takes is refused when the next one is sent.
        ///
        /// - Returns: what is to be said to somebody who has just come.
        mutating func note(_ outcome: ConnectedSocket.Outcome, on channel: PlainChannel) -> [PlainOutput.Departure] {
            guard channel == .sound || channel == .picture else { return [] }
            switch outcome {
            case .dropped: return []
            case .refused:
                taken[channel] = false
                return []
            case .sent:
                let before = taken.updateValue(true, forKey: channel)
                return before == false ? output.listenerCame(on: channel, at: .now) : []
            }
        }
    }

    private let destination: RTPDestination
    private let sockets: [PlainChannel: ConnectedSocket]
    private let state = Mutex(State())

    package init(to destination: RTPDestination) throws(TransportError) {
        self.destination = destination
        var sockets: [PlainChannel: ConnectedSocket] = [:]
        for channel in PlainChannel.allCases {
            let port = channel.port(from: destination.address.port)
            sockets[channel] = try ConnectedSocket(to: destination.address.with(port: port))
        }
        self.sockets = sockets
    }

    /// What the other program is to be given.
    ///
    /// - Parameter name: of the session, one line.
    package func description(named name: String) -> SessionDescription {
        let port = destination.address.port
        return SessionDescription(
            identifier: UInt64.random(in: 1...UInt64(Int64.max)), name: name, host: destination.address.host,
            sound: .init(port: PlainChannel.sound.port(from: port), payloadType: PlainOutput.soundType),
            picture: .init(port: PlainChannel.picture.port(from: port), payloadType: PlainOutput.pictureType))
    }

    package var statistics: Statistics {
        state.withLock { state in
            var statistics = state.statistics
            statistics.isHeard = state.taken[.sound] ?? false
            statistics.isSeen = state.taken[.picture] ?? false
            return statistics
        }
    }

    /// Tells the other program that this is the end.
    package func goodbye() { send(state.withLock { $0.output.goodbye(at: .now) }) }

    /// Another engine plays from now on.
    func begin() { state.withLock { $0.output.begin() } }

    /// Takes 20 ms of sound. True when a key frame is to be asked of the room.
    func take(_ step: SoundStep, heard: Instant, at now: Instant) -> Bool {
        listen(at: now)
        send(state.withLock { $0.output.take(step, heard: heard, at: now) })
        return wantsKeyFrame(at: now)
    }

    /// Takes a picture that was decoded. True when a key frame is to be asked of the room.
    func take(_ picture: EncodedPicture, due: Instant, at now: Instant) -> Bool {
        send(
            state.withLock { state in
                state.statistics.pictures += 1
                if picture.isKeyFrame { state.statistics.keyFrames += 1 }
                return state.output.take(picture, due: due, at: now)
            })
        return wantsKeyFrame(at: now)
    }

    private func wantsKeyFrame(at now: Instant) -> Bool {
        state.withLock { state in
            let wants = state.output.wantsKeyFrame(at: now)
            if wants { state.statistics.keyFramesAsked += 1 }
            return wants
        }
    }

    /// Takes what listeners report.
    private func listen(at now: Instant) {
        for channel in [PlainChannel.soundReports, .pictureReports] {
            guard let report = sockets[channel]?.receive() else { continue }
            send(state.withLock { $0.output.handle(report: report, on: channel, at: now) })
        }
    }

    private func send(_ departures: [PlainOutput.Departure]) {
        for departure in departures {
            guard let outcome = sockets[departure.channel]?.send(departure.bytes) else { continue }
            let answer = state.withLock { state in
                state.statistics.packets += 1
                return state.note(outcome, on: departure.channel)
            }
            if !answer.isEmpty { send(answer) }
        }
    }
}
