import { describe, expect, it } from 'vitest'
import { onlySizeCounters, processStart } from '../../src/decode/size-counters.ts'
import { type WarmCapture, type WarmUp, WarmUpClock } from '../../src/pipeline/warm-up.ts'

/** Which captures are left out, as `x`. */
function warm(warmUp: WarmUp, isPerRun: boolean, ...captures: readonly (readonly [time: number, run?: number, start?: number])[]): string {
  const clock = new WarmUpClock(warmUp, isPerRun)
  const isWarm = captures.map(([time, run = 0, start]) => clock.isWarm({ time, run, start: start ?? null } satisfies WarmCapture))
  return isWarm.map((one) => (one ? 'x' : '.')).join('')
}

describe('--warm-up', () => {
  it('leaves out the first captures, of each process or of all', () => {
    expect(warm({ captures: 2 }, true, [0], [1], [2], [3, 1], [4, 1], [5, 1])).toBe('xx.xx.')
    expect(warm({ captures: 2 }, false, [0], [1], [2], [3, 1], [4, 1], [5, 1])).toBe('xx....')
    expect(warm({ captures: 0 }, true, [0], [1])).toBe('..')
  })

  it('leaves out those of the first time after the process began', () => {
    expect(warm({ seconds: 60 }, true, [0], [59], [60], [1000, 1], [1059, 1], [1061, 1])).toBe('xx.xx.')
    // a process that is known to run longer is warm already
    expect(warm({ seconds: 60 }, true, [100, 0, 0], [110, 0, 0])).toBe('..')
    expect(warm({ seconds: 60 }, true, [100, 0, 50], [110, 0, 50])).toBe('x.')
  })

  it('says how many there were, and whether the start was a guess', () => {
    const noticesOf = (warmUp: WarmUp, start: number | null) => {
      const clock = new WarmUpClock(warmUp, true)
      for (const time of [0, 30, 90]) clock.isWarm({ time, run: 0, start })
      return clock.notices().map(({ text }) => text)
    }
    expect(noticesOf({ captures: 1 }, null)).toEqual(['1 capture left out, as --warm-up asks.'])
    expect(noticesOf({ seconds: 60 }, 0)).toEqual(['2 captures left out, as --warm-up asks.'])
    expect(noticesOf({ seconds: 60 }, null)).toEqual([
      '2 captures left out, as --warm-up asks; when the process began is not known, so that its first capture counts as its start.',
    ])
    expect(noticesOf({ seconds: 60 }, -1000)).toEqual([])
  })

  it('knows the start of a process by its Prometheus page, which the saved counters keep', () => {
    const bucket = 'go_gc_heap_allocs_by_size_bytes_bucket{le="48"} 5'
    const page = `# HELP process_start_time_seconds x\nprocess_start_time_seconds 1.7e+09\n${bucket}\nother 7\n`
    expect(onlySizeCounters(page)).toBe(`process_start_time_seconds 1.7e+09\n${bucket}\n`)
    expect(processStart(onlySizeCounters(page)!)).toBe(1.7e9)
    expect(onlySizeCounters('process_start_time_seconds 1.7e+09\n')).toBeNull()
    expect(processStart(bucket)).toBeNull()
  })
})
