import Terminal
import Testing

@testable import Screens

@Suite("What goods are called on a row")
struct GoodsNameTests {
    @Test(
        "the title gives way and the spec stays",
        arguments: [
            ("Hoodie", "orange / M", 40, "Hoodie · orange / M"), ("Hoodie", "orange / M", 19, "Hoodie · orange / M"),
            ("Hooded sweatshirt", "orange / M", 20, "Hooded… · orange / M"),
            ("Hoodie", "orange / M", 13, "Hoo…·orange/M"), ("Hoodie", "orange / M", 12, "Ho…·orange/M"),
            ("Hoodie", "orange / M", 10, "Ho…·ora…/M"), ("连帽卫衣", "橙色 / M", 12, "连帽…·橙色/M"),
            ("连帽卫衣", "橙色 / M", 11, "连…·橙色/M"),
            ("Longjing tea", "", 9, "Longjing…"), ("Tea", "", 9, "Tea"),
        ])
    func fits(title: String, spec: String, columns: Int, text: String) {
        #expect(GoodsName(title: title, spec: spec).fitted(to: columns) == text)
    }

    @Test(
        "siblings are told apart wherever there is room for it, and nothing is wider than it may be", arguments: 1...60)
    func siblings(columns: Int) {
        let specs = ["orange / M", "orange / L", "blue / M", "blue / XXL", "橙色 / M", "橙色 / L"]
        let names = specs.map { GoodsName(title: "Heavy cotton hoodie 连帽卫衣", spec: $0).fitted(to: columns) }
        for name in names { #expect(TextWidth.of(name) <= columns) }
        if columns >= 10 { #expect(Set(names).count == specs.count, "\(names)") }
    }
}
