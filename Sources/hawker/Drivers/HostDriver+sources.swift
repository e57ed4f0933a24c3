import Client
import Devices
import Foundation
import Screens
import Wire

/// Where the host's picture and voice come from: finding other sources, and putting them on the air.
extension HostDriver {
    /// A little longer than a source may take once it is open.
    private static let openPatience = DeviceLimits.firstFrame + .seconds(2)

    func findSources() async {
        let found = await Self.apart { DeviceList.now() }
        func usable(_ entries: [DeviceList.Entry]) -> [String] { entries.filter { $0.problem == nil }.map(\.value) }
        stage.post(.sourcesFound(pictures: usable(found.cameras), voices: usable(found.microphones)))
    }

    /// What is on the air stays there until all that was asked for has shown that it works.
    func replaceSources(picture: String?, voice: String?) async {
        let opened = await Self.apart(within: Self.openPatience) { Replacements.open(picture: picture, voice: voice) }
        guard !Task.isCancelled else { return }
        switch opened ?? .failure(Replacements.noAnswer) {
        case .failure(let error): stage.post(.sourcesReplaced(Fault(error)))
        case .success(let readers):
            // Stopping the old ones waits for their threads.
            await Self.apart { [broadcast] in
                if let pictures = readers.pictures { broadcast.replace(pictures: pictures) }
                if let sound = readers.sound { broadcast.replace(sound: sound) }
            }
            if let voice { hasVoice = voice != Self.noVoice }
            stage.post(.sourcesReplaced(nil))
        }
    }

    /// Does what blocks on a thread of its own.
    private static func apart<Answer: Sendable>(_ work: @escaping @Sendable () -> Answer) async -> Answer {
        await withCheckedContinuation { done in
            Thread { done.resume(returning: work()) }.start()
        }
    }

    /// The same, but waits no longer than `patience`: nil then, and what comes later is let go. Opening a pipe that nobody
    /// writes to never comes back.
    private static func apart<Answer: Sendable>(
        within patience: Duration, _ work: @escaping @Sendable () -> Answer
    ) async -> Answer? {
        let (answers, answered) = AsyncStream.makeStream(of: Answer?.self, bufferingPolicy: .bufferingOldest(1))
        Thread { answered.yield(work()) }.start()
        let alarm = Task {
            try? await Task.sleep(for: patience)
            answered.yield(nil)
        }
        defer { alarm.cancel() }
        for await answer in answers { return answer }
        return nil
    }
}

/// Sources that are ready to take the place of others; nil where none is to.
private struct Replacements: Sendable {
    let pictures: (any PictureReader)?
    let sound: (any SoundReader)?

    static let noAnswer = DeviceError(.doesNotOpen)

    /// Blocks until all of them have given something, or one does not.
    static func open(picture: String?, voice: String?) -> Result<Replacements, DeviceError> {
        do throws(DeviceError) {
            // What is wrong with one is said before the other is opened.
            let pictures = try picture.map { text throws(DeviceError) in try opener(picture: text) }
            let voices = try voice.map { text throws(DeviceError) in try opener(voice: text) }
            return .success(Replacements(pictures: try pictures?(), sound: try voices?()))
        } catch {
            return .failure(error)
        }
    }

    private static func opener(picture text: String) throws(DeviceError) -> () throws(DeviceError) -> any PictureReader
    {
        if let plan = try RTPInputPlan(.picture, specifier: text) {
            return { () throws(DeviceError) in try RTPInput(plan).pictures ?? StudioReader() }
        }
        let specifier = try PictureSpecifier(text)
        // Only a console asks for another source, and its keys come that way.
        if specifier.readsStandardInput { throw DeviceError(.standardInputTaken, text) }
        return specifier.openReady
    }

    private static func opener(voice text: String) throws(DeviceError) -> () throws(DeviceError) -> any SoundReader {
        if let plan = try RTPInputPlan(.sound, specifier: text) {
            return { () throws(DeviceError) in try RTPInput(plan).sound ?? SilentReader() }
        }
        return try SoundSpecifier(text).openReady
    }
}
