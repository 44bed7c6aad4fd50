import { counted, formatValue, roughly } from '../base/units.ts'
import { pText } from './p-text.ts'
import type { Report } from './report.ts'

/** The answer in one line; null where a command has none. */
export function headline(report: Report): string | null {
  if (report.command === 'analyze') return heapHeadline(report)
  if (report.command === 'fetch')
    return [fetchHeadline(report), report.tables['defers'] === undefined ? '' : heapHeadline(report)].join(' ').trim()
  if (report.command === 'watch' || report.command === 'trend') return growthHeadline(report)
  if (report.command === 'diff') return diffHeadline(report)
  if (report.command === 'scan') return scanHeadline(report)
  if (report.command === 'goroutines') return goroutinesHeadline(report)
  return null
}

/** How many goroutines there are, and what holds most of those that are stuck in deferred calls. */
function goroutinesHeadline({ tables }: Report): string {
  const { rows } = tables['groups']!
  const total = rows.reduce((sum, row) => sum + Number(row['count']), 0)
  const stuck = rows.filter((row) => row['in_deferred'] === true && row['confidence'] !== 'possible')
  if (rows.length === 0) return 'No goroutines.'
  const count = `${counted(total, 'goroutine')} in ${counted(rows.length, 'group')}`
  if (stuck.length === 0) return `${count}; none is known to be inside a deferred call.`
  const most = stuck.reduce((best, row) => (Number(row['count']) > Number(best['count']) ? row : best))
  const sum = stuck.reduce((all, row) => all + Number(row['count']), 0)
  const by = most['deferred_by'] === null ? '' : `, deferred by ${String(most['deferred_by'])}`
  return `${count}; ${formatValue(sum, 'count')} are inside deferred calls, most of them (${formatValue(Number(most['count']), 'count')}) in ${String(most['deferred_function'])}${by} (${String(most['confidence'])}).`
}

/** How many statements are at fault, and how many of them hold memory. */
function scanHeadline({ tables, findings }: Report): string {
  const { rows } = tables['statements']!
  if (rows.length === 0) return 'No risky statements found.'
  const count = (severity: string) => findings.filter((finding) => finding.severity === severity).length
  const parts = (['error', 'warning', 'note'] as const).flatMap((severity) =>
    count(severity) === 0 ? [] : [counted(count(severity), severity)],
  )
  const live = rows.filter((row) => Number(row['live_records'] ?? 0) > 0)
  // the statements of one line share what it holds
  const lines = new Map(live.map((row) => [`${row['file']}:${row['line']}`, Number(row['live_bytes'])]))
  const isJoined = rows.some((row) => row['live_records'] !== null)
  const bytes = [...lines.values()].reduce((sum, one) => sum + one, 0)
  const memory = !isJoined
    ? ''
    : live.length === 0
      ? ' None of them holds live records in the profile.'
      : ` ${counted(live.length, 'statement')} ${live.length === 1 ? 'holds' : 'hold'} live records: ${formatValue(bytes, 'bytes')}.`
  return `${counted(rows.length, 'risky statement')}: ${parts.join(', ')}.${memory}`
}

/** What became of the defer statements, in words: the marked ones, or why none is. */
function diffHeadline(report: Report): string | null {
  const rows = report.tables['defers']!.rows.filter((row) => row['confidence'] !== 'possible')
  const marked = rows.filter((row) => !['unchanged', 'too-few'].includes(String(row['change'])))
  const many = new Set(rows.map((row) => row['set'])).size > 1
  if (marked.length > 0)
    return marked
      .slice(0, MAX_CHANGES)
      .map((row) => changeText(row, many))
      .join(' ')
  if (rows.length === 0)
    return report.inputs.some(({ kind }) => kind === 'heap' || kind === 'allocs')
      ? 'No defer records of the confidence asked for on either side.'
      : null
  const unclear = rows.filter((row) => row['change'] === 'too-few').length
  if (unclear === rows.length) return 'Too few samples or profiles to tell whether any defer statement changed.'
  if (unclear > 0)
    return `Too few samples or profiles to tell of ${counted(unclear, 'defer statement')}; no other one changed by more than noise.`
  return 'No defer statement changed by more than noise.'
}

const MAX_CHANGES = 3

/** What became of records whose lines nobody knows. */
const RECORD_CHANGES: Readonly<Record<string, string>> = { gone: 'gone', new: 'new', grown: 'more', shrunk: 'fewer' }

