import { ProfileError } from '../base/error.ts'
import { didYouMean, nearestNames } from '../base/nearest.ts'
import { counted } from '../base/units.ts'
import { VERSION } from '../base/version.ts'
import { RULES } from '../rules/rules.ts'
import { CHINESE_WORDS } from './chinese-words.ts'
import { type Column, heads, picked } from './columns.ts'
import { DEFER_TIME_COLUMNS, DIFF_DEFER_TIME_COLUMNS } from './cpu-columns.ts'
import { COMPARISON_COLUMNS, DIFF_DEFERS_COLUMNS, RUNTIME_COLUMNS } from './diff-columns.ts'
import { LABELS_COLUMNS, PUSHED_COLUMNS, STORED_COLUMNS, TYPES_COLUMNS } from './engine-columns.ts'
import { TERMS_COLUMNS } from './explain-columns.ts'
import { CAPTURES_COLUMNS } from './fetch-columns.ts'
import { FLEET_DEFERS_COLUMNS, FLEET_TREND_COLUMNS, PROCESSES_COLUMNS } from './fleet-columns.ts'
import { linesColumns, listColumns, peekColumns, topColumns } from './function-columns.ts'
import { DIFF_GC_COLUMNS, GC_COLUMNS } from './gc-columns.ts'
import { GLOSSARY } from './glossary.ts'
import { FLEET_GROUPS_COLUMNS } from './goroutine-columns.ts'
import { DEFERS_COLUMNS, HELD_COLUMNS } from './heap-columns.ts'
import { REPORT_TABLES } from './report-tables.ts'
import type { ExplainReport, TermsRow } from './rows.ts'
import { COMPILED_COLUMNS, STATEMENTS_COLUMNS } from './scan-columns.ts'
import { DEFERRED_COLUMNS, TREND_COLUMNS, TREND_DEFERS_COLUMNS } from './trend-columns.ts'

/** Heads and words of reports, and the term that explains each. */
const SYNONYMS: ReadonlyMap<string, string> = new Map([
  ['95%-interval', 'interval'],
  ['defer-statement', 'defer'],
  ['every-object', 'rate'],
  ['gc-assist', 'assist'],
  ['pending-call', 'pending'],
])

/** The number of terms that an error about an unknown one lists. */
const NEAREST = 5

/** The report of `deferscope explain`: all terms, or those of one name. Throws `unknown-term`. */
export function explainReport(wanted?: string): ExplainReport {
  const columns = columnTerms()
  const all = [
    ...RULES.map(ruleTerm),
    ...GLOSSARY.map((one) => ({ ...one, example: null })),
    ...columns.map(({ row }) => row),
    ...tableTerms(),
  ]
  const terms = wanted === undefined ? all : termsOf(wanted, all, columns)
  const names = all.flatMap(({ term }) => term ?? [])
  if (wanted !== undefined && terms.length === 0)
    throw new ProfileError(
      'unknown-term',
      `there is no explanation of ${wanted}`,
      `explain ${wanted}`,
      didYouMean(
        wanted,
        names,
        `the nearest terms are ${nearestNames(wanted, names, NEAREST).join(', ')}; deferscope explain lists all terms`,
        (term) => `deferscope explain ${term}`,
      ),
    )
  return {
    schema: 'deferscope.report/1',
    tool: { name: 'deferscope', version: VERSION },
    command: 'explain',
    answer:
      wanted === undefined
        ? { text: `${counted(all.length, 'term')}; deferscope explain TERM explains one.`, outcome: 'terms', terms: all.length }
        : null,
    inputs: [],
    tables: {
      terms: {
        title: 'Terms',
        columns: heads(TERMS_COLUMNS),
        rows: terms,
      },
    },
    findings: [],
    notices: [],
    verdict: 'pass',
  }
}

/** The terms of a name; where it is none, those of the columns that have it as their title. */
function termsOf(wanted: string, all: readonly TermsRow[], columns: readonly ColumnTerm[]): TermsRow[] {
  const name = nameOf(wanted)
  const terms = all.filter(({ term, kind }) => plain(term ?? '') === name || (kind === 'myth' && name === 'myths'))
  return terms.length > 0 ? terms : columns.flatMap(({ title, row }) => (plain(title) === name ? [row] : []))
}

