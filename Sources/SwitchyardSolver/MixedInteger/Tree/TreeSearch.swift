import Dispatch
import Synchronization

/// The search tree after the root: rounds in which workers plunge independently, with everything they find merged in a fixed
/// order between rounds.
///
/// A round hands each worker a few open nodes and a budget counted in work, not in seconds. Workers see nothing of each other
/// until it ends; then incumbents, bounds, pseudo-costs and new nodes are merged by worker number. Which thread ran which worker
/// has no influence, so point, bound and node count are the same for any number of threads. Synchronous rounds: Ralphs et al.,
/// "Parallel solvers for mixed integer linear optimization", 2018, doi:10.1007/978-3-319-63516-3_8, section on determinism.
final class TreeSearch {
    private let root: MixedIntegerSearch
    /// The first is `root`; the others are made when there are nodes for them.
    private var workers: [MixedIntegerSearch]
    private var queue = NodeQueue()
    private let workerCount: Int
    private let threads: Int
    private let clock: SolveClock
    /// Number in the queue of the child that each worker's plunge enters next, −1 if none.
    private var continuation: [Int]
    private var selections = 0
    private var prunedAtCutoff = Double.infinity
    /// Work of all rounds.
    private var totalWork = 0

    /// Workers of a round, whatever the number of threads.
    static let workers = 4
    /// Work of a worker in a round, at least: some milliseconds, against some microseconds for the meeting of the threads.
    private static let leastRoundWork = 1_000_000
    /// Nodes of average work in a round, at least.
    private static let leastRoundNodes = 4
    /// Nodes handed to a worker beside the one it is at.
    private static let nodesInHand = 2

    init(root: MixedIntegerSearch) {
        self.root = root
        workers = [root]
        clock = root.clock
        workerCount = root.limits.isSubproblem || root.options.hasTreeCallbacks ? 1 : Self.workers
        threads = max(1, root.settings.threads)
        continuation = Array(repeating: -1, count: workerCount)
        root.pseudoCosts.keepsLog = workerCount > 1
        root.keepsConflictLog = workerCount > 1
    }

    func run() -> MixedIntegerSearch.Outcome {
        root.phase = "tree"
        root.reportsProgress = false
        root.store.announcesAtOnce = false
        root.rootCutNumbers = root.cutsNumbered * Int32(Self.workers)
        _ = queue.add(
            Node(
                parent: -1, changes: [], bound: root.rootBound, estimate: root.rootBound, depth: 0,
                distance: 0,
                basis: root.engine.basis, cuts: root.cutNumbers))
        while true {
            let bestBound = queue.bestBound()
            root.openBound = bestBound
            root.report(bound: root.globalBound(open: bestBound), openNodes: queue.openCount)
            if queue.openCount == 0 { return .finished }
            if clock.shouldStop { return .limit }
            let nodesLeft = min(root.settings.nodeLimit, root.limits.nodeLimit) - root.nodeTotal
            let iterationsLeft =
                min(root.settings.iterationLimit, root.limits.iterationLimit) - root.iterationTotal
            if queue.byteCount > root.options.treeMemoryLimit {
                queue.dropBases()
                if queue.byteCount > root.options.treeMemoryLimit { return .limit }
            }
            if nodesLeft <= 0 || iterationsLeft <= 0 { return .limit }
            let active = handOut(bestBound: bestBound, nodes: nodesLeft, iterations: iterationsLeft)
            if active.isEmpty { return .finished }
            run(active)
            merge(active)
        }
    }

    // MARK: Handing out

    /// Gives nodes to the workers, in turns, and says which have some.
    private func handOut(bestBound: Double, nodes: Int, iterations: Int) -> [Int] {
        var given = [[(origin: Int, node: Node)]](repeating: [], count: workerCount)
        var continues = [Bool](repeating: false, count: workerCount)
        for k in 0..<workerCount where continuation[k] >= 0 {
            let index = continuation[k]
            guard queue[index].isOpen, queue[index].bound < root.cutoff else { continue }
            given[k].append((index, take(index)))
            continues[k] = true
        }
        deal: for turn in 0...Self.nodesInHand {
            for k in 0..<workerCount where given[k].count <= turn {
                if workerCount == 1 && !given[k].isEmpty { break deal }
                guard let index = selectNode() else { break deal }
                given[k].append((index, take(index)))
            }
        }
        let active = (0..<workerCount).filter { !given[$0].isEmpty }
        let inHand = given.reduce(0) { $0 + $1.count }
        let isShort = workerCount > 1 && queue.openCount + inHand < 2 * workerCount
        let perNode = root.nodeTotal > 0 ? totalWork / root.nodeTotal : 0
        for (position, k) in active.enumerated() {
            while workers.count <= k {
                workers.append(MixedIntegerSearch(workerOf: root, number: workers.count))
            }
            let share = active.count
            let budget = MixedIntegerSearch.RoundBudget(
                work: max(Self.leastRoundWork, Self.leastRoundNodes * perNode),
                nodes: nodes / share + (position < nodes % share ? 1 : 0),
                iterations: 1 + (iterations - 1) / share,
                plunges: workerCount == 1 ? 1 : .max,
                openNodes: isShort ? 2 * workerCount : .max)
            workers[k].prepareRound(
                given[k], continues: continues[k], openBound: bestBound, budget: budget)
        }
        return active
    }

