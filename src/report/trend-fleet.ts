import { owned } from '../base/owned.ts'
import { counted } from '../base/units.ts'
import { benjaminiHochberg } from '../stats/benjamini-hochberg.ts'
import { heads } from './columns.ts'
import { FLEET_TREND_COLUMNS } from './fleet-columns.ts'
import { type Finding, type Notice, type Report, type Row, type Table, tablesOf } from './report.ts'
import { bySeverity } from './severity.ts'

/** Functions that do not grow are listed up to this number for each process. */
const MAX_FUNCTIONS = 20

/** A row of one process. */
interface OwnRow {
  readonly process: string
  readonly row: Row
}

/** A table of one id in all processes. */
interface JoinedTable {
  readonly title: string
  readonly columns: Table['columns']
  readonly rows: OwnRow[]
  /** The p of every row that was tested, also of those that are not kept. */
  readonly tested: number[]
}

/**
 * Joins the trends of several processes. Kept are all rows of statements; of functions those that may grow and the largest of each process,
 * so that memory follows what is shown.
 */
export class TrendFleet {
  #tables = new Map<string, JoinedTable>()
  #findings: { finding: Finding; process: string }[] = []
  #notices = new Map<string, { notice: Notice; processes: string[] }>()
  #reports: Report[] = []
  #processes = 0

  add(process: string, report: Report): void {
    this.#processes++
    for (const [id, table] of tablesOf(report)) this.#addTable(id, table, process)
    this.#findings.push(...owned(report.findings).map((finding) => ({ finding, process })))
    for (const notice of report.notices) {
      const known = this.#notices.get(notice.code)
      if (known === undefined) this.#notices.set(notice.code, { notice, processes: [process] })
      else known.processes.push(process)
    }
    this.#reports.push({
      ...report,
      tables: {},
      answer: owned(report.answer),
      inputs: owned(report.inputs.map((input) => ({ ...input, set: process }))),
    })
  }

  #addTable(id: string, { title, columns, rows }: Table, process: string): void {
    const joined = this.#tables.get(id) ?? { title, columns, rows: [], tested: [] }
    this.#tables.set(id, joined)
    const isOfFunctions = id.startsWith('functions')
    let others = 0
    for (const row of rows) {
      const p = pOf(row)
      if (p !== null) joined.tested.push(p)
      if (!isOfFunctions || row['pattern'] === 'growing' || others++ < MAX_FUNCTIONS) joined.rows.push({ process, row: owned(row) })
    }
  }

  /** The report: rows that grow in most processes first. A row is called growing by its q among the rows of all processes. */
  report(alpha: number, notices: readonly Notice[]): Report {
    const tables = new Map([...this.#tables].map(([id, table]) => [id, joinedRows(table, alpha)]))
    const growing = growingCounts(tables)
    const findings = this.#joinedFindings(tables, growing)
    const [first] = this.#reports as [Report]
    return {
      ...first,
      answer: this.#answer(findings, growing),
      inputs: this.#reports.flatMap(({ inputs }) => inputs),
      tables: Object.fromEntries(
        [...tables].map(([id, rows]): [string, Table] => {
          const { title, columns } = this.#tables.get(id)!
          return [id, { title, columns: [...heads(FLEET_TREND_COLUMNS), ...columns], rows: inOrder(rows, growing) }]
        }),
      ) as Report['tables'],
      findings: findings.map(({ finding, process }) => ({
        ...finding,
        detail: `${this.#where(finding, process, growing)} ${finding.detail}`,
      })),
      notices: [...notices, ...this.#joinedNotices()],
    }
  }

  /** A finding for each statement or function that grows, of the process where it grows to most; statements before functions. */
  #joinedFindings(
    tables: ReadonlyMap<string, readonly Row[]>,
    growing: ReadonlyMap<string, number>,
  ): { finding: Finding; process: string }[] {
    const isGrowing = new Set(
      [...tables.values()]
        .flat()
        .filter(isGrowingRow)
        .map((row) => `${String(row['process'])}\n${placeKey(row)}`),
    )
    const worst = new Map<string, { finding: Finding; process: string }>()
    for (const one of this.#findings) {
      if (!isGrowing.has(`${one.process}\n${placeKey(one.finding)}`)) continue
      const key = `${one.finding.rule}\n${placeKey(one.finding)}`
      const known = worst.get(key)
      if (known === undefined || Number(one.finding.value) > Number(known.finding.value)) worst.set(key, one)
    }
    const all = [...worst.values()]
    const ofDefers = all.filter(({ finding }) => finding.rule !== 'function-growing')
    return (ofDefers.length > 0 ? ofDefers : all).sort(
      (a, b) =>
        bySeverity(a.finding, b.finding) ||
        growing.get(placeKey(b.finding))! - growing.get(placeKey(a.finding))! ||
        Number(b.finding.value) - Number(a.finding.value),
    )
  }

  #where(finding: Finding, process: string, growing: ReadonlyMap<string, number>): string {
    const count = growing.get(placeKey(finding))!
    return count === 1
      ? `Grows in ${process} alone, of ${this.#processes} processes.`
      : `Grows in ${count} of ${this.#processes} processes; the numbers are of ${process}.`
  }

  #answer(findings: readonly { finding: Finding; process: string }[], growing: ReadonlyMap<string, number>): Report['answer'] {
    const all = counted(this.#processes, 'process', 'processes')
    const [first, ...others] = findings
    if (first === undefined) return this.#standstill(all)
    const { finding, process } = first
    const report = this.#reports.find(({ inputs }) => inputs.some(({ set }) => set === process))!
    const more = others.length === 0 ? '' : ` ${counted(others.length, 'other place')} ${others.length === 1 ? 'grows' : 'grow'} as well.`
    const count = growing.get(placeKey(finding))!
    return {
      ...report.answer!,
      outcome: finding.rule === 'function-growing' ? 'function-growing' : 'growing',
      text: `${finding.title}, in ${process}; it grows in ${count} of ${all}.${more}`,
      function: finding.function,
      file: finding.file,
      line: finding.line,
      process,
      processes: this.#processes,
      growing_processes: count,
    }
  }

  /** Nothing grows, or growth may be chance among the rows of all processes. */
  #standstill(all: string): Report['answer'] {
    const open = this.#reports.find(({ answer }) => OPEN.includes(answer!['outcome']))?.answer
    const facts = {
      ...NOTHING_GROWS,
      captures: this.#reports.reduce((sum, { inputs }) => sum + inputs.length, 0),
      processes: this.#processes,
    }
    if (open === undefined) return { text: `In none of ${all} does anything grow.`, outcome: 'not-growing', ...facts }
    return { text: `Too early to tell what grows in ${all}: it takes more captures of each.`, outcome: 'too-few', ...facts }
  }

  #joinedNotices(): Notice[] {
    return [...this.#notices.values()].map(({ notice: { code, text }, processes: [first, ...more] }) =>
      more.length + 1 === this.#processes
        ? { code, text }
        : { code, text: `${first}${more.length === 0 ? '' : ` and ${counted(more.length, 'other process', 'other processes')}`}: ${text}` },
    )
  }
}

