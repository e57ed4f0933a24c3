import Foundation
import Payments
import Server

/// The payment gateways' settings, from a file and the environment.
enum PaymentSettings {
    /// Where a sandbox's file says its wallet is.
    static let wallet = "HAWKER_SANDBOX_WALLET"
    private static let prefixes = ["HAWKER_WECHAT_", "HAWKER_ALIPAY_"]

    static func options(
        file: String?, publicURL: String?, environment: [String: String] = ProcessInfo.processInfo.environment
    ) throws(Failure) -> PaymentOptions {
        var settings: [String: String] = [:]
        if let file { settings = try read(file) }
        for (name, value) in environment where prefixes.contains(where: name.hasPrefix) { settings[name] = value }
        guard !settings.isEmpty else {
            guard publicURL == nil else {
                throw Failure(.usage, "--public-url is for payment gateways; name their settings with --payments")
            }
            return .sandbox(home: nil)
        }
        if let publicURL { try check(publicURL) }
        return .gateways(settings, notifyBase: publicURL, wallet: settings[wallet])
    }

    private static func read(_ path: String) throws(Failure) -> [String: String] {
        let text: String
        do {
            text = try String(contentsOfFile: path, encoding: .utf8)
        } catch {
            throw Failure(.noInput, "the payment settings \(path) cannot be read: \(error.localizedDescription)")
        }
        do throws(SettingsError) {
            return try SettingsFile.parse(text)
        } catch {
            throw Failure(.usage, "the payment settings \(path) cannot be used: \(error.description)")
        }
    }

    private static func check(_ url: String) throws(Failure) {
        guard let parts = URLComponents(string: url), parts.scheme == "https" || parts.scheme == "http",
            parts.host?.isEmpty == false, parts.query == nil, !url.hasSuffix("/")
        else {
            throw Failure(.usage, "'\(url)' is not like https://shop.example, without a slash at its end")
        }
    }
}
