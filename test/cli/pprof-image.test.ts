import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { runCli } from '../support/run-cli.ts'
import { textProfile } from '../support/text-profile.ts'

const HOSTILE = 'x"URL="javascript:alert(1)'

describe('deferscope pprof -svg', () => {
  let folder = ''
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'deferscope-image-'))
  })
  afterEach(() => rm(folder, { recursive: true }))

  it.each(['-functions', '-lines', '-files'])('shows labels, files and executables as text, whatever is in them (%s)', async (rows) => {
    const path = join(folder, 'hostile.pb.gz')
    const text = `10 f < main {kind=${HOSTILE}}\n5 g < main {kind=a\\ size=7${HOSTILE}}`
    await writeFile(path, textProfile(text, { mapping: `/bin/${HOSTILE}`, file: `${HOSTILE}.go`, sampleTypes: [`space/${HOSTILE}`] }))
    const output = join(folder, 'graph.svg')
    const { code, stderr } = await runCli(['pprof', '-symbolize=none', '-svg', rows, '-output', output, path])
    expect(stderr).toBe(`Generating report in ${output}\n`)
    expect(code).toBe(0)
    const svg = await readFile(output, 'utf8')
    expect(svg).toContain('javascript:alert(1)')
    expect(svg).not.toMatch(/href="javascript/i)
  })

  it('leaves the graph of -dot as pprof writes it', async () => {
    const path = join(folder, 'hostile.pb.gz')
    await writeFile(path, textProfile(`10 f < main {kind=${HOSTILE}}`))
    const { stdout } = await runCli(['pprof', '-symbolize=none', '-dot', path])
    expect(stdout).toContain(`[label = "kind:${HOSTILE}" id=`)
  })
})