/** Outcomes of single processes that leave open what grows, where nothing is shown to grow in all. */
const OPEN: readonly unknown[] = ['too-few', 'growing', 'function-growing']

const NOTHING_GROWS = {
  growing_processes: 0,
  function: null,
  file: null,
  line: null,
  slope: null,
  evidence: null,
  confidence: null,
} as const

/** The larger p of both tests of a row; null where it was not tested. */
function pOf({ p_trend: trend, p_ends: ends }: Row): number | null {
  return typeof trend === 'number' && typeof ends === 'number' ? Math.max(trend, ends) : null
}

const TRENDS: readonly unknown[] = ['growing', 'plateau', 'shrinking']

/** The rows with their process, and with q among the rows of all processes. What is no trend by that q takes more captures to show one. */
function joinedRows({ rows, tested }: JoinedTable, alpha: number): Row[] {
  const adjusted = benjaminiHochberg(tested)
  const q = new Map(tested.map((p, i) => [p, adjusted[i]!]))
  return rows.map(({ process, row }) => {
    const p = pOf(row)
    const ofRow = p === null ? null : q.get(p)!
    const isOpen = TRENDS.includes(row['pattern']) && ofRow !== null && ofRow > alpha
    return { process, ...row, q: ofRow, ...(isOpen ? { pattern: 'too-few' } : {}) }
  })
}

function isGrowingRow(row: Row): boolean {
  return row['pattern'] === 'growing'
}

function placeKey({ function: name, file, line }: Row | Finding): string {
  return JSON.stringify([name, file, line])
}

/** In how many processes each place grows. */
function growingCounts(tables: ReadonlyMap<string, readonly Row[]>): Map<string, number> {
  const processes = new Map<string, Set<unknown>>()
  for (const row of [...tables.values()].flat().filter(isGrowingRow)) {
    const known = processes.get(placeKey(row)) ?? new Set()
    processes.set(placeKey(row), known.add(row['process']))
  }
  return new Map([...processes].map(([key, of]) => [key, of.size]))
}

/** Growing rows first, those that grow in most processes before the others; rows of one place together, the steepest first. */
function inOrder(rows: readonly Row[], growing: ReadonlyMap<string, number>): Row[] {
  const countOf = (row: Row) => (isGrowingRow(row) ? growing.get(placeKey(row))! : 0)
  const keys = new Map(rows.map((row) => [row, placeKey(row)]))
  return [...rows].sort(
    (a, b) =>
      countOf(b) - countOf(a) ||
      (countOf(a) > 0 && keys.get(a) !== keys.get(b) ? (keys.get(a)! < keys.get(b)! ? -1 : 1) : 0) ||
      Number(b['slope'] ?? 0) - Number(a['slope'] ?? 0) ||
      Number(b['last'] ?? 0) - Number(a['last'] ?? 0),
  )
}
