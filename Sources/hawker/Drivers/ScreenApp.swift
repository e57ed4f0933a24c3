import Commerce
import Screens
import Terminal

/// A screen as a pure value: what the loop needs of the viewer's and the host's alike.
protocol ScreenApp: Sendable {
    associatedtype Event: Sendable
    associatedtype Effect: Sendable

    mutating func start() -> [Effect]
    mutating func update(_ event: Event) -> [Effect]
    func view(size: Size, picture: Surface?) -> Surface
    /// Where the picture goes on a screen of this size; nil where none is shown.
    func pictureArea(in size: Size) -> Rect?

    static func input(_ event: InputEvent) -> Event
    static func clock(_ now: Timestamp) -> Event
}

extension ViewerModel: ScreenApp {
    func pictureArea(in size: Size) -> Rect? { layout(size: size).picture }
    static func input(_ event: InputEvent) -> ViewerEvent { .input(event) }
    static func clock(_ now: Timestamp) -> ViewerEvent { .clock(now) }
}

extension HostModel: ScreenApp {
    func pictureArea(in size: Size) -> Rect? { layout(size: size).picture }
    static func input(_ event: InputEvent) -> HostEvent { .input(event) }
    static func clock(_ now: Timestamp) -> HostEvent { .clock(now) }
}
