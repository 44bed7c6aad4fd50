import type { Labels } from '../base/labels.ts'
import { counted } from '../base/units.ts'
import { VERSION } from '../base/version.ts'
import { heads } from './columns.ts'
import { LABELS_COLUMNS, STORED_COLUMNS, TYPES_COLUMNS } from './engine-columns.ts'
import type { SourcesReport } from './rows.ts'

/** What an engine has in a range of time. */
export interface EngineContents {
  /** Its product and address. */
  readonly engine: string
  /** The selector and type that were asked for. */
  readonly query: string
  /** RFC 3339. */
  readonly from: string
  readonly until: string
  readonly types: readonly string[]
  readonly labels: readonly { readonly label: string; readonly values: readonly string[] }[]
  readonly processes: readonly StoredProcess[]
  /** Why there are no processes; null where there are. */
  readonly nothing: string | null
}

/** The captures of one process in an engine. */
export interface StoredProcess {
  readonly process: string
  readonly labels: Labels
  readonly captures: number
  /** RFC 3339. */
  readonly first: string
  readonly last: string
  readonly inuseBytes: number | null
  readonly objects: number | null
}

/** Values of a label that the table names. */
const MAX_VALUES = 8

/** The report of `deferscope sources`. */
export function sourcesReport({ engine, query, from, until, types, labels, processes, nothing }: EngineContents): SourcesReport {
  const captures = processes.reduce((sum, one) => sum + one.captures, 0)
  const found = `${engine} has ${counted(captures, 'capture')} of ${counted(processes.length, 'process', 'processes')} for ${query}, from ${from} to ${until}.`
  return {
    schema: 'deferscope.report/1',
    tool: { name: 'deferscope', version: VERSION },
    command: 'sources',
    answer: { text: nothing === null ? found : `${nothing}.`, captures, processes: processes.length, types: types.length },
    inputs: [],
    tables: {
      stored: {
        title: 'Processes',
        columns: heads(STORED_COLUMNS),
        rows: processes.map(({ inuseBytes, ...process }) => ({ ...process, inuse_bytes: inuseBytes })),
      },
      types: { title: 'Types', columns: heads(TYPES_COLUMNS), rows: types.map((type) => ({ type })) },
      labels: {
        title: 'Labels',
        columns: heads(LABELS_COLUMNS),
        rows: labels.map(({ label, values }) => ({ label, count: values.length, values: values.slice(0, MAX_VALUES) })),
      },
    },
    findings: [],
    notices: [],
    verdict: 'pass',
  }
}
