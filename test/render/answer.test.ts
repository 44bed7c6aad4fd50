import { describe, expect, it } from 'vitest'
import { FORMATS, RENDERERS } from '../../src/render/formats.ts'
import { findingsReport } from '../support/findings.ts'
import { oneFrame } from '../support/flame.ts'

const OPTIONS = { width: 400, color: false, listsPossible: false }

async function rendered(format: (typeof FORMATS)[number], text: string): Promise<string> {
  const render = await RENDERERS[format]()
  return render(findingsReport([], { answer: { text, outcome: 'records', records: 4000 }, flame: oneFrame }), OPTIONS)
}

describe('the answer', () => {
  it.each(FORMATS)('is in %s, word for word', async (format) => {
    expect(await rendered(format, '4,000 defer records are alive at 1 defer statement')).toContain(
      '4,000 defer records are alive at 1 defer statement',
    )
  })

  it.each(FORMATS)('brings no control character and no line of its own into %s', async (format) => {
    const text = await rendered(format, 'main.\u001b[31mf\r\n::error::owned\n##[add-path]/tmp')
    expect(text).not.toContain('\u001b')
    expect(text.split('\n').filter((line) => /^\s*(?:::error|##\[)/.test(line))).toEqual([])
  })

  it('comes with its facts in JSON and CSV', async () => {
    expect(JSON.parse(await rendered('json', 'so'))).toMatchObject({ answer: { text: 'so', outcome: 'records', records: 4000 } })
    expect(await rendered('csv', 'so')).toBe('answer\ntext,outcome,records\nso,records,4000\n')
  })

  it('is the last table of CSV: scripts that take the first one by position still get rows', async () => {
    const tables = { defers: { title: 'Defers', columns: [{ id: 'line', title: 'line', unit: null }], rows: [{ line: 7 }] } }
    const report = findingsReport([], { tables, answer: { text: 'so', outcome: 'records' } })
    expect((await RENDERERS.csv())(report, OPTIONS)).toBe('defers\nline\n7\n\nanswer\ntext,outcome\nso,records\n')
  })
})