    /// A node with its whole path, no longer open in the queue.
    private func take(_ index: Int) -> Node {
        var node = queue[index]
        node.changes = queue.path(to: index)
        node.parent = -1
        queue.take(index)
        return node
    }

    /// Best estimate mostly; every fifth time the best bound, so that the proof moves as well.
    private func selectNode() -> Int? {
        while true {
            let seeksBound = selections % 5 == 0 || root.store.objective == .infinity && selections % 3 == 0
            guard let candidate = seeksBound ? queue.nodeOfBestBound() : queue.nodeOfBestEstimate() else {
                return nil
            }
            if queue[candidate].bound < root.cutoff {
                selections += 1
                return candidate
            }
            root.notePruned(queue[candidate].bound)
            queue.close(candidate)
        }
    }

    // MARK: Running

    private func run(_ active: [Int]) {
        if threads == 1 || active.count == 1 {
            for k in active { workers[k].runRound() }
            return
        }
        let team = Team(workers: active.map { workers[$0] })
        let next = Atomic<Int>(0)
        DispatchQueue.concurrentPerform(iterations: min(threads, active.count)) { _ in
            while true {
                let k = next.wrappingAdd(1, ordering: .relaxed).oldValue
                if k >= team.workers.count { return }
                team.workers[k].runRound()
            }
        }
    }

    /// Workers on their way to the threads of a round. Sound because each is taken by one thread only, and they share nothing that
    /// changes during a round: matrices and callers' data are read only.
    private struct Team: @unchecked Sendable {
        let workers: [MixedIntegerSearch]
    }

    // MARK: Merging

    private func merge(_ active: [Int]) {
        for k in active {
            let worker = workers[k]
            mergeNodes(of: k)
            totalWork += worker.roundWork
            if k > 0 {
                root.prunedBound = min(root.prunedBound, worker.prunedBound)
                root.unresolvedBound = min(root.unresolvedBound, worker.unresolvedBound)
                root.domain.usedCutoff = root.domain.usedCutoff || worker.domain.usedCutoff
            }
        }
        // The best incumbent, the lower worker's of equals.
        if let best = active.min(by: {
            (workers[$0].store.objective, $0) < (workers[$1].store.objective, $1)
        }) {
            for worker in workers { worker.adoptIncumbent(of: workers[best].store) }
        }
        root.store.announce()
        if workers.count > 1 {
            for learner in workers.indices {
                for k in active where k != learner {
                    workers[learner].pseudoCosts.learn(from: workers[k].pseudoCosts.log)
                    for row in workers[k].conflictLog { workers[learner].conflicts.add(row) }
                    for cut in workers[k].cutLog { workers[learner].cutPool.add(cut) }
                }
            }
        }
        root.nodeTotal = workers.reduce(0) { $0 + $1.nodeCount }
        root.workerIterations = workers.dropFirst().reduce(0) { $0 + $1.iterations - $1.inheritedIterations }
        if root.cutoff < prunedAtCutoff {
            prunedAtCutoff = root.cutoff
            root.notePruned(queue.prune(cutoff: root.cutoff))
        }
    }

    private func mergeNodes(of k: Int) {
        let tree = workers[k].tree
        let needed = tree.isNeeded()
        var number = [Int](repeating: -1, count: tree.nodes.count)
        for (i, node) in tree.nodes.enumerated() {
            if i < tree.origins.count {
                number[i] = tree.origins[i]
                if node.isOpen { queue.reopen(number[i]) } else { queue.dropBasis(number[i]) }
            } else if needed[i] {
                var moved = node
                moved.parent = Int32(number[Int(node.parent)])
                number[i] = queue.add(moved)
            }
        }
        for i in tree.origins.indices where !tree.nodes[i].isOpen { queue.release(number[i]) }
        continuation[k] = workers[k].continuation.map { number[$0] } ?? -1
    }
}
