import ArgumentParser
import Foundation
import Server

/// What writes answers to buyers' questions.
struct AssistantFlags: ParsableArguments {
    @Option(
        name: .customLong("assistant-url"),
        help: ArgumentHelp(
            "An OpenAI-compatible endpoint, such as https://api.openai.com/v1. (default: none)", valueName: "url"))
    var url: String?

    @Option(name: .customLong("assistant-model"), help: ArgumentHelp("The model it is asked for.", valueName: "name"))
    var model: String?

    @Option(
        name: .customLong("assistant-key-file"),
        help: ArgumentHelp("The file with its key. (default: the variable \(Self.variable))", valueName: "file"))
    var keyFile: String?

    static let variable = "HAWKER_ASSISTANT_KEY"

    func options(
        environment: [String: String] = ProcessInfo.processInfo.environment
    ) throws(Failure) -> AssistantOptions? {
        guard let url else {
            guard model == nil, keyFile == nil else {
                throw Failure(.usage, "--assistant-model and --assistant-key-file need --assistant-url")
            }
            return nil
        }
        guard let model else { throw Failure(.usage, "--assistant-url needs --assistant-model") }
        let key = try keyFile.map { file throws(Failure) in try Self.read(file) } ?? environment[Self.variable]
        do throws(ServerStartError) {
            return try AssistantOptions(url: url, model: model, key: key.flatMap { $0.isEmpty ? nil : $0 })
        } catch {
            throw Failure(.usage, error.description)
        }
    }

    private static func read(_ path: String) throws(Failure) -> String {
        do {
            return try String(contentsOfFile: path, encoding: .utf8).trimmingCharacters(in: .whitespacesAndNewlines)
        } catch {
            throw Failure(.noInput, "the assistant's key \(path) cannot be read: \(error.localizedDescription)")
        }
    }
}
