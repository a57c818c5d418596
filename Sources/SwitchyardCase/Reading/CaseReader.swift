#if canImport(Darwin)
    import Darwin
#elseif canImport(Musl)
    import Musl
#else
    import Glibc
#endif

/// Reads a case: every file strictly, every fault of every file in one run.
///
///     let (planningCase, warnings) = try CaseReader.read(directory: "Inputs/las-2022-23")
///
/// What the files hold is set out in <doc:CaseTables>. Nothing is guessed: a number, date or word that is not written as
/// documented is a fault that says where it stands, what was expected and what the nearest valid spelling is.
public enum CaseReader {
    /// Reads the files of a case directory.
    /// - Throws: `CaseError` with every fault found.
    public static func read(directory: String) throws(CaseError) -> (case: Case, warnings: [CaseFault]) {
        var log = FaultLog(files: CaseSchema.files)
        var information = stat()
        guard stat(directory, &information) == 0 else {
            throw CaseError(faults: [
                CaseFault(
                    file: directory, problem: "cannot be opened: \(String(cString: strerror(errno)))",
                    expected: "a case directory")
            ])
        }
        guard information.st_mode & S_IFMT == S_IFDIR else {
            throw CaseError(faults: [
                CaseFault(file: directory, problem: "is not a directory", expected: "a case directory")
            ])
        }
        var files: [String: [UInt8]] = [:]
        var unreadable: Set<String> = []
        for file in CaseSchema.files {
            do {
                files[file] = try InputFile.read(directory + "/" + file)
            } catch .missing {
                continue
            } catch {
                unreadable.insert(file)
                log.add(
                    CaseFault(
                        file: file, problem: error.problem,
                        expected: "a regular file of at most \(InputFile.largestFile >> 20) MB"))
            }
        }
        let present = FileSystem.entries(directory) ?? []
        return try read(files, unreadable: unreadable, others: present, log)
    }

    /// Reads a case from the bytes of its files, by name.
    /// - Throws: `CaseError` with every fault found.
    public static func read(files: [String: [UInt8]]) throws(CaseError) -> (case: Case, warnings: [CaseFault])
    {
        try read(files, unreadable: [], others: Array(files.keys), FaultLog(files: CaseSchema.files))
    }

    private static func read(
        _ files: [String: [UInt8]], unreadable: Set<String>, others: [String], _ startingLog: FaultLog
    ) throws(CaseError) -> (case: Case, warnings: [CaseFault]) {
        var log = startingLog
        let missing = CaseSchema.files.filter { files[$0] == nil && !unreadable.contains($0) }
        for file in others.sorted() where file.hasSuffix(".csv") && !CaseSchema.files.contains(file) {
            log.add(
                CaseFault(
                    .warning, file: file, problem: "is not a table of a case and is not read",
                    nearest: nearestName(to: file, among: missing)))
        }
        for file in missing {
            let schema = CaseSchema.tables.first { $0.file == file }
            log.add(
                CaseFault(
                    file: file, problem: "the file is missing",
                    expected: schema.map { "columns \($0.header)" } ?? "the case's settings",
                    remedy: schema?.needsRows == false ? "a table without rows still needs its header" : nil))
        }
        var settings: CaseSettings?
        var horizon: Horizon?
        if let bytes = files[CaseSchema.settingsFile] {
            let reader = SettingsReader(bytes, log: &log)
            settings = reader.settings
            horizon = reader.horizon
        }
        let rows = CaseRows(readTables(files, &log))
        log = CaseChecks.run(rows, settings, horizon, log)
        if let error = log.error { throw error }
        guard let settings, let horizon else {
            throw CaseError(faults: [
                CaseFault(file: CaseSchema.settingsFile, problem: "the settings could not be read")
            ])
        }
        let hashes = CaseSchema.files.compactMap { file in
            files[file].map { (file: file, sha256: SHA256.hexDigest($0)) }
        }
        return (rows.makeCase(settings: settings, horizon: horizon, hashes: hashes), log.warnings)
    }

    private static func readTables(_ files: [String: [UInt8]], _ log: inout FaultLog) -> [String: TypedTable]
    {
        var tables: [String: TypedTable] = [:]
        for schema in CaseSchema.tables {
            tables[schema.file] =
                files[schema.file].map { TableReader.read($0, schema, log: &log) }
                ?? TypedTable(schema: schema)
        }
        let unresolved = tables
        for schema in CaseSchema.tables {
            tables[schema.file]?.resolveReferences(unresolved, log: &log)
        }
        return tables
    }
}
