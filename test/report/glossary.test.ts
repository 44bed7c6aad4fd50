import { describe, expect, it } from 'vitest'
import { GC_METRICS } from '../../src/analysis/gc-metrics.ts'
import { CONFIDENCES } from '../../src/attribution/evidence.ts'
import { CHINESE_WORDS } from '../../src/report/chinese-words.ts'
import type { Column } from '../../src/report/columns.ts'
import * as cpu from '../../src/report/cpu-columns.ts'
import * as diff from '../../src/report/diff-columns.ts'
import { explainReport } from '../../src/report/explain-report.ts'
import * as fetch from '../../src/report/fetch-columns.ts'
import * as functions from '../../src/report/function-columns.ts'
import * as gc from '../../src/report/gc-columns.ts'
import { GLOSSARY } from '../../src/report/glossary.ts'
import * as goroutines from '../../src/report/goroutine-columns.ts'
import * as heap from '../../src/report/heap-columns.ts'
import { REPORT_TABLES } from '../../src/report/report-tables.ts'
import * as scan from '../../src/report/scan-columns.ts'
import * as trend from '../../src/report/trend-columns.ts'
import { errorIn } from '../support/error-in.ts'

const termsOf = (kind: string) => GLOSSARY.filter((entry) => entry.kind === kind).map(({ term }) => term)

describe('the glossary', () => {
  it('has every grade of confidence, in their order', () => {
    expect(termsOf('confidence')).toEqual(CONFIDENCES)
  })

  it('has each term once', () => {
    const terms = GLOSSARY.map(({ kind, term }) => `${kind} ${term}`)
    expect(terms).toEqual([...new Set(terms)])
  })

  it.each(['pooled', 'profile-truncated', 'http-404', 'http-502', 'Shape'])('explains %s', (term) => {
    expect(explainReport(term).tables['terms']!.rows).toHaveLength(1)
  })

  it.each([
    'defer',
    'deferproc',
    'newdefer',
    '_defer',
    'open-coded',
    'stack-allocated',
    'escape',
    'gctrace',
    'record',
    'companion',
    'defer_time',
    'frames-put-back',
  ])('explains %s, with its source', (term) => {
    const rows = explainReport(term).tables['terms']!.rows
    expect(rows).toHaveLength(1)
    expect(rows[0]!.source).not.toBe('')
  })

  it.each([
    ...['deferprocat', 'deferrangefunc', 'deferprocStack', 'deferreturn', 'runtime.freedefer', 'runtime.(*_panic).nextDefer', 'popDefer'],
    ...['ceiling', 'record_ceiling', 'memstats', 'BySize', 'expvar', 'size-class', 'record_size_objects', 'rate', 'pool', 'closure'],
    ...['heap', 'stack', 'loop', 'range-func', 'range-func-marker', 'opened', 'used', 'argument', 'shared', 'live', 'std', 'pending'],
    ...['GC assist', '95% interval', 'defer statement', 'every object', 'making', 'running', 'freeing', 'open coded', 'error', 'note'],
    ...GC_METRICS.map(({ metric }) => metric),
    ...REPORT_TABLES.map(({ id }) => id),
  ])('finds %s, with a source', (word) => {
    const rows = explainReport(word).tables['terms']!.rows
    expect(rows.length).toBeGreaterThan(0)
    for (const { text, source } of rows) expect([text, source]).not.toContain('')
  })

  it.each([
    ['defferprocat', 'deferprocat'],
    ['deferrangefun', 'deferrangefunc'],
    ['deferporcStack', 'deferprocStack'],
    ['memstat', 'memstats'],
    ['cielling', 'ceiling'],
    ['gctarce', 'gctrace'],
    ['conpanion', 'companion'],
    ['opencoded', 'open-coded'],
  ])('takes %s for %s', (typed, term) => {
    expect(errorIn(() => explainReport(typed)).next).toBe(`did you mean deferscope explain ${term}?`)
  })

  it('lists terms that share a word with what nobody knows', () => {
    expect(errorIn(() => explainReport('heap leak')).next).toMatch(/^the nearest terms are heap-allocated, heap, /)
  })

  it.each([...CHINESE_WORDS])('explains %s by %s', (word, term) => {
    expect(new Set(explainReport(word).tables['terms']!.rows.map((row) => row.term))).toEqual(new Set([term]))
  })

  it('lists every myth under one word', () => {
    const rows = explainReport('myths').tables['terms']!.rows
    expect(rows.slice(1).map(({ term }) => term)).toEqual(termsOf('myth'))
    expect(rows.slice(1).every(({ text }) => /^Written: .* Run: /.test(text ?? ''))).toBe(true)
  })

  it('explains a word that is a notice and an error as both', () => {
    expect(explainReport('altered-profile').tables['terms']!.rows.map(({ kind }) => kind)).toEqual(['notice', 'error'])
  })
})

describe('every column of every table of results', () => {
  const tables = { ...cpu, ...diff, ...fetch, ...functions, ...gc, ...goroutines, ...heap, ...scan, ...trend }
  const columns = Object.values(tables).flatMap((one): readonly Column[] => {
    const list = typeof one === 'function' ? one('bytes') : one
    return typeof list === 'string' ? [] : [list].flat()
  })
  const explained = new Set(explainReport().tables['terms']!.rows.map(({ term, kind }) => (kind?.startsWith('column of') ? term : null)))

  it.each([...new Set(columns.map(({ id }) => id))])('%s is a term of explain', (id) => {
    expect(explained).toContain(id)
  })
})
