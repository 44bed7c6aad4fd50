import { buildReport } from '../compat/pprof/build-report.ts'
import { CALLGRIND_COMMAND } from '../compat/pprof/command-line/commands.ts'
import { DEFAULT_CONFIG } from '../compat/pprof/command-line/flag-table.ts'
import { profileFromTables } from '../compat/pprof/input/from-tables.ts'
import { printCallgrind } from '../compat/pprof/print/print-callgrind.ts'
import { SampleBuffer } from '../profile/sample-sink.ts'
import { SampleTable } from '../profile/sample-table.ts'
import type { StackProfile } from '../profile/stack-profile.ts'

/** Writes one sample type of a profile for KCachegrind, as `pprof -callgrind` does. */
export function callgrindText({ profile, stacks }: StackProfile, type: number): Iterable<string> {
  const table = new SampleTable()
  const sample = new SampleBuffer()
  for (let row = 0; row < stacks.length; row++) {
    stacks.read(row, sample)
    table.sample(sample)
  }
  const request = { command: CALLGRIND_COMMAND, expression: '', config: { ...DEFAULT_CONFIG, sample_index: String(type) } }
  return printCallgrind(buildReport(profileFromTables(profile, table), request, noExpressions, () => undefined))
}

function noExpressions(): never {
  throw new Error('callgrind takes no expressions')
}
