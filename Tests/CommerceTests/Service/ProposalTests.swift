import Commerce
import Testing

@Suite struct ProposalTests {
    private let shirt = Product(
        id: "shirt", shop: "a-host", code: "1", title: "亚麻衬衫 Linen shirt",
        description: "夏天穿很凉快。不会缩水！Wash it at 30 degrees. It has 2.5 cm buttons.",
        attributes: [Attribute(name: "材质", value: "100% 亚麻"), Attribute(name: "Origin", value: "Jiangsu")])
    private let bag = Product(
        id: "bag", shop: "a-host", code: "2", title: "帆布包 Canvas bag",
        attributes: [Attribute(name: "材质", value: "帆布"), Attribute(name: "Strap", value: "60 cm")])

    private func answer(_ question: String, _ text: String, of product: Product? = nil) -> Finding {
        Finding(source: .answer, product: product?.id, title: product?.title ?? "", label: question, text: text)
    }

    private func propose(_ question: String, about product: Product? = nil, _ more: [Finding] = []) -> Proposal? {
        Proposal(to: question, about: product?.id, from: more + shirt.findings + bag.findings)
    }

    @Test("a property of the product that is asked about, named by the question, is certain")
    func property() throws {
        let proposal = try #require(propose("请问这件是什么材质的？", about: shirt))
        #expect(proposal.text == "亚麻衬衫 Linen shirt · 材质: 100% 亚麻")
        #expect(proposal.best.confidence == 100 && proposal.isCertain)
        #expect(try #require(propose("What's the origin of this shirt?", about: shirt)).isCertain)
    }

    @Test("a question that names another product is answered for that one")
    func named() throws {
        let proposal = try #require(propose("帆布包的材质", about: shirt))
        #expect(proposal.best.finding.product == bag.id && proposal.isCertain)
    }

    @Test("when two products have it and neither is meant, nobody is answered unasked")
    func ambiguous() throws {
        let proposal = try #require(propose("材质?"))
        #expect(proposal.best.confidence == 100 && !proposal.isCertain)
    }

    @Test("a property of a product that nobody asked about counts half")
    func another() throws {
        let proposal = try #require(propose("strap", about: shirt))
        #expect(proposal.best.confidence == 50 && !proposal.isCertain)
    }

    @Test("a question of which a quarter is something else is certain, of which a third is, is not")
    func share() throws {
        #expect(try #require(propose("origin jiangsu linen yarn", about: shirt)).isCertain)
        let proposal = try #require(propose("origin linen yarn", about: shirt))
        #expect(proposal.best.confidence == 66 && !proposal.isCertain)
    }

    @Test("a value, or a sentence of the description, is proposed and never certain: it may say the contrary")
    func sentences() throws {
        let shrinks = try #require(propose("会缩水吗", about: shirt))
        #expect(shrinks.text == "不会缩水！" && shrinks.best.confidence == 50 && !shrinks.isCertain)
        let linen = try #require(propose("是亚麻吗", about: shirt))
        #expect(linen.best.confidence <= 50 && !linen.isCertain)
        #expect(try #require(propose("buttons cm", about: shirt)).text == "It has 2.5 cm buttons.")
    }

    @Test("what the shop answered before is certain for the same question, the newest answer first")
    func earlier() throws {
        let known = [answer("什么时候发货？", "今天下单，明天发货。"), answer("什么时候发货", "三天内。")]
        let proposal = try #require(propose("请问什么时候发货", about: shirt, known))
        #expect(proposal.text == "今天下单，明天发货。" && proposal.isCertain)
        let other = [answer("可以手洗吗", "可以手洗。", of: bag)]
        #expect(try #require(propose("可以手洗吗", about: shirt, other)).isCertain == false)
        #expect(try #require(propose("可以手洗吗", about: bag, other)).isCertain)
    }

    @Test("a property goes before an answer: the catalogue is kept up to date")
    func precedence() throws {
        let proposal = try #require(propose("材质是什么", about: shirt, [answer("材质", "棉麻混纺", of: shirt)]))
        #expect(proposal.best.finding.source == .attribute && proposal.isCertain)
    }

    @Test(
        "what is one buyer's own is for a person, however well it is found",
        arguments: [
            "订单什么时候发货", "人工 什么时候发货", "when is my order shipped", "什么时候发货 13912345678", "what is the origin, I paid",
        ])
    func personal(question: String) throws {
        let known = [answer(question, "soon")]
        #expect(try #require(propose(question, known)).isCertain == false)
    }

    @Test("nothing is proposed for what has nothing to do with the shop", arguments: ["", "？？？", "吗", "quantum", "量子"])
    func nothing(question: String) { #expect(propose(question) == nil) }

    @Test("a proposal shows the best three")
    func bounded() throws {
        let many = (0..<50).map { answer("发货 \($0)", "answer \($0)") }
        #expect(try #require(Proposal(to: "发货", about: nil, from: many)).found.count == Limits.findingsShown)
    }
}
