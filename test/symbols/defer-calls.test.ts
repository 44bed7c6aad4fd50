import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { gunzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { bytesRange } from '../../src/base/byte-range.ts'
import { deferringFunctions } from '../../src/symbols/defer-calls.ts'
import { openExecutable } from '../../src/symbols/open-executable.ts'
import { tinyExecutable } from '../support/tiny-executable.ts'

const truth = (path: string) => fileURLToPath(new URL(`../truth/profiles/${path}`, import.meta.url))

async function ledger(folder: string) {
  const range = bytesRange('ledger', gunzipSync(readFileSync(truth(`${folder}/ledger/stripped.elf.gz`))))
  // reads of more than this would be of whole sections
  const sizes: number[] = []
  const read = (at: number, length: number) => {
    sizes.push(length)
    return range.read(at, length)
  }
  return { executable: await openExecutable({ ...range, read }), sizes, size: range.size }
}

describe.each(['1.26', '1.26-arm64'])('the functions with defers of a stripped program, %s', (folder) => {
  it('are those of its source, with the calls that make records at the lines of their statements', async () => {
    const { executable } = await ledger(folder)
    const found = (await deferringFunctions(executable))!.functions.filter(({ function: { name } }) => name.startsWith('main.'))
    const calls = found.map(({ function: { name }, calls: all }) => [
      name,
      ...all.map(({ callee, kind, file, line }) => `${kind} ${callee} ${file.split('/').at(-1)}:${line}`),
    ])
    // test/truth/goprograms/ledger: two loops, and a function whose one defer is open-coded
    expect(calls).toEqual([
      ['main.post', 'heap runtime.deferproc main.go:34'],
      ['main.describe', 'heap runtime.deferproc main.go:45'],
      ['main.write'],
    ])
  })

  it('have lines of their own, without those of what was inlined into them', async () => {
    const { executable } = await ledger(folder)
    const fn = (await executable.functionNamed('main.main'))!
    const lines = await executable.linesOf(fn)
    expect(new Set(lines.map(({ file }) => file.split('/').at(-1)))).toEqual(new Set(['main.go']))
    for (const { line } of lines) expect(line).toBeGreaterThanOrEqual(fn.startLine!)
  })

  it('are found without reading the file whole', async () => {
    const { executable, sizes, size } = await ledger(folder)
    await deferringFunctions(executable)
    expect(Math.max(...sizes)).toBeLessThan(size / 2)
  })
})

it('are not known on machines whose calls are not', async () => {
  const { bytes } = tinyExecutable({ arch: '386', functions: [{ name: 'main.f', code: new Array<number>(16).fill(0), deferReturn: 4 }] })
  expect(await deferringFunctions(await openExecutable(bytesRange('tiny', bytes)))).toBeNull()
})
