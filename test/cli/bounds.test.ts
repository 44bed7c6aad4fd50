import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { WireWriter } from '../../bench/wire-writer.mjs'
import { type BuiltCommand, buildCommand } from '../support/built-command.ts'

const folder = mkdtempSync(join(tmpdir(), 'deferscope-bounds-'))
const input = (name: string) => join(folder, name)
const probe = input('probe.cjs')
let command: BuiltCommand

/** Prints the peak of memory in kilobytes. Linux hands the peak of `resourceUsage` from a process to those it starts: its own is in VmHWM. */
const PROBE = `
const fs = require('node:fs')
process.on('exit', () => {
  const own = process.platform === 'linux' ? /VmHWM:\\s+(\\d+)/.exec(fs.readFileSync('/proc/self/status', 'utf8'))[1] : null
  fs.writeSync(2, '\\npeak ' + (own ?? process.resourceUsage().maxRSS))
})`

beforeAll(() => {
  command = buildCommand()
  writeFileSync(probe, PROBE)
  writeFileSync(input('dumps.gz'), gzipSync('goroutine 1 [running]:\nmain.f()\n\t/x.go:1 +0x1\n\n'.repeat(100_000)))
  writeFileSync(input('dump.gz'), gzipSync(times(50_000, (i) => `goroutine ${i} [running]:\nmain.f${i}()\n\t/x.go:1 +0x1\n\n`).join('')))
  writeFileSync(input('line.gz'), gzipSync(`heap profile: 1: 8 [1: 8] @ heap/524288\n${'a'.repeat(100 << 20)}`))
  writeFileSync(input('benchmarks.txt'), times(10_000, (i) => `k${i}: v\nBenchmarkX 1 ${i} ns/op\n`).join(''))
  writeFileSync(input('columns.txt'), times(4000, (i) => `k: v${i}\nBenchmarkX${i} 1 ${i} ns/op\n`).join(''))
  writeFileSync(input('labels.gz'), gzipSync(profile({ samples: 100_000, depth: 1 })))
  writeFileSync(input('deep.gz'), gzipSync(profile({ samples: 1, depth: 50_000 })))
  // zeros inflate a thousandfold: 200 MiB of 200 KB
  const member = gzipSync(Buffer.concat([Buffer.of(0x9a, 0x06, 0x80, 0x80, 0x40), Buffer.alloc(1 << 20)]))
  writeFileSync(input('bomb.gz'), Buffer.concat([gzipSync(profile({ samples: 1, depth: 1 })), ...times(200, () => member)]))
})
afterAll(() => {
  command.remove()
  rmSync(folder, { recursive: true })
})

/** Each was far above its bound in an earlier version. The heap of the engine is capped too: beyond it the process dies. */
describe('the memory of', () => {
  it.each([
    ['a text of 100,000 dumps', ['goroutines', 'dumps.gz'], 0, 170],
    ['a dump of 50,000 goroutines, each in a function of its own', ['goroutines', 'dump.gz'], 0, 240],
    ['a line of 100 MB for pprof', ['pprof', '-top', 'line.gz'], 2, 170],
    ['benchmarks that set 10,000 keys', ['benchstat', 'benchmarks.txt'], 0, 210],
    ['benchmarks in a table of 16 million places', ['benchstat', '-col', 'k', 'columns.txt'], 0, 180],
    ['100,000 labels', ['pprof', '-tags', 'labels.gz'], 0, 260],
    ['a call tree of depth 50,000', ['pprof', '-dot', '-call_tree', 'deep.gz'], 0, 260],
    ['data that inflates a thousandfold', ['analyze', 'bomb.gz'], 2, 170],
  ] as const)('%s is bounded', (_, [name, ...args], code, bound) => {
    const { status, stderr } = spawnSync(process.execPath, ['--max-old-space-size=256', '--require', probe, command.bin, name, ...args], {
      cwd: folder,
      encoding: 'utf8',
      stdio: ['ignore', 'ignore', 'pipe'],
    })
    const peak = Number(/\npeak (\d+)$/.exec(stderr)?.[1] ?? Number.NaN) / 1024
    expect(status, stderr).toBe(code)
    expect(peak).toBeLessThan(bound)
  })
})

function times<T>(count: number, make: (i: number) => T): T[] {
  return Array.from({ length: count }, (_, i) => make(i))
}

/** A heap profile of which each sample has a label of its own, and a stack of this depth. */
function profile({ samples, depth }: { samples: number; depth: number }): Uint8Array {
  const strings = ['', 'inuse_space', 'bytes', 'space', 'key', '/x.go']
  const text = (value: string) => strings.push(value) - 1
  const out = new WireWriter()
  out.message(1, () => {
    out.number(1, 1)
    out.number(2, 2)
  })
  const stack = times(depth, (i) => i + 1)
  for (let i = 0; i < samples; i++)
    out.message(2, () => {
      out.numbers(1, stack)
      out.number(2, 8)
      out.message(3, () => {
        out.number(1, 4)
        out.number(2, text(`value${i}`))
      })
    })
  for (const id of stack) {
    out.message(4, () => {
      out.number(1, id)
      out.message(4, () => {
        out.number(1, id)
        out.number(2, 5)
      })
    })
    out.message(5, () => {
      out.number(1, id)
      out.number(2, text(`main.f${id}`))
      out.number(4, 5)
    })
  }
  for (const value of strings) out.text(6, value)
  out.message(11, () => {
    out.number(1, 3)
    out.number(2, 2)
  })
  out.number(12, 1)
  return Uint8Array.from(out.bytes)
}
