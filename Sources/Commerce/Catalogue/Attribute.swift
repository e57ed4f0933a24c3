/// A named property: of a product ("面料" is "棉"), or what tells a SKU from its siblings ("尺码" is "M").
package struct Attribute: Hashable, Sendable {
    package let name: String
    package let value: String

    package init(name: String, value: String) {
        self.name = name
        self.value = value
    }
}
