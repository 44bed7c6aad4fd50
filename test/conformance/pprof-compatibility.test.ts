import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { DEVIATIONS } from './pprof-reports/deviations.ts'
import { PPROF_VERSION } from './pprof-reports/oracle.ts'
import { ROOT } from './pprof-reports/workspace.ts'

const read = (path: string) => readFileSync(join(ROOT, path), 'utf8')

describe('docs/pprof-compatibility.md', () => {
  const text = read('docs/pprof-compatibility.md')

  it('has a chapter with a reason for every deviation that the comparison leaves out, and no other', () => {
    const chapter = text.slice(text.indexOf('## Where the output differs'), text.indexOf('## What is kept though it surprises'))
    const sections = chapter.split('\n### ').slice(1)
    expect(sections.map((section) => section.split('\n')[0])).toEqual(DEVIATIONS.map(({ title }) => title))
    for (const section of sections) expect(section.split('\n').slice(1).join(' ').trim().length, section).toBeGreaterThan(80)
  })

  it('names the version that is compared with, as the module of the generator does', () => {
    const revision = PPROF_VERSION.split('-').at(-1)!
    expect(text).toContain(revision.slice(0, 7))
    expect(read('test/conformance/program/go.mod')).toContain(`github.com/google/pprof ${PPROF_VERSION}`)
  })
})
