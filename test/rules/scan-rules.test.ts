import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { SCAN_RULES } from '../../src/gosource/risks/rule-ids.ts'
import { scanFile } from '../../src/gosource/risks/scan-file.ts'
import { RULES } from '../../src/rules/rules.ts'
import { parseGo } from '../support/go-parser.ts'

const doc = readFileSync('docs/scan-rules.md', 'utf8')
const sections = new Map(
  doc
    .split(/^## /m)
    .slice(1)
    .map((section) => [section.slice(0, section.indexOf('\n')), section]),
)

test('every rule that reads source is explained', () => {
  expect(RULES.map(({ id }) => id)).toEqual(expect.arrayContaining([...SCAN_RULES]))
  expect(new Set(RULES.map(({ id }) => id)).size).toBe(RULES.length)
})

test('docs/scan-rules.md has a section for each of them, and for no other', () => {
  const ids = [...sections.keys()].filter((one) => /^[a-z-]+$/.test(one))
  expect(ids.toSorted()).toEqual([...SCAN_RULES].sort())
})

/** What the examples of the documentation need around them. */
const AROUND: Readonly<Record<string, string>> = {
  'defer-method-value-loop': 'type Conn struct{}\nfunc (c *Conn) Close() {}\nvar conns []Conn\n',
}

describe('the example of each section is found by its rule', () => {
  test.each(SCAN_RULES)('%s', (rule) => {
    const example = /```go\n(.*?)```/s.exec(sections.get(rule)!)![1]!
    const body = example.startsWith('func') ? example : `func f() error {\n${example}\nreturn nil\n}`
    const text = `package a\nimport ("database/sql"; "os"; "log"; "maps"; "net/http"; "time")\n${AROUND[rule] ?? ''}${body}\n`
    expect(scanFile(parseGo('a.go', text), { goMinor: 21 + (rule === 'defer-range-func' ? 2 : 0) }).map((one) => one.rule)).toContain(rule)
  })
})

describe('the example of a remedy is not found', () => {
  test.each(SCAN_RULES)('%s', (rule) => {
    const { example } = RULES.find(({ id }) => id === rule)!
    const body = example!.startsWith('func') ? example! : `func f() error {\n${example}\nreturn nil\n}`
    expect(scanFile(parseGo('a.go', `package a\nimport "log"\n${body}\n`), { goMinor: 21 }).filter((one) => one.rule === rule)).toEqual([])
  })
})
