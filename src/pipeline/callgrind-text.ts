import { buildReport } from '../compat/pprof/build-report.ts'
import { parsePprofFlags } from '../compat/pprof/command-line/flags.ts'
import { profileFromTables } from '../compat/pprof/input/from-tables.ts'
import { printCallgrind } from '../compat/pprof/print/print-callgrind.ts'
import { SampleBuffer } from '../profile/sample-sink.ts'
import { SampleTable } from '../profile/sample-table.ts'
import type { StackProfile } from '../profile/stack-profile.ts'

/** A sample type of a profile for KCachegrind, as `pprof -callgrind` writes it. */
export function callgrindText({ profile, stacks }: StackProfile, type: number): Iterable<string> {
  const table = new SampleTable()
  const sample = new SampleBuffer()
  for (let row = 0; row < stacks.length; row++) {
    stacks.read(row, sample)
    table.sample(sample)
  }
  const { command, config, expression } = parsePprofFlags(['-callgrind', `-sample_index=${type}`, profile.kind])!
  const report = buildReport(profileFromTables(profile, table), { command: command!, config, expression }, noExpressions, () => undefined)
  return printCallgrind(report)
}

function noExpressions(): never {
  throw new Error('callgrind takes no expressions')
}
