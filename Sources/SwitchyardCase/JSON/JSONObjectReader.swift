/// The members of a JSON object, asked for by name; logs what is missing, of the wrong kind, out of range or unknown.
package struct JSONObjectReader {
    private let node: JSONNode
    private let members: [JSONMember]
    private let file: String
    /// `horizon.` inside the member `horizon`.
    private let path: String
    private var asked: [String] = []
    private let indexByName: [String: Int]

    /// - Returns: `nil` after logging that the value is no object.
    package init?(_ node: JSONNode, path: String = "", file: String, log: inout FaultLog) {
        guard case .object(let members) = node.content else {
            log.add(
                CaseFault(
                    file: file, line: node.line, column: node.column,
                    columnName: path.isEmpty ? nil : String(path.dropLast()),
                    problem: "there is \(node.content.kindName)", expected: "an object in braces"))
            return nil
        }
        self.node = node
        self.members = members
        self.file = file
        self.path = path
        indexByName = Dictionary(
            members.enumerated().map { ($1.name, $0) }, uniquingKeysWith: { first, _ in first })
    }

    private mutating func member(_ name: String, _ expected: String, required: Bool, _ log: inout FaultLog)
        -> JSONNode?
    {
        asked.append(name)
        if let index = indexByName[name] { return members[index].value }
        if required {
            log.add(
                CaseFault(
                    file: file, line: node.line, column: node.column, columnName: path + name,
                    problem: "the member is missing", expected: expected))
        }
        return nil
    }

    package func fault(
        _ name: String, at node: JSONNode? = nil, problem: String,
        expected: String? = nil, nearest: String? = nil, remedy: String? = nil
    ) -> CaseFault {
        let place = node ?? indexByName[name].map { members[$0].value } ?? self.node
        let value: String? =
            switch place.content {
            case .string(let text): text
            case .number(let number): number.text
            case .bool(let flag): flag ? "true" : "false"
            case .null: "null"
            default: nil
            }
        return CaseFault(
            file: file, line: place.line, column: place.column, columnName: path + name, value: value,
            problem: problem, expected: expected, nearest: nearest, remedy: remedy)
    }

    private func wrongKind(_ name: String, _ node: JSONNode, _ expected: String, _ log: inout FaultLog) {
        log.add(fault(name, at: node, problem: "is \(node.content.kindName)", expected: expected))
    }

    // MARK: Scalars

    package mutating func string(_ name: String, required: Bool = true, _ log: inout FaultLog) -> String? {
        guard let node = member(name, "a string", required: required, &log) else { return nil }
        guard case .string(let text) = node.content else {
            wrongKind(name, node, "a string", &log)
            return nil
        }
        let bad = text.unicodeScalars.contains { isControl($0) && $0 != "\n" && $0 != "\t" }
        guard !bad else {
            log.add(fault(name, at: node, problem: "holds a control character", remedy: "remove it"))
            return nil
        }
        return text
    }

    /// A string that must not be empty.
    package mutating func identifier(_ name: String, required: Bool = true, _ log: inout FaultLog) -> String?
    {
        guard let text = string(name, required: required, &log) else { return nil }
        guard !text.isEmpty else {
            log.add(fault(name, problem: "is empty", expected: "a name"))
            return nil
        }
        return text
    }

    package mutating func word<Word: CaseIterable & RawRepresentable<String>>(
        _ name: String, _ type: Word.Type, _ log: inout FaultLog
    ) -> Word? {
        guard let text = string(name, &log) else { return nil }
        if let word = Word(rawValue: text) { return word }
        let words = Word.allCases.map(\.rawValue)
        log.add(
            fault(
                name, problem: "is not one of its words", expected: "one of \(words.joined(separator: ", "))",
                nearest: nearestName(to: text, among: words)))
        return nil
    }

    package mutating func bool(_ name: String, _ log: inout FaultLog) -> Bool? {
        guard let node = member(name, "true or false", required: true, &log) else { return nil }
        guard case .bool(let flag) = node.content else {
            wrongKind(name, node, "true or false", &log)
            return nil
        }
        return flag
    }

    private mutating func decimal(
        _ name: String, _ expected: String, required: Bool, _ log: inout FaultLog
    ) -> DecimalText? {
        guard let node = member(name, expected, required: required, &log) else { return nil }
        guard case .number(let decimal) = node.content else {
            wrongKind(name, node, expected, &log)
            return nil
        }
        return decimal
    }

    package mutating func number(
        _ name: String, _ range: ClosedRange<Double>, required: Bool = true, _ log: inout FaultLog
    ) -> Double? {
        let expected = "a number from \(plainNumber(range.lowerBound)) to \(plainNumber(range.upperBound))"
        guard let decimal = decimal(name, expected, required: required, &log) else { return nil }
        guard range.contains(decimal.double) else {
            log.add(fault(name, problem: "is out of range", expected: expected))
            return nil
        }
        return decimal.double
    }

    package mutating func whole(
        _ name: String, _ range: ClosedRange<Int>, required: Bool = true, _ log: inout FaultLog
    ) -> Int? {
        let expected = "a whole number from \(range.lowerBound) to \(range.upperBound)"
        guard let decimal = decimal(name, expected, required: required, &log) else { return nil }
        guard let value = decimal.scaled(places: 0), range.contains(value) else {
            let fraction = decimal.double.magnitude < 1e15 && decimal.double.rounded() != decimal.double
            log.add(
                fault(
                    name, problem: fraction ? "is not a whole number" : "is out of range", expected: expected)
            )
            return nil
        }
        return value
    }

    /// A number times 10^places, exactly: pence from pounds, basis points from per cent.
    package mutating func scaled(
        _ name: String, places: Int, _ range: ClosedRange<Int>, required: Bool = true, _ log: inout FaultLog
    ) -> Int? {
        var unit = 1
        for _ in 0..<places { unit *= 10 }
        let expected =
            "a number from \(range.lowerBound / unit) to \(range.upperBound / unit) with at most \(places) decimals"
        guard let decimal = decimal(name, expected, required: required, &log) else { return nil }
        guard let value = decimal.scaled(places: places), range.contains(value) else {
            log.add(fault(name, problem: "is not an amount it can take", expected: expected))
            return nil
        }
        return value
    }

    // MARK: Containers

    package mutating func object(
        _ name: String, required: Bool = true, _ log: inout FaultLog
    ) -> JSONObjectReader? {
        guard let node = member(name, "an object", required: required, &log) else { return nil }
        return JSONObjectReader(node, path: path + name + ".", file: file, log: &log)
    }

    package mutating func list(_ name: String, required: Bool = true, _ log: inout FaultLog) -> [JSONNode]? {
        guard let node = member(name, "a list in brackets", required: required, &log) else { return nil }
        guard case .array(let elements) = node.content else {
            wrongKind(name, node, "a list in brackets", &log)
            return nil
        }
        return elements
    }

    /// The objects of a list, each with a path such as `vehicles[3].`; elements that are no objects are logged.
    package mutating func objects(
        _ name: String, required: Bool = true, _ log: inout FaultLog
    ) -> [JSONObjectReader?]? {
        guard let elements = list(name, required: required, &log) else { return nil }
        return elements.enumerated().map { index, element in
            JSONObjectReader(element, path: "\(path)\(name)[\(index)].", file: file, log: &log)
        }
    }

    /// Names of the members, in file order.
    package var names: [String] { members.map(\.name) }

    /// Logs the members nobody asked for.
    package func refuseOthers(_ log: inout FaultLog) {
        let known = Set(asked)
        for member in members where !known.contains(member.name) {
            log.add(
                CaseFault(
                    file: file, line: member.line, column: member.column,
                    columnName: path.isEmpty ? nil : String(path.dropLast()), value: member.name,
                    problem: "is not a member that belongs here",
                    expected: "one of \(asked.joined(separator: ", "))",
                    nearest: log.lists(file) ? nearestName(to: member.name, among: asked) : nil))
        }
    }
}
