import { describe, expect, it } from 'vitest'
import { analyze } from '../../src/pipeline/analyze.ts'
import { FORMATS, RENDERERS } from '../../src/render/formats.ts'
import { textSource } from '../support/text-profile.ts'

const ESCAPE = '\x1b]0;owned\x07\x1b[2J'
const NAME = `main.${ESCAPE}<script>alert(1)</script>|\`\u202e\x9bf`
const FILE = `=cmd()${ESCAPE}.go`

async function hostileReport() {
  const pair = `
    500 8000 500 8000  ${NAME}@${FILE}:7 {bytes=16}
    5 4000 5 4000  main.g@f.go:20 {bytes=800}
    500 24000 500 24000  ${NAME}@${FILE}:7#2 {bytes=48}`
  return analyze([textSource(pair, {}, `heap${ESCAPE}\n.pb.gz`)], { goVersion: '1.24', drawsStacks: true })
}

describe('names from a profile', () => {
  it.each(FORMATS)('cannot send control characters through %s', async (format) => {
    const render = await RENDERERS[format]()
    for (const width of [80, 160]) {
      const text = render(await hostileReport(), { width, color: false, listsPossible: true })
      expect(text).toContain('owned')
      // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what must not be there
      expect(text.replace(/[\n\t]/g, '')).not.toMatch(/[\x00-\x1f\x7f-\x9f\u202e]/)
    }
  })

  it('are no HTML, table cells or code in Markdown', async () => {
    const text = (await RENDERERS.markdown())(await hostileReport(), { width: 80, color: false, listsPossible: true })
    expect(text).not.toContain('<script>')
    const rows = text.split('\n').filter((line) => line.startsWith('| ') && line.includes('owned'))
    expect(rows.length).toBeGreaterThan(0)
    for (const row of rows) expect(row.replace(/\\[|`]/g, '')).not.toMatch(/`|\|.*script.*\|.*\|.*alert/)
  })

  it('are no formulas in CSV', async () => {
    const text = (await RENDERERS.csv())(await hostileReport(), { width: 80, color: false, listsPossible: true })
    expect(text).not.toMatch(/(^|,)=cmd/m)
    expect(text).toContain("'=cmd()")
  })
})
