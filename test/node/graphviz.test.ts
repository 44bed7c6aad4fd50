import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { runGraphviz } from '../../src/node/graphviz.ts'

/** Programs that stand for Graphviz: it need not be installed where tests run. */
let folder: string

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'graphviz-'))
})

afterAll(() => rmSync(folder, { recursive: true }))

function program(name: string, script: string): string {
  const path = join(folder, name)
  writeFileSync(path, `#!${process.execPath}\n${script}\n`)
  chmodSync(path, 0o755)
  return path
}

const LIMITS = { timeout: 30_000, outputSize: 1 << 20 }

describe.skipIf(process.platform === 'win32')('runGraphviz', () => {
  it('gives the graph to the program and returns its bytes', async () => {
    const echo = program('echo', 'process.stdout.write(process.argv.slice(2).join()); process.stdin.pipe(process.stdout)')
    const output = await runGraphviz('digraph { é }', 'png', echo, LIMITS)
    expect(new TextDecoder().decode(output)).toBe('-Tpngdigraph { é }')
  })

  it('says what to install where there is no such program', async () => {
    await expect(runGraphviz('digraph {}', 'png', join(folder, 'absent'))).rejects.toMatchObject({
      code: 'graphviz-missing',
      next: 'install Graphviz (the package graphviz, or graphviz.org/download), or ask for -dot, which needs no program',
    })
  })

  it('shows the first message of a program that fails', async () => {
    const failing = program('failing', 'console.error("Error: syntax error in line 1\\nmore"); process.exitCode = 3')
    await expect(runGraphviz('digraph {'.repeat(100_000), 'pdf', failing, LIMITS)).rejects.toMatchObject({
      code: 'graphviz-failed',
      message: 'Graphviz failed (exit code 3): Error: syntax error in line 1',
    })
  })

  it('ends a program that does not finish', async () => {
    const endless = program('endless', 'setInterval(() => {}, 1000)')
    await expect(runGraphviz('digraph {}', 'gif', endless, { ...LIMITS, timeout: 300 })).rejects.toMatchObject({
      code: 'graphviz-too-slow',
      message: 'Graphviz did not finish within 0.3 s',
    })
  })

  it('ends a program that writes without end', async () => {
    const flood = program('flood', 'const more = () => process.stdout.write("x".repeat(65536), more); more()')
    await expect(runGraphviz('digraph {}', 'ps', flood, LIMITS)).rejects.toMatchObject({ code: 'graphviz-too-large' })
  })
})
