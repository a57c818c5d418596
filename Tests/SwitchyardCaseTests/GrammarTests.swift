import SwitchyardCase
import Testing

@Suite struct GrammarTests {
    @Test func `money is read to the penny without passing through binary fractions`() {
        #expect(DecimalText("0.29")?.scaled(places: 2) == 29)
        #expect(DecimalText("1.005")?.scaled(places: 2) == nil)
        #expect(DecimalText("-12.5")?.scaled(places: 2) == -1250)
        #expect(DecimalText("92233720368547758.07")?.scaled(places: 2) == Int.max)
        #expect(DecimalText("92233720368547758.08")?.scaled(places: 2) == nil)
        #expect(DecimalText("1.65E+05")?.scaled(places: 2) == 16_500_000)
        #expect(DecimalText("16500000000e-5")?.scaled(places: 2) == 16_500_000)
        #expect(DecimalText("1e99999999999999999999")?.scaled(places: 2) == nil)
        #expect(DecimalText("-0")?.double.sign == .plus)
    }

    @Test(arguments: [
        "", "-", "+1", ".5", "5.", "1e", "1e+", "0x1", "1_000", "1,5", " 1", "1 ", "nan", "inf", "١", "１",
        "1.0D2", "--1",
        "1.2.3",
    ])
    func `what is not a plain decimal number is none`(text: String) {
        #expect(DecimalText(text) == nil)
    }

    @Test func `the plain number somebody meant is suggested`() {
        let meant = [
            "1,100": "1100", "£4.3m": "4300000", "(1100)": "-1100", "50%": "50", "−5": "-5", "１６": "16",
            "£1.1k": "1100",
            ".5": "0.5", "2bn": "2000000000", "+7": "7",
        ]
        for (text, number) in meant { #expect(DecimalText.suggestion(for: text) == number) }
        #expect(DecimalText.suggestion(for: "about ten") == nil)
        #expect(DecimalText.suggestion(for: "12") == nil)
    }

    @Test func `pence come back as the pounds they were`() {
        for pence in [0, 1, -1, 99, 100, 101, -12_345, 123_456_789] {
            #expect(DecimalText(poundsText(pence: pence))?.scaled(places: 2) == pence)
        }
        #expect(poundsText(pence: -5) == "-0.05")
    }

    @Test func `the nearest name is near, ignores case and does not depend on chance`() {
        let names = ["waterloo", "Whipps Cross", "Wimbledon"]
        #expect(nearestName(to: "Watreloo", among: names) == "waterloo")
        #expect(nearestName(to: "whips cross", among: names) == "Whipps Cross")
        #expect(nearestName(to: "Brent", among: names) == nil)
        #expect(nearestName(to: "ab", among: ["ac", "ad"]) == "ac")
        #expect(nearestName(to: "", among: names) == nil)
    }

    @Test func `nothing shown to people can steer a terminal`() {
        let text = "a\u{1B}[31m\u{7F}\u{9B}\u{202E}\u{200B}\u{A0}\n\"\\é🚒"
        #expect(
            displayEscaped(text)
                == "a\\u{1b}[31m\\u{7f}\\u{9b}\\u{202e}\\u{200b}\\u{a0}\\n\\\"\\\\é🚒")
        #expect(displayEscaped(String(repeating: "x", count: 100), limit: 3) == "xxx…")
    }

    @Test func `UTF-8 is checked by RFC 3629`() {
        for text in ["", "abc", "é", "€", "𐍈", "\u{10FFFF}"] {
            #expect(firstInvalidUTF8(Array(text.utf8)[...]) == nil)
        }
        let invalid: [[UInt8]] = [
            [0x80], [0xC0, 0xAF], [0xC3], [0xE0, 0x80, 0xAF], [0xED, 0xA0, 0x80], [0xF4, 0x90, 0x80, 0x80],
            [0xE2, 0x82],
            [0xF8, 0x88, 0x80, 0x80, 0x80], [0xFF],
        ]
        for bytes in invalid { #expect(firstInvalidUTF8(([0x61] + bytes)[...]) == 1) }
    }

    @Test func `SHA-256 gives the digests of FIPS 180-4`() {
        let vectors = [
            ("", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
            ("abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
            (
                "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
                "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"
            ),
        ]
        for (text, digest) in vectors { #expect(SHA256.hexDigest(text.utf8) == digest) }
        #expect(
            SHA256.hexDigest([UInt8](repeating: 0x61, count: 1_000_000))
                == "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0")
        // Lengths around a block's padding.
        #expect(Set((54...130).map { SHA256.hexDigest([UInt8](repeating: 1, count: $0)) }).count == 77)
    }

    @Test func `JSON is written the same each time and reads back exactly`() throws {
        let value = JSONValue.object([
            .init(
                "b", .array([.integer(Int.min), .number(0.1), .number(1e300), .number(-2), .number(.nan)])),
            .init(
                "a", .object([.init("text", .string("<&>\"\\\u{1}\u{2028}é")), .init("none", .array([]))])),
            .init("money", .pounds(pence: -1)), .init("flag", .bool(true)), .init("null", .null),
        ])
        #expect(
            value.compactText()
                == #"{"b":[-9223372036854775808,0.1,1e+300,-2,null],"a":{"text":"<&>\"\\\u0001\u2028é","none":[]},"#
                + #""money":-0.01,"flag":true,"null":null}"#)
        #expect(value.compactText(escapingMarkup: true).contains(#"\u003c\u0026\u003e"#))
        var log = FaultLog(files: [])
        let node = try #require(JSONParser.parse(Array(value.text().utf8), file: "f", log: &log))
        guard case .object(let members) = node.content, case .object(let inner) = members[1].value.content,
            case .string(let text) = inner[0].value.content
        else {
            Issue.record("the text reads back as something else")
            return
        }
        #expect(text == "<&>\"\\\u{1}\u{2028}é")
        #expect(members.map(\.name) == ["b", "a", "money", "flag", "null"])
    }

    @Test func `a fault in JSON carries its line and character`() {
        func place(_ text: String) -> String {
            var log = FaultLog(files: [])
            _ = JSONParser.parse(Array(text.utf8), file: "f", log: &log)
            return log.errors.map { "\($0.line):\($0.column)" }.joined(separator: " ")
        }
        #expect(place("{\n  \"é\": 1,\n  \"b\" 2}") == "3:7")
        #expect(place("[1,\r\n 2,\n]") == "2:3")
        #expect(place("{\"é\": tru}") == "1:7")
        #expect(place("[\"\\q\"]") == "1:3")
        #expect(place("[\"\\u12\"]") == "1:3")
        #expect(place("[1") == "1:3")
        #expect(place("[\"a") == "1:4")
        #expect(place("[\"\\") == "1:3")
        #expect(place("{\"a\":1 \"b\":2}") == "1:8")
        #expect(place("{\"a\":1,,}") == "1:8")
        #expect(place("[\"\\ud83d\\ude92\"]").isEmpty)
    }

    @Test func `a line of a million values is read, and its last fault placed`() {
        // Takes hours if each value counts the line from its start.
        let text = "[" + String(repeating: "1,", count: 1_000_000) + "x]"
        var log = FaultLog(files: [])
        #expect(JSONParser.parse(Array(text.utf8), file: "f", log: &log) == nil)
        #expect(log.errors.map(\.column) == [2_000_002])
    }
}
