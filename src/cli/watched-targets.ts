import { ProfileError } from '../base/error.ts'
import { counted } from '../base/units.ts'
import type { CaptureRound } from '../pipeline/capture-profiles.ts'
import { Watch, type WatchOptions } from '../pipeline/watch.ts'
import type { Notice, Report } from '../report/report.ts'
import { TrendFleet } from '../report/trend-fleet.ts'
import { failureKinds } from './failure-kinds.ts'
import { type Gates, judgedSoFar } from './gates.ts'
import type { LiveTarget } from './live-targets.ts'
import type { MetricsPage } from './metrics-page.ts'

/** What came of one process in a round of captures. */
export type TargetRound = CaptureRound | ProfileError

/** The level of the tests of a watch. */
const ALPHA = 0.05

/** Takes in rounds of captures of one process or several, and remembers whether a limit was exceeded. */
export class WatchedTargets {
  last: Report | null = null
  #targets: readonly LiveTarget[]
  #watches: readonly Watch[]
  #gates: Gates
  #metrics: MetricsPage | null
  #latest: (Report | null)[]
  #restarts = 0
  /** Whether an earlier process, which has ended, exceeded a limit at its end. */
  #hasFailedBefore = false

  constructor(targets: readonly LiveTarget[], options: Omit<WatchOptions, 'source'>, gates: Gates, metrics: MetricsPage | null) {
    this.#targets = targets
    this.#watches = targets.map(({ endpoint }) => new Watch({ ...options, source: endpoint.name }))
    this.#gates = gates
    this.#metrics = metrics
    this.#latest = targets.map(() => null)
  }

  /** Whether no capture of any process counts yet. */
  get isWarmingUp(): boolean {
    return this.#watches.every((watch, i) => this.#latest[i] === null || watch.isWarmingUp)
  }

  get hasFailed(): boolean {
    return this.#hasFailedBefore || this.last?.verdict === 'fail'
  }

  /**
   * Takes in what came of each target, in their order, in a round that began at `time` (seconds since 1970). Throws where no process gave a
   * heap.
   */
  async add(rounds: readonly TargetRound[], time: number): Promise<Report> {
    const failures: ProfileError[] = []
    for (const [i, round] of rounds.entries()) {
      try {
        if (round instanceof ProfileError) throw round
        const report = await this.#watches[i]!.add(round, time)
        this.#latest[i] = report
        this.#metrics?.captured(i, report, time)
      } catch (error) {
        if (!(error instanceof ProfileError)) throw error
        this.#metrics?.failed(i, error)
        failures.push(error)
      }
    }
    if (failures.length === rounds.length) throw failureKinds(failures.map((error) => [error]))[0]!
    const found = this.#joined(failures)
    const report = this.isWarmingUp ? found : judgedSoFar(found, this.#gates)
    const restarts = this.#watches.reduce((sum, { restartCount }) => sum + restartCount, 0)
    if (restarts > this.#restarts && this.last?.verdict === 'fail') this.#hasFailedBefore = true
    this.#restarts = restarts
    this.last = report
    return report
  }

  /** The report of the one process, or that of all processes so far. */
  #joined(failures: readonly ProfileError[]): Report {
    if (this.#targets.length === 1) return this.#latest[0]!
    const fleet = new TrendFleet()
    this.#latest.forEach((report, i) => {
      if (report !== null) fleet.add(this.#targets[i]!.stem, report)
    })
    return fleet.report(
      ALPHA,
      failureKinds(failures.map((error) => [error])).map(
        ({ message, where }): Notice => ({ code: 'profile-missing', text: `No capture in this round: ${message} (${where}).` }),
      ),
    )
  }

  /** The last report, with what went wrong beside its captures. */
  noted(report: Report, notices: readonly Notice[]): Report {
    this.last = { ...report, notices: [...notices, ...report.notices] }
    return this.last
  }

  /** What the screen and messages call the processes. */
  get name(): string {
    const [first] = this.#targets
    return this.#targets.length === 1 ? first!.endpoint.name : counted(this.#targets.length, 'process', 'processes')
  }
}
