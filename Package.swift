// swift-tools-version: 6.2
import PackageDescription

/// One target a module of the house. Arrows point down this file only; `HouseTests` reads the imports and
/// fails on one that runs back up.
let package = Package(
    name: "hawker",
    platforms: [.macOS(.v15)],
    products: [
        .executable(name: "hawker", targets: ["hawker"]),
        .executable(name: "hawker-bench", targets: ["hawker-bench"]),
    ],
    dependencies: [
        .package(url: "https://github.com/hummingbird-project/hummingbird", from: "2.28.0"),
        .package(url: "https://github.com/apple/swift-nio", from: "2.101.0"),
        .package(url: "https://github.com/apple/swift-nio-extras", from: "1.35.0"),
        .package(url: "https://github.com/apple/swift-http-types", from: "1.5.0"),
        .package(url: "https://github.com/swift-server/async-http-client", from: "1.37.0"),
        .package(url: "https://github.com/swift-server/swift-service-lifecycle", from: "2.13.0"),
        .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
        .package(url: "https://github.com/apple/swift-crypto", from: "4.5.0"),
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.0"),
        .package(url: "https://github.com/apple/swift-collections", from: "1.6.0"),
        .package(url: "https://github.com/apple/swift-log", from: "1.16.0"),
    ],
    targets: [
        // C libraries.
        .systemLibrary(name: "CCurses", providers: [.apt(["libncurses-dev"])]),
        .systemLibrary(name: "COpus", pkgConfig: "opus", providers: [.apt(["libopus-dev"])]),
        .systemLibrary(name: "CVPX", pkgConfig: "vpx", providers: [.apt(["libvpx-dev"])]),
        .systemLibrary(name: "CALSA", pkgConfig: "alsa", providers: [.apt(["libasound2-dev"])]),
        .systemLibrary(name: "CQREncode", pkgConfig: "libqrencode", providers: [.apt(["libqrencode-dev"])]),
        .systemLibrary(name: "CSRTP", pkgConfig: "libsrtp2", providers: [.apt(["libsrtp2-dev"])]),
        .target(name: "CDatagram"),
        .target(name: "CYardstick"),

        // Rules and formats: no clock, no I/O.
        .target(name: "Commerce"),
        .target(name: "Wire", dependencies: ["Commerce"]),
        .target(name: "Media", dependencies: [.product(name: "DequeModule", package: "swift-collections")]),

        // Drivers over C and SQLite.
        .target(
            name: "Transport",
            dependencies: [
                "Media", "CDatagram", "CSRTP",
                .product(name: "Crypto", package: "swift-crypto"),
                .product(name: "CryptoExtras", package: "swift-crypto"),
            ]),
        .target(name: "Codecs", dependencies: ["Media", "COpus", "CVPX"]),
        .target(name: "Devices", dependencies: ["Media", "CALSA"]),
        .target(
            name: "Store",
            dependencies: [
                "Commerce",
                .product(name: "GRDB", package: "GRDB.swift"),
                .product(name: "GRDBSQLite", package: "GRDB.swift"),
                .product(name: "Crypto", package: "swift-crypto"),
            ]),
        .target(
            name: "Payments",
            dependencies: [
                "Commerce",
                .product(name: "Crypto", package: "swift-crypto"),
                .product(name: "CryptoExtras", package: "swift-crypto"),
            ]),

        // The server.
        .target(
            name: "Server",
            dependencies: [
                "Commerce", "Wire", "Media", "Transport", "Store", "Payments",
                .product(name: "DequeModule", package: "swift-collections"),
                .product(name: "Hummingbird", package: "hummingbird"),
                .product(name: "HummingbirdCore", package: "hummingbird"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOPosix", package: "swift-nio"),
                .product(name: "NIOHTTP1", package: "swift-nio"),
                .product(name: "NIOWebSocket", package: "swift-nio"),
                .product(name: "NIOExtras", package: "swift-nio-extras"),
                .product(name: "NIOHTTPTypes", package: "swift-nio-extras"),
                .product(name: "NIOHTTPTypesHTTP1", package: "swift-nio-extras"),
                .product(name: "HTTPTypes", package: "swift-http-types"),
                .product(name: "AsyncHTTPClient", package: "async-http-client"),
                .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
                .product(name: "Crypto", package: "swift-crypto"),
                .product(name: "CryptoExtras", package: "swift-crypto"),
                .product(name: "Logging", package: "swift-log"),
            ]),

        // The client.
        .target(name: "Terminal", dependencies: ["CCurses", "CQREncode"]),
        .target(
            name: "Client",
            dependencies: [
                "Commerce", "Wire", "Media", "Transport", "Codecs", "Devices",
                .product(name: "DequeModule", package: "swift-collections"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOPosix", package: "swift-nio"),
                .product(name: "NIOHTTP1", package: "swift-nio"),
                .product(name: "NIOWebSocket", package: "swift-nio"),
                .product(name: "AsyncHTTPClient", package: "async-http-client"),
                .product(name: "Logging", package: "swift-log"),
            ]),
        .target(name: "Screens", dependencies: ["Commerce", "Wire", "Terminal"]),
        .target(
            name: "Tape", dependencies: ["Commerce", "Wire", "Media", "Transport", "Devices", "Client", "Server"]),

        // Where the parts are put together.
        .executableTarget(
            name: "hawker",
            dependencies: [
                "Commerce", "Wire", "Media", "Transport", "Codecs", "Devices", "Store", "Payments", "Server",
                "Terminal", "Client", "Screens", "Tape",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
                .product(name: "UnixSignals", package: "swift-service-lifecycle"),
                .product(name: "Logging", package: "swift-log"),
            ]),
        .executableTarget(
            name: "hawker-bench",
            dependencies: [
                "CYardstick", "Commerce", "Wire", "Media", "Transport", "Devices", "Store", "Server", "Terminal", "Client", "Tape",
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOPosix", package: "swift-nio"),
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
                .product(name: "Logging", package: "swift-log"),
            ]),

        // What tests run other programs with.
        .target(name: "Tools", path: "Tests/Tools"),
        // A sound card for tests.
        .target(name: "CToyCard", path: "Tests/ToyCard", linkerSettings: [.linkedLibrary("asound")]),
        .testTarget(name: "CommerceTests", dependencies: ["Commerce"]),
        .testTarget(name: "WireTests", dependencies: ["Wire", "Commerce"]),
        .testTarget(name: "MediaTests", dependencies: ["Media"]),
        .testTarget(
            name: "TransportTests",
            dependencies: [
                "Transport", "Media",
                .product(name: "Crypto", package: "swift-crypto"),
                .product(name: "CryptoExtras", package: "swift-crypto"),
            ]),
        .testTarget(name: "CodecsTests", dependencies: ["Codecs", "Devices", "Media"]),
        .testTarget(name: "DevicesTests", dependencies: ["Devices", "Media", "Tools", "CToyCard"]),
        .testTarget(
            name: "StoreTests", dependencies: ["Store", "Commerce", .product(name: "GRDB", package: "GRDB.swift")]),
        .testTarget(name: "PaymentsTests", dependencies: ["Payments", "Commerce", "Tools"]),
        .testTarget(
            name: "ServerTests",
            dependencies: [
                "Server", "Client", "Wire", "Commerce", "Store", "Payments", "Media", "Transport", "Devices",
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOEmbedded", package: "swift-nio"),
                .product(name: "NIOPosix", package: "swift-nio"),
                .product(name: "AsyncHTTPClient", package: "async-http-client"),
                .product(name: "Logging", package: "swift-log"),
            ]),
        .testTarget(name: "TerminalTests", dependencies: ["Terminal"]),
        .testTarget(
            name: "ClientTests",
            dependencies: ["Client", "Server", "Wire", "Media", "Transport", "Devices"]),
        .testTarget(name: "ScreensTests", dependencies: ["Screens", "Terminal", "Wire", "Commerce", "Devices"]),
        .testTarget(name: "HouseTests"),
        .testTarget(name: "ShowTests", dependencies: ["hawker", "hawker-bench", "Store", "Commerce", "Tools"]),
    ],
    swiftLanguageModes: [.v6]
)
