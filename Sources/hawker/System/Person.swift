import Client
import Foundation
import Glibc
import Wire

/// Signs a person in before a screen opens: from the sign-in that was kept, from the environment, or by asking.
struct Person {
    let api: APIClient
    let file: SignInFile

    /// The kept sign-in if it is still good; otherwise name and password.
    ///
    /// - Parameter name: whom to sign in as; nil for whoever was signed in last.
    func signIn(name: String?) async throws -> SignedIn {
        if let kept = file.load(), name == nil || kept.account.name.lowercased() == name?.lowercased() {
            api.resume(kept)
            // Any call with a token that is over is refused.
            do throws(ClientError) {
                _ = try await api.rooms()
                return kept
            } catch {
                guard error.problem.code == "token-invalid" else { throw error }
                api.resume(nil)
                file.save(nil)
            }
        }
        let signedIn = try await credentials(name: name)
        file.save(signedIn)
        return signedIn
    }

    private func credentials(name: String?) async throws -> SignedIn {
        if let password = ProcessInfo.processInfo.environment["HAWKER_PASSWORD"] {
            guard let name else {
                throw Failure(.noPermission, "HAWKER_PASSWORD is set, but not whose it is: add --as NAME.")
            }
            return try await signInOrRegister(Credentials(name: name, password: password))
        }
        guard isatty(STDIN_FILENO) == 1 else {
            throw Failure(
                .noPermission,
                "hosting needs an account: run once in a terminal to sign in, or give --as NAME and HAWKER_PASSWORD.")
        }
        let typedName: String
        if let name { typedName = name } else { typedName = try ask("Host name (new or known): ") }
        return try await signInByAsking(typedName)
    }

    /// What the server takes, in characters.
    private static let passwordLength = 8...128
    /// Passwords that are asked for at most.
    private static let attempts = 10

    /// Asks for the password until it is the account's, or was typed twice for a new one.
    private func signInByAsking(_ name: String) async throws -> SignedIn {
        let length = Self.passwordLength
        for _ in 0..<Self.attempts {
            let password = try askSecret("Password for \(name) (\(length.lowerBound) characters or more): ")
            guard length.contains(password.count) else {
                Console.error("A password has \(length.lowerBound) to \(length.upperBound) characters.")
                continue
            }
            let credentials = Credentials(name: name, password: password)
            do throws(ClientError) {
                return try await api.signIn(credentials)
            } catch {
                guard error.problem.code == "wrong-credentials" else { throw error }
            }
            // The server does not say whether the name is new or the password wrong.
            Console.error("No account has this name and password.")
            let again = try askSecret(
                "To register \(name), type the password again (only enter: try another): ", orNone: true)
            guard !again.isEmpty else { continue }
            guard again == password else {
                Console.error("These were two different passwords.")
                continue
            }
            do throws(ClientError) {
                return try await api.register(credentials)
            } catch {
                guard error.problem.code == "name-taken" else { throw error }
                Console.error("\(name) is somebody's already, and has another password.")
            }
        }
        throw Failure(.noPermission, "no password was right.")
    }

    /// A name nobody has is registered; a name somebody has needs its password.
    private func signInOrRegister(_ credentials: Credentials) async throws -> SignedIn {
        do throws(ClientError) {
            return try await api.register(credentials)
        } catch {
            guard error.problem.code == "name-taken" else { throw error }
            return try await api.signIn(credentials)
        }
    }

    private func ask(_ question: String) throws -> String {
        Console.prompt(question)
        guard let line = readLine(), !line.isEmpty else { throw Failure(.noPermission, "no name was given.") }
        return line
    }

    /// Reads a line without showing it, and puts the terminal back as it was.
    ///
    /// - Parameter orNone: whether an empty line is an answer.
    private func askSecret(_ question: String, orNone: Bool = false) throws -> String {
        var before = termios()
        guard tcgetattr(STDIN_FILENO, &before) == 0 else {
            throw Failure(.noPermission, "the terminal cannot be asked.")
        }
        var silent = before
        silent.c_lflag &= ~tcflag_t(ECHO)
        tcsetattr(STDIN_FILENO, TCSAFLUSH, &silent)
        // Only now: what is typed before the change is thrown away by it.
        Console.prompt(question)
        defer {
            tcsetattr(STDIN_FILENO, TCSAFLUSH, &before)
            Console.prompt("\n")
        }
        guard let line = readLine(), orNone || !line.isEmpty else {
            throw Failure(.noPermission, "no password was given.")
        }
        return line
    }
}
