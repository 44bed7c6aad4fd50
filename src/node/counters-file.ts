import { existsSync } from 'node:fs'
import type { ProfileSource } from '../base/profile-source.ts'
import { readText } from './small-file.ts'

const HEAP = /^(.*?)(?:^|(?<=[./\\]))heap((?:\.[^/\\]+)?)\.pb\.gz$/s
const COUNTERS = /(?:^|[./\\])memstats(?:\.[^/\\]+)?\.json$/

/** The path of the counters that are captured with a heap: `x.heap.TIME.pb.gz` has `x.memstats.TIME.json`. Null for files of other names. */
export function countersName(path: string): string | null {
  const match = HEAP.exec(path)
  return match === null ? null : `${match[1]}memstats${match[2]}.json`
}

/** Whether a file is named as the counters of a captured heap are. */
export function isCountersFile(path: string): boolean {
  return COUNTERS.test(path)
}

/** The counters that were saved beside a heap, as its source has them; nothing where there is no such file. */
export function countersBeside(path: string): Pick<ProfileSource, 'counters'> {
  const name = countersName(path)
  if (name === null || !existsSync(name)) return {}
  return { counters: async () => ({ source: name, text: await readText(name) }) }
}
