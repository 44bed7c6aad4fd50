import type { Labels } from '../base/labels.ts'
import { counted } from '../base/units.ts'
import { VERSION } from '../base/version.ts'
import { heads } from './columns.ts'
import { PUSHED_COLUMNS } from './engine-columns.ts'
import type { Notice } from './report.ts'
import type { PushReport } from './rows.ts'

/** A profile after the attempt to push it. */
export interface PushResult {
  readonly source: string
  readonly name: string
  readonly labels: Labels
  /** RFC 3339; null where the profile has no time. */
  readonly time: string | null
  /** Not compressed. */
  readonly bytes: number
  readonly error: string | null
}

/** The report of `deferscope push`: what an engine has now, and what it refused. */
export function pushReport(engine: string, results: readonly PushResult[], notices: readonly Notice[]): PushReport {
  const refused = results.filter(({ error }) => error !== null).length
  const text = `${counted(results.length - refused, 'profile')} pushed to ${engine}${refused === 0 ? '' : `, ${refused} refused`}.`
  return {
    schema: 'deferscope.report/1',
    tool: { name: 'deferscope', version: VERSION },
    command: 'push',
    answer: { text, pushed: results.length - refused, refused },
    inputs: [],
    tables: {
      pushed: {
        title: 'Pushed profiles',
        columns: heads(PUSHED_COLUMNS),
        rows: results.map(({ source, name, labels, time, bytes, error }) => ({ source, profile: name, labels, time, bytes, error })),
      },
    },
    findings: [],
    notices,
    verdict: 'pass',
  }
}
