import { describe, expect, it } from 'vitest'
import { renderTerminal } from '../../src/render/terminal.ts'
import { findingsReport } from '../support/findings.ts'

const OPTIONS = { width: 80, color: false, listsPossible: false }

/** The lines of a table of `main.f` and 7, of this id, as a terminal shows them. */
function lines(id: string): string[] {
  const columns = [
    { id: 'function', title: 'function', unit: null },
    { id: 'passes', title: 'passes', unit: 'count' },
  ] as const
  const table = { title: 'Passes', columns, rows: [{ function: 'main.f', passes: 7 }] }
  return renderTerminal(findingsReport([], { tables: { [id]: table } }), OPTIONS).split('\n')
}

describe('a table without a view of its own', () => {
  it('is shown with all its columns', () => {
    const shown = lines('passes')
    expect(shown).toContain('Passes')
    expect(shown.some((line) => /function +passes/.test(line))).toBe(true)
    expect(shown.some((line) => /main\.f +7/.test(line))).toBe(true)
  })

  it('is not shown twice where it is laid out in another way', () => {
    expect(lines('terms')).not.toContain('Passes')
  })
})