/** The term that a word asks for; all HTTP statuses are one term, and Chinese words have the term that explains them. */
function nameOf(wanted: string): string {
  const word = wanted.replace(/^(?:runtime\.)?(?:\(\*_panic\)\.)?/, '')
  return plain(CHINESE_WORDS.get(wanted) ?? SYNONYMS.get(plain(word)) ?? word).replace(/^http-\d{3}$/, 'http-nnn')
}

/** How a term is compared: case makes no difference, nor do spaces and lines between its words. */
function plain(term: string): string {
  return term.toLowerCase().replaceAll(/(?<=[\w%])[ _]/g, '-')
}

function ruleTerm({ id, title, explanation, fix, example, source }: (typeof RULES)[number]): TermsRow {
  return { term: id, kind: 'rule', text: `${title}. ${explanation} Fix: ${fix}`, source, example }
}

/** A row for each table whose name is not a term of its own. */
function tableTerms(): TermsRow[] {
  const explained = new Set<string | null>(GLOSSARY.map(({ term }) => term))
  return REPORT_TABLES.filter(({ id }) => !explained.has(id)).map(({ id, commands, row, columns }) => ({
    term: id,
    kind: `table of ${commands.join(', ')}`,
    text: `a row for ${row.replaceAll('`', '')}; its columns are ${columns.map((one) => one.id).join(', ')}`,
    source: 'docs/json.md',
    example: null,
  }))
}

/** A column as a term, and what stands above it in text. */
interface ColumnTerm {
  readonly title: string
  readonly row: TermsRow
}

function columnTerms(): ColumnTerm[] {
  const of = (columns: readonly Column[], table: string) =>
    columns.map(({ id, title, explanation, source }) => ({
      title,
      row: { term: id, kind: `column of ${table}`, text: explanation, source, example: null },
    }))
  return [
    ...of(DEFERS_COLUMNS, 'defers'),
    ...of(HELD_COLUMNS.slice(2), 'held'),
    ...of(PROCESSES_COLUMNS, 'processes'),
    ...of(FLEET_DEFERS_COLUMNS.slice(-2), 'defers'),
    ...of(DEFER_TIME_COLUMNS.slice(3), 'defer_time'),
    ...of(picked(DIFF_DEFER_TIME_COLUMNS, 'before_share', 'after_share'), 'comparisons'),
    ...of(GC_COLUMNS, 'gc'),
    ...of(DIFF_GC_COLUMNS.slice(3), 'gc of diff'),
    ...of(STATEMENTS_COLUMNS, 'statements'),
    ...of(COMPILED_COLUMNS, 'compiled'),
    ...of(topColumns(null), 'top'),
    ...of(linesColumns(null).slice(0, 3), 'lines'),
    ...of(peekColumns(null).slice(0, 6), 'peek'),
    ...of(listColumns(null).slice(7), 'list'),
    ...of(CAPTURES_COLUMNS, 'captures'),
    ...of(PUSHED_COLUMNS.slice(1), 'pushed'),
    ...of(STORED_COLUMNS, 'stored'),
    ...of(TYPES_COLUMNS, 'types'),
    ...of(LABELS_COLUMNS, 'labels'),
    ...of(TREND_COLUMNS, 'trends'),
    ...of(FLEET_TREND_COLUMNS, 'trends'),
    ...of(picked(TREND_DEFERS_COLUMNS, 'goroutines'), 'trends'),
    ...of(FLEET_GROUPS_COLUMNS, 'groups'),
    ...of(DEFERRED_COLUMNS, 'goroutines'),
    ...of(COMPARISON_COLUMNS, 'comparisons'),
    ...of(picked(DIFF_DEFERS_COLUMNS, 'records_before', 'records_after', 'moved_from', 'record_size'), 'comparisons'),
    ...of(RUNTIME_COLUMNS, 'runtime'),
  ]
}
