import { formatDuration } from '../base/duration.ts'
import { ProfileError } from '../base/error.ts'
import { counted } from '../base/units.ts'
import type { Notice } from '../report/report.ts'

/** What went wrong beside the captures of a watch: each report says it. */
export class Troubles {
  #interval: number
  #captures = 0
  #late = 0
  #longest = 0
  #unsaved = 0
  #lastError = ''

  /** `interval` in seconds: the time that is asked for between two captures. */
  constructor(interval: number) {
    this.#interval = interval
  }

  /** Notes how long a capture took, in seconds. */
  took(seconds: number): void {
    this.#captures++
    if (seconds > this.#interval) this.#late++
    this.#longest = Math.max(this.#longest, seconds)
  }

  /** Saves a capture. A disk that is full costs the files, not the watch; but where nothing can be saved from the start, it throws. */
  async whileSaving(save: () => Promise<void>, isFirst: boolean): Promise<void> {
    try {
      await save()
    } catch (error) {
      if (!(error instanceof ProfileError) || error.code !== 'unwritable' || isFirst) throw error
      this.#unsaved++
      this.#lastError = error.message
    }
  }

  get notices(): Notice[] {
    const notices: Notice[] = []
    if (this.#late > 0)
      notices.push({
        code: 'interval-missed',
        text: `${this.#late} of ${counted(this.#captures, 'capture')} took longer than the interval of ${formatDuration(this.#interval)} (up to ${formatDuration(this.#longest)}): the next ones began late. Give a longer --interval.`,
      })
    if (this.#unsaved > 0)
      notices.push({
        code: 'capture-unsaved',
        text: `${counted(this.#unsaved, 'capture')} could not be saved: ${this.#lastError}. Free some space, or give another --dir; the watch goes on.`,
      })
    return notices
  }
}
