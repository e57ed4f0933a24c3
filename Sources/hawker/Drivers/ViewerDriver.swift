import Client
import Commerce
import Devices
import Foundation
import Media
import Screens
import Transport
import Wire

/// Where a viewer's events and pictures go: the screen, or a log.
protocol ViewerStage: Sendable {
    /// How many rows of cells the picture has, 0 while none is shown.
    var pictureRows: Int { get }

    func post(_ event: ViewerEvent)
    func show(_ picture: I420Picture)
    func clearPicture()
    func nextPictureStyle()
    func bell()
    func stop()
}

extension ScreenLoop: ViewerStage where App == ViewerModel {}

/// Carries out what the viewer's screen wants: one person's calls, live link and media.
actor ViewerDriver {
    let api: APIClient
    /// Where the sign-in is kept; nil for a person of this run only.
    private let signInFile: SignInFile?
    private let sink: SinkSpecifier
    /// Something was played already: what comes now goes on behind it.
    private var hasPlayed = false
    /// Another program that is handed all that is played; it gets the largest picture there is.
    private let copy: RTPOutput?
    let loop: any ViewerStage

    private(set) var room: Room.ID?
    private var link: RoomLink?
    /// The way for media where UDP does not get through: the link of the moment.
    private let tunnel = MediaTunnel()
    private var following: Task<Void, Never>?
    private var watching: Task<Void, Never>?
    private var playback: PlaybackEngine?
    /// What the stay in this room had come to when the last playback stopped.
    private var stay = Stay()
    /// The picture's streams of the ticket in use, smallest first.
    private var layers: [StreamDescription] = []
    /// All streams of that ticket: another ticket of the same show names the same.
    private var streams: [UInt32] = []
    /// The room's media key that the link told last.
    private var toldKey: String?
    private var phase: RoomPhase?
    private var sound: SoundState = .on

    private let effects: AsyncStream<ViewerEffect>
    private let queue: AsyncStream<ViewerEffect>.Continuation
    /// What is bought, in the order of the keys.
    private let purchases: AsyncStream<ViewerEffect>
    private let purchaseQueue: AsyncStream<ViewerEffect>.Continuation
    /// What gateways and wallets are asked: one that is slow keeps nothing else waiting.
    private let payments: AsyncStream<ViewerEffect>
    private let paymentQueue: AsyncStream<ViewerEffect>.Continuation

    private static let statusEvery = Duration.milliseconds(500)
    /// Of the picture, that a row of cells can show: glyphs are matched by their shape.
    private static let pixelsPerRow = 8
    /// Between two tries to get the picture of a room that is live.
    private static let mediaRetry = Duration.seconds(1)

    init(
        api: APIClient, signInFile: SignInFile?, sink: SinkSpecifier, copy: RTPOutput? = nil, loop: any ViewerStage
    ) {
        self.api = api
        self.signInFile = signInFile
        self.sink = sink
        self.copy = copy
        self.loop = loop
        (effects, queue) = AsyncStream.makeStream()
        (purchases, purchaseQueue) = AsyncStream.makeStream()
        (payments, paymentQueue) = AsyncStream.makeStream()
    }

    /// Takes an effect; never waits.
    nonisolated func perform(_ effect: ViewerEffect) {
        switch effect {
        case .loadCart, .setCart, .loadCoupons, .quote, .loadAddress, .keepAddress, .placeOrder, .loadOrder,
            .loadOrders, .cancelOrder, .completeOrder, .setAddress, .askRefund, .withdrawRefund,
            .sendBack, .enterDraw, .loadDraw, .loadWallet, .payFromWallet:
            purchaseQueue.yield(effect)
        case .pay, .payWithSandboxWallet: paymentQueue.yield(effect)
        case .nextPictureStyle: loop.nextPictureStyle()
        case .bell: loop.bell()
        case .quit: loop.stop()
        case .listRooms, .searchRooms, .join, .leave, .signIn, .register, .signOut, .say, .like, .click, .loadFollow,
            .follow, .loadFollowing, .mute, .service, .keeping:
            queue.yield(effect)
        }
    }

    /// Works until `stop()`.
    func run() async {
        await withDiscardingTaskGroup { group in
            group.addTask { for await effect in self.effects { await self.carryOut(effect) } }
            group.addTask { for await effect in self.purchases { await self.purchase(effect) } }
            group.addTask { for await effect in self.payments { await self.pay(effect) } }
        }
    }

    func stop() async {
        queue.finish()
        purchaseQueue.finish()
        paymentQueue.finish()
        await leave()
    }

    // MARK: - People and rooms

    private func carryOut(_ effect: ViewerEffect) async {
        switch effect {
        case .listRooms: loop.post(.rooms(await result { () async throws(ClientError) in try await api.rooms() }))
        case .searchRooms(let query):
            loop.post(.rooms(for: query, await result { () async throws(ClientError) in try await api.rooms(query) }))
        case .join(let room): await join(room)
        case .leave: await leave()
        case .signIn(let credentials):
            await signedIn(await result { () async throws(ClientError) in try await api.signIn(credentials) })
        case .register(let credentials):
            await signedIn(await result { () async throws(ClientError) in try await api.register(credentials) })
        case .signOut:
            _ = await result { () async throws(ClientError) in try await api.signOut() }
            forgetSignIn()
            await relink()
        case .say(let id, let text, let mode, let colour, let to):
            if await link?.send(.say(id: id, text: text, mode: mode, colour: colour, to: to)) != true {
                loop.post(.refused(id: id, .notLinked))
            }
        case .service(let effect): await ask(effect)
        case .keeping(let effect): await keepOrder(effect)
        case .like: await link?.send(.like(count: 1))
        case .loadFollow(let host):
            let answer = await asked { () async throws(ClientError) in try await api.follows(host) }
            loop.post(.follows(host, answer.map(\.isFollowing)))
        case .follow(let host, let wanted):
            let answer = await asked { () async throws(ClientError) in
                if wanted { try await api.follow(host) } else { try await api.unfollow(host) }
            }
            loop.post(.follows(host, answer.map { wanted }))
        case .click(let sku): await link?.send(.click(sku: sku))
        case .loadFollowing:
            loop.post(.following(await asked { () async throws(ClientError) in try await api.following() }))
        case .mute(let muted):
            playback?.isMuted = muted
            if sound != .noDevice { sound = muted ? .muted : .on }
        default: break
        }
    }

    private func signedIn(_ answer: Result<SignedIn, Problem>) async {
        if case .success(let signedIn) = answer { signInFile?.save(signedIn) }
        loop.post(.signedIn(answer))
        // The live link is opened as a person: it must be opened again as this one.
        if case .success = answer { await relink() }
    }

    private func forgetSignIn() {
        api.resume(nil)
        signInFile?.save(nil)
        loop.post(.signedOut)
    }

    private func relink() async {
        guard let room else { return }
        await closeLink()
        openLink(to: room)
    }

    private func join(_ room: Room.ID) async {
        await leave()
        self.room = room
        openLink(to: room)
    }

    private func leave() async {
        room = nil
        phase = nil
        toldKey = nil
        stopWatching()
        stay = Stay()
        copy?.goodbye()
        await closeLink()
        loop.clearPicture()
    }

    // MARK: - The live link

    private func openLink(to room: Room.ID) {
        let link = RoomLink(server: api.server, room: room, token: api.signedIn?.token, tunnel: tunnel)
        self.link = link
        following = Task {
            await link.open()
            for await event in link.events { await self.linkSays(event, in: room) }
        }
    }

    private func closeLink() async {
        following?.cancel()
        following = nil
        await link?.close()
        link = nil
    }

    private func linkSays(_ event: RoomLink.Event, in room: Room.ID) async {
        guard room == self.room else { return }
        if case .message(let message) = event, let time = message.serverTime {
            loop.post(.serverTime(time, heardAt: .now))
        }
        switch event {
        case .connecting: loop.post(.link(.connecting))
        case .connected: loop.post(.link(.live))
        case .message(.snapshot(_, let snapshot, _)):
            loop.post(.snapshot(snapshot))
            phaseIs(snapshot.phase, in: room)
        case .message(.tick(let tick)):
            loop.post(.tick(tick))
            for case .phase(let phase) in tick.events ?? [] { phaseIs(phase, in: room) }
        case .message(.resumed(let tick)):
            loop.post(.resumed(tick))
            for case .phase(let phase) in tick.events ?? [] { phaseIs(phase, in: room) }
        case .message(.refused(let id, let problem)): loop.post(.refused(id: id, problem))
        case .message(.mediaKey(let key)):
            toldKey = key
            playback?.offer(roomKey: key)
        // The link says it by ending; numbers are for hosts.
        case .message(.banned), .message(.numbers): break
        case .reconnecting(let attempt, let wait, _):
            loop.post(.link(.reconnecting(attempt: attempt, inSeconds: Int(wait.seconds.rounded(.up)))))
        case .ended(let problem):
            switch problem.code {
            case "room-ended":
                // The screen knows from the last tick; when it came too late it learns of it here.
                if phase != .ended { loop.post(.joinRefused(room, problem)) }
            case "token-invalid":
                forgetSignIn()
                openLink(to: room)
                return
            default:
                // The screen goes back to the rooms: whoever signs in there is in none.
                self.room = nil
                loop.post(.joinRefused(room, problem))
            }
            stopWatching()
        }
    }

    private func phaseIs(_ new: RoomPhase, in room: Room.ID) {
        let old = phase
        phase = new
        switch new {
        // A practice is seen by its host alone, who may have come here to look at it.
        case .live, .practice:
            // After `waiting` the host has new streams, so the old ticket is worth nothing.
            if old != new || watching == nil { startWatching(room) }
        case .waiting: break  // The last picture stays until the host is back.
        case .scheduled, .paused:
            stopWatching()
            stay.rests(at: .now)
            loop.clearPicture()
            loop.post(.media(MediaStatus(stay, sound: sound)))
        case .ended:
            stopWatching()
            copy?.goodbye()
        }
    }

    /// Whether there may be something to see.
    private var isShown: Bool { phase == .live || phase == .practice }

    // MARK: - Media

    private func startWatching(_ room: Room.ID) {
        stopWatching()
        watching = Task { await watch(room) }
    }

    private func stopWatching() {
        watching?.cancel()
        watching = nil
        guard let playback else { return }
        playback.stop()
        stay = playback.stay
        self.playback = nil
    }

    private func watch(_ room: Room.ID) async {
        while !Task.isCancelled {
            do {
                let ticket = try await api.media(room, as: .watch)
                guard !Task.isCancelled, self.room == room else { return }
                layers = ticket.streams.filter { $0.codec == .vp8 }
                streams = ticket.streams.map(\.ssrc)
                let loop = loop
                playback = try PlaybackEngine(
                    relay: api.server.host, ticket: ticket, tunnel: tunnel, sound: hasPlayed ? sink.goingOn : sink,
                    isMuted: sound == .muted,
                    copy: copy, continuing: stay,
                    picture: { picture, _ in loop.show(picture) },
                    event: { [weak self] event in Task { await self?.playbackSays(event, in: room) } })
                hasPlayed = true
                // It may have been told while the ticket was on its way.
                if let toldKey { playback?.offer(roomKey: toldKey) }
                break
            } catch {
                loop.post(.media(MediaStatus(stay, sound: sound)))
                try? await Task.sleep(for: Self.mediaRetry)
            }
        }
        while !Task.isCancelled, let playback {
            playback.limit(toHeight: copy == nil ? loop.pictureRows * Self.pixelsPerRow : .max)
            loop.post(.media(MediaStatus(playback.statistics, layers: layers, sound: sound)))
            try? await Task.sleep(for: Self.statusEvery)
        }
    }

    private func playbackSays(_ event: PlaybackEngine.Event, in room: Room.ID) {
        switch event {
        case .soundLost(let error):
            // Said once, however often the room is joined.
            if sound != .noDevice { loop.post(.news(.soundLost(Fault(error)))) }
            sound = .noDevice
        case .hostReturned, .relayLost:
            // The ticket is worth nothing any more: another one is fetched.
            if room == self.room, isShown { startWatching(room) }
        case .keyMissing: if room == self.room, isShown { Task { await fetchKey(of: room) } }
        case .trouble(let words): loop.post(.news(.trouble(words)))
        case .bound: break
        }
    }

    /// The room's key changed and the link did not say so in time: a new ticket has it. What plays goes on.
    private func fetchKey(of room: Room.ID) async {
        let playing = playback
        guard let ticket = try? await api.media(room, as: .watch), room == self.room, playing === playback else {
            return
        }
        guard ticket.streams.map(\.ssrc) == streams else { return startWatching(room) }
        for key in [ticket.roomKey, ticket.nextRoomKey].compactMap(\.self) { playing?.offer(roomKey: key) }
    }

    /// A call that needs a sign-in; one that is over is forgotten, so that the screen asks for it again.
    func asked<Answer: Sendable>(
        _ call: () async throws(ClientError) -> Answer
    ) async -> Result<Answer, Problem> {
        let answer = await result(call)
        if case .failure(let problem) = answer, problem.code == "token-invalid" { forgetSignIn() }
        return answer
    }

    func result<Answer: Sendable>(
        _ call: () async throws(ClientError) -> Answer
    ) async -> Result<Answer, Problem> {
        do throws(ClientError) {
            return .success(try await call())
        } catch {
            return .failure(error.problem)
        }
    }
}
