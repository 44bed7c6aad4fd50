import { readdirSync, readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { renderSarif } from '../../src/render/sarif.ts'
import type { Finding, Report } from '../../src/report/report.ts'
import { RULES } from '../../src/rules/rules.ts'
import { finding, findingsReport, heapInput } from '../support/findings.ts'
import { sarifErrors } from '../support/sarif-schema.ts'

const OPTIONS = { width: 80, color: true, listsPossible: false, rows: 1 }

/** The one run of a log that is valid. */
function runOf(report: Report) {
  const text = renderSarif(report, OPTIONS)
  expect(sarifErrors(text)).toEqual([])
  expect(text.endsWith('}\n')).toBe(true)
  return JSON.parse(text).runs[0]
}

const resultOf = (changes: Partial<Finding>, report: Partial<Report> = {}) => runOf(findingsReport([finding(changes)], report)).results[0]
const locationOf = (changes: Partial<Finding>) => resultOf(changes).locations[0].physicalLocation

describe('a SARIF log', () => {
  it('is valid without findings', () => {
    const run = runOf(findingsReport([], { inputs: [] }))
    expect(run.results).toEqual([])
    expect(run.tool.driver).toEqual({ name: 'deferscope', version: '1.2.3', semanticVersion: '1.2.3', rules: [] })
    expect(run.invocations).toEqual([{ executionSuccessful: true, toolExecutionNotifications: [] }])
    expect(run.columnKind).toBe('utf16CodeUnits')
  })

  it('describes the rules of its results, each once', () => {
    const run = runOf(
      findingsReport(['defer-records-pooled', 'defer-records-live', 'defer-records-pooled'].map((rule) => finding({ rule }))),
    )
    expect(run.tool.driver.rules.map(({ id, name }: { id: string; name: string }) => [id, name])).toEqual([
      ['defer-records-pooled', 'DeferRecordsPooled'],
      ['defer-records-live', 'DeferRecordsLive'],
    ])
    expect(run.results.map(({ ruleIndex }: { ruleIndex: number }) => ruleIndex)).toEqual([0, 1, 0])
    expect(run.tool.driver.rules[0].defaultConfiguration.level).toBe('note')
    expect(run.tool.driver.rules[1].help.markdown).toContain('```go\nfor ')
  })

  it.each(RULES.map(({ id }) => id))('has room for the texts of %s', (rule) => {
    const { shortDescription, fullDescription } = runOf(findingsReport([finding({ rule })])).tool.driver.rules[0]
    for (const { text } of [shortDescription, fullDescription]) expect(text).toMatch(/^[A-Z].*\.$/s)
  })

  it('is valid for a rule that nobody describes', () => {
    expect(runOf(findingsReport([finding({ rule: 'new-rule' })])).tool.driver.rules).toEqual([{ id: 'new-rule' }])
  })

  it('tells what a finding is of', () => {
    const result = resultOf({ low: 180_000, high: 2n ** 60n, severity: 'warning' })
    expect(result.level).toBe('warning')
    expect(result.message.text).toBe('main.f (main.go:7) holds 4,000 defer records. The records take 187.50KiB.')
    expect(result.rank).toBe(25)
    expect(result.locations[0].logicalLocations).toEqual([{ fullyQualifiedName: 'main.f', kind: 'function' }])
    expect(result.properties).toMatchObject({ value: 192_000, low: 180_000, high: '1152921504606846976', unit: 'bytes', share: 0.25 })
    expect(result.properties).toMatchObject({ evidence: 'stack', confidence: 'exact' })
  })

  it.each(['likely', 'possible'])('marks what is %s', (confidence) => {
    const result = resultOf({ confidence, severity: 'note' })
    expect(result.message.text.startsWith(`${confidence}: main.f`)).toBe(true)
    expect(result.properties.confidence).toBe(confidence)
  })

  it('has the statement in the source at hand, where there is one', () => {
    const place = { path: 'cmd/app/main.go', column: 3, endLine: 9, endColumn: 5 }
    expect(locationOf({ file: '/home/ci/src/cmd/app/main.go', place })).toEqual({
      artifactLocation: { uri: 'cmd/app/main.go', uriBaseId: '%SRCROOT%' },
      region: { startLine: 7, startColumn: 3, endLine: 9, endColumn: 5 },
    })
  })

  it.each([
    [
      { column: 3, endLine: null, endColumn: null },
      { startLine: 7, startColumn: 3 },
    ],
    [
      { column: 3, endLine: 7, endColumn: 20 },
      { startLine: 7, startColumn: 3, endColumn: 20 },
    ],
    [
      { column: 3, endLine: null, endColumn: 20 },
      { startLine: 7, startColumn: 3, endColumn: 20 },
    ],
    [
      { column: null, endLine: 9, endColumn: null },
      { startLine: 7, endLine: 9 },
    ],
    [
      { column: 30, endLine: 7, endColumn: 20 },
      { startLine: 7, startColumn: 30 },
    ],
    [
      { column: 3, endLine: 6, endColumn: 20 },
      { startLine: 7, startColumn: 3 },
    ],
    [{ column: 0, endLine: 0, endColumn: 0 }, { startLine: 7 }],
  ])('has a region of what is known: %j', (place, region) => {
    expect(locationOf({ place: { path: 'a.go', ...place } }).region).toEqual(region)
  })

  it('has the path of the profile as it is: absolute, or relative to the root', () => {
    expect(locationOf({ file: '/home/ci/src/main.go' }).artifactLocation).toEqual({ uri: 'file:///home/ci/src/main.go' })
    expect(locationOf({ file: 'C:/ci/main.go' }).artifactLocation).toEqual({ uri: 'file:///C:/ci/main.go' })
    expect(locationOf({}).artifactLocation).toEqual({ uri: 'example.com/app/main.go', uriBaseId: '%SRCROOT%' })
  })

  it.each([null, 0, -1, 1.5, 2 ** 31])('has no region for line %s', (line) => {
    expect(locationOf({ line })).toEqual({ artifactLocation: { uri: 'example.com/app/main.go', uriBaseId: '%SRCROOT%' } })
  })

  it.each([null, '', '<autogenerated>', '/', 'x'.repeat(5000)])('is in the profile where the file is %j', (file) => {
    const { locations } = resultOf({ file, function: null })
    expect(locations).toEqual([
      { physicalLocation: { artifactLocation: { uri: 'heap.pb.gz' } }, message: { text: 'The profile: it tells no file.' } },
    ])
  })

  it.each([
    ['-', 'profile'],
    ['..', 'profile'],
    ['a b.pb.gz', 'a%20b.pb.gz'],
    ['C:\\profiles\\heap.pb.gz', 'heap.pb.gz'],
    ['http://localhost:6060/debug/pprof/heap?gc=1', 'heap'],
    ['http://localhost:6060', 'localhost%3A6060'],
  ])('names the profile %s without the machine: %s', (source, uri) => {
    const result = resultOf({ file: null }, { inputs: [heapInput('first'), heapInput(source)] })
    expect(result.locations[0].physicalLocation.artifactLocation.uri).toBe(uri)
  })

  it('tells neither time nor machine', () => {
    const text = renderSarif(findingsReport([finding(), finding({ file: null })]), OPTIONS)
    expect(text).not.toContain('/home/me')
  })

  it('has the notices', () => {
    const run = runOf(findingsReport([], { notices: [{ code: 'pooled', text: 'up to 32 {0} [x](y)' }] }))
    expect(run.invocations[0].toolExecutionNotifications).toEqual([
      { descriptor: { id: 'pooled' }, level: 'note', message: { text: 'up to 32 {{0}} [x\\](y)' } },
    ])
  })

  it('keeps names from being placeholders and links, but no other brackets from being read', () => {
    const title = 'main.F[...] (f.go:1) [here](https://example.com) {0}'
    expect(resultOf({ title }).message.text).toMatch(/^main\.F\[\.\.\.\] \(f\.go:1\) \[here\\\]\(https:\/\/example\.com\) \{\{0\}\}\. /)
  })

  it('cuts names off that no reader takes', () => {
    const result = resultOf({ title: '😀'.repeat(100_000), function: 'f'.repeat(100_000) })
    expect(result.message.text.length).toBeLessThanOrEqual(4096)
    expect(result.message.text).toMatch(/^(?:😀)+…$/u)
    expect(result.locations[0].logicalLocations[0].fullyQualifiedName.length).toBe(4096)
  })

  it('has as many results as code scanning takes, the most severe, and says how many it has not', () => {
    const findings = Array.from({ length: 25_003 }, (_, i) => finding({ severity: i === 25_002 ? 'error' : 'note', line: i + 1 }))
    const { results, invocations } = JSON.parse(renderSarif(findingsReport(findings), OPTIONS)).runs[0]
    expect(results.length).toBe(25_000)
    expect(results[0].level).toBe('error')
    expect(invocations[0].toolExecutionNotifications).toEqual([
      {
        descriptor: { id: 'results-left-out' },
        level: 'warning',
        message: { text: '3 findings are left out: code scanning takes 25000 in one run.' },
      },
    ])
  })

  it('is valid whatever the names are, and sends no control characters', () => {
    const text = fc.string({
      unit: fc.oneof(
        fc.constantFrom('\x1b', '\n', '\u202e', '/', '\\', ':', '{', ']('),
        fc.integer({ min: 0, max: 0xffff }).map((code) => String.fromCharCode(code)),
      ),
    })
    const place = fc.record({
      path: text,
      column: fc.option(fc.integer()),
      endLine: fc.option(fc.integer()),
      endColumn: fc.option(fc.integer()),
    })
    const names = fc.record({
      title: text,
      detail: text,
      function: fc.option(text),
      file: fc.option(text),
      line: fc.option(fc.integer()),
      rule: text,
    })
    fc.assert(
      fc.property(fc.array(fc.tuple(names, fc.option(place))), text, text, (all, source, notice) => {
        const findings = all.map(([changes, where]) => finding(where === null ? changes : { ...changes, place: where }))
        const report = findingsReport(findings, { inputs: [heapInput(source)], notices: [{ code: 'pooled', text: notice }] })
        runOf(report)
        // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what must not be there
        expect(renderSarif(report, OPTIONS)).not.toMatch(/[\x00-\x09\x0b-\x1f\x7f-\x9f\u202e]/)
      }),
    )
  })
})

describe('the golden SARIF logs', () => {
  const folder = new URL('../golden/', import.meta.url)
  const cases = readdirSync(folder).filter((name) => name.includes('sarif'))

  it.each(cases)('%s is valid', (name) => {
    expect(sarifErrors(readFileSync(new URL(`${name}/stdout.txt`, folder), 'utf8'))).toEqual([])
  })
})
