import SwitchyardAudit
import SwitchyardCase
import SwitchyardPlanning
import SwitchyardReporting

/// The previous plan that `plan --from` starts from.
struct PlanStart {
    let previous: PreviousPlan
    /// The plan read.
    let file: String
    private let digest: String
    private let changedFiles: [String]?

    /// Reads the plan, matches it to the case and finds out from `run.json` beside it which files of the case have changed.
    /// - Throws: `CaseError` for a plan that cannot be read or is not one of this case, or a period the case does not have.
    init(_ path: String, _ planningCase: Case, prices: ChangePrices, committedUntil: String?)
        throws(CaseError)
    {
        let isFolder = FileSystem.kind(path) == .directory
        file = isFolder ? path + "/plan.json" : path
        let bytes: [UInt8]
        do {
            bytes = try InputFile.read(file)
        } catch {
            throw CaseError(faults: [
                CaseFault(file: file, problem: error.problem, expected: "a plan in JSON")
            ])
        }
        digest = SHA256.hexDigest(bytes)
        let match = try PlanMatch(try Plan.read(bytes, file: file), to: planningCase, file: file)
        var until = 0
        if let committedUntil {
            until = try Self.period(committedUntil, planningCase.horizon)
        }
        let folder =
            isFolder
            ? path
            : path.split(separator: "/", omittingEmptySubsequences: false)
                .dropLast().joined(separator: "/")
        changedFiles = Self.changedFiles(
            run: folder.isEmpty ? "run.json" : folder + "/run.json", planningCase)
        previous = PreviousPlan(match, prices: prices, committedUntil: until)
    }

    /// The period a label or a financial year names; a year of quarters is its last quarter.
    private static func period(_ name: String, _ horizon: Horizon) throws(CaseError) -> Int {
        func plain(_ text: String) -> String { text.split(separator: "–").joined(separator: "-") }
        let position =
            horizon.periods.firstIndex { plain($0.label) == plain(name) }
            ?? horizon.periods.lastIndex { $0.years.contains { $0.description == name } }
        guard let position else {
            throw CaseError(faults: [
                CaseFault(
                    file: "--committed-until", value: name,
                    problem: "is neither a period nor a financial year of the case",
                    expected: horizon.periods.map(\.label).joined(separator: ", ")
                        + ", or a financial year for its last period")
            ])
        }
        return position
    }

    /// Files of the case whose bytes are not those a previous run names; `nil` where there is no run to ask.
    private static func changedFiles(run path: String, _ planningCase: Case) -> [String]? {
        guard let bytes = try? InputFile.read(path) else { return nil }
        var log = FaultLog(files: [path])
        guard let root = JSONParser.parse(bytes, file: path, log: &log),
            case .object(let members) = root.content,
            let files = members.first(where: { $0.name == "files" }),
            case .array(let entries) = files.value.content
        else { return nil }
        var known: [String: String] = [:]
        for entry in entries {
            guard case .object(let cells) = entry.content else { return nil }
            func text(_ name: String) -> String? {
                guard case .string(let text)? = cells.first(where: { $0.name == name })?.value.content else {
                    return nil
                }
                return text
            }
            guard let file = text("file"), let digest = text("sha256") else { return nil }
            known[file] = digest
        }
        let now = planningCase.fileHashes
        let gone = known.keys.filter { name in !now.contains { $0.file == name } }.sorted()
        return now.filter { known[$0.file] != $0.sha256 }.map(\.file) + gone
    }

    func report(on plan: Plan, _ planningCase: Case) -> ChangeReport {
        ChangeReport(
            file: file, digest: digest, match: previous.match,
            previousAudit: Auditor(planningCase).audit(previous.match.plan),
            changes: PlanChanges(
                from: previous.match.plan, to: plan, planningCase, prices: previous.prices),
            prices: previous.prices, committedUntil: previous.committedUntil, changedFiles: changedFiles)
    }
}

extension Arguments {
    /// Prices of changes: one figure for all, or `name=figure` for some; a wrong one becomes the problem.
    mutating func changePrices(_ option: String) -> ChangePrices? {
        guard let text = values[option] else { return nil }
        func pence(_ text: Substring) -> Int? {
            guard let pounds = Double(text), pounds >= 0, pounds <= 1e9 else { return nil }
            return Int((pounds * 100).rounded())
        }
        var prices = ChangePrices()
        if let all = pence(text[...]) {
            for name in ChangePrices.names { prices[name] = all }
            return prices
        }
        for part in text.split(separator: ",", omittingEmptySubsequences: false) {
            let sides = part.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            guard sides.count == 2, prices[String(sides[0])] != nil, let price = pence(sides[1]) else {
                reject(
                    "\(option) needs pounds, or pounds for some of \(ChangePrices.names.joined(separator: ", ")) "
                        + "such as order=2000,works=10000, not \(displayEscaped(text))")
                return nil
            }
            prices[String(sides[0])] = price
        }
        return prices
    }
}
