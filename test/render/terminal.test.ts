import { describe, expect, it } from 'vitest'
import { renderTerminal } from '../../src/render/terminal.ts'
import { findingsReport } from '../support/findings.ts'

describe('renderTerminal', () => {
  it('prints a report without goroutines as it is where their stacks are asked for', () => {
    const options = { width: 80, color: false, listsPossible: false }
    const report = findingsReport([])
    expect(renderTerminal(report, { ...options, hasStacks: true })).toBe(renderTerminal(report, options))
  })
})
