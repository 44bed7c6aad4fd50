import type { ProfileError } from '../base/error.ts'
import type { Report } from '../report/report.ts'

/** Shows what `watch` sees, and takes what its user asks for. */
export interface WatchView {
  /** Aborted when the user wants to stop. */
  readonly signal: AbortSignal
  /** Whether the user stopped the watch by an interrupt, not by `q`. */
  readonly isInterrupted: boolean
  readonly isPaused: boolean
  /** Called when a capture begins. */
  capturing(): void
  show(report: Report): Promise<void>
  /** Called when the process did not answer; the next try is at `retryAt`, in milliseconds since 1970. */
  failed(error: ProfileError, retryAt: number): void
  /** Called after a capture; the next one is at `until`, in milliseconds since 1970. */
  waiting(until: number): void
  /** Gives the screen back, and leaves the last report on it. */
  stop(last: Report | null): Promise<void>
}