function changeText(row: Report['tables'][string]['rows'][number], tellsSet: boolean): string {
  const file = String(row['file'] ?? '')
  const place =
    row['function'] === null
      ? `the records of ${String(row['record_size'])} bytes`
      : `${String(row['function'])} ${file.slice(file.lastIndexOf('/') + 1)}:${String(row['line'])}`
  const about = row['before_samples'] === null && row['method'] === 'exact' ? '' : 'about '
  const count = (cell: unknown) => formatValue(about === '' ? Number(cell) : roughly(Number(cell)), 'count')
  const p = row['p'] === null || row['method'] === 'exact' ? '' : `; ${pText(Number(row['p']))}`
  const counts = `(${about}${count(row['records_before'])} before, ${count(row['records_after'])} after${p})`
  const set = tellsSet ? ` in ${String(row['set'])}` : ''
  if (row['function'] === null)
    return `${RECORD_CHANGES[String(row['change'])]}${set}: ${place}, at lines that this Go version does not tell ${counts}.`
  if (row['change'] === 'gone') return `fixed${set}: ${place} no longer holds defer records ${counts}.`
  if (row['change'] === 'new') return `new${set}: ${place} holds defer records ${counts}.`
  const percent = formatValue(Math.abs(Number(row['ratio']) - 1), 'share')
  return row['change'] === 'grown'
    ? `worse${set}: ${place} holds ${percent} more ${counts}.`
    : `better${set}: ${place} holds ${percent} less ${counts}.`
}

/** What grows, or how far the answer is. */
function growthHeadline(report: Report): string {
  const [first, ...rest] = report.findings
  const more = rest.length === 0 ? '' : ` ${counted(rest.length, 'other defer statement')} ${rest.length === 1 ? 'grows' : 'grow'} as well.`
  if (first !== undefined) return `${first.title} (${first.evidence}, ${first.confidence}).${more}`
  const rows = report.tables['defers']!.rows
  const captures =
    report.command === 'trend' ? report.inputs.length : (report.tables['process']!.rows[0]!['values'] as readonly unknown[]).length
  if (rows.length === 0) return `No defer records so far (${counted(captures, 'capture')}).`
  return rows.every((row) => row['pattern'] === 'too-few')
    ? `Too early to tell what grows: it takes 5 captures of one process and 6 sampled objects at least.`
    : `No defer statement grows so far (${counted(captures, 'capture')}).`
}

/** How much was saved, and what that is good for. */
function fetchHeadline(report: Report): string {
  const rows = report.tables['captures']!.rows
  const saved = rows.filter((row) => row['file'] !== null)
  const failed = rows.length - saved.length
  const heaps = saved.filter((row) => row['frames'] !== null)
  const isFull = heaps.every((row) => row['frames'] === 'full')
  const exact =
    heaps.length === 0
      ? ''
      : isFull
        ? ' Heaps have the runtime frames of defer records: evidence is exact.'
        : ' Not every heap has the runtime frames of defer records.'
  return `${counted(saved.length, 'file')} saved${failed === 0 ? '' : `, ${counted(failed, 'profile')} could not be had`}.${exact}`
}

/** What the defers of the profile cost, or that they cost nothing. */
function heapHeadline(report: Report): string {
  const rows = report.tables['defers']?.rows ?? []
  const graded = rows.filter((row) => row['confidence'] !== 'possible')
  if (graded.length === 0 && report.findings.some(({ line }) => line !== null))
    return `No certain defer records, but ${counted(report.findings.filter(({ line }) => line !== null).length, 'line')} that may hold some: too few samples to tell from this file.`
  if (graded.length === 0)
    return hasNotice(report, 'rows-withheld')
      ? 'No defer records of the confidence that was asked for; rows of less are left out.'
      : hasNotice(report, 'filtered')
        ? 'No defer records found in the samples that the filters keep.'
        : hasNotice(report, 'unnamed-addresses')
          ? 'No defer records found where the profile names functions; of the addresses without names this file alone tells nothing.'
          : rows.length === 0
            ? 'No defer records in this heap. Open-coded and stack-allocated defers, the usual ones, take no heap memory.'
            : 'No defer records found. Open-coded and stack-allocated defers, the usual ones, take no heap memory; what may hide behind the size of a record is noted below.'
  const sum = (column: string) => graded.reduce((total, row) => total + Number(row[column]), 0)
  const grades = new Set(graded.map((row) => String(row['confidence'])))
  const grade = grades.size === 1 ? `${[...grades][0]} evidence` : 'evidence as graded below'
  const isPlaced = graded.every((row) => row['function'] !== null)
  const where = isPlaced ? `at ${counted(graded.length, 'defer statement')}` : `in ${counted(graded.length, 'size')}`
  const about = graded.some((row) => row['sampled_objects'] !== null) ? 'About ' : ''
  const records = about === '' ? sum('records') : roughly(sum('records'))
  const beside = sum('companion_bytes') > 0 ? 'with their closures ' : ''
  return `${about}${counted(records, 'defer record')} ${records === 1 ? 'is' : 'are'} alive ${where}; ${beside}they hold ${formatValue(sum('total_bytes'), 'bytes')}, ${formatValue(sum('share'), 'share')} of the heap in use (${grade}).`
}

function hasNotice(report: Report, code: string): boolean {
  return report.notices.some((notice) => notice.code === code)
}
