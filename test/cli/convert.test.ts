import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { afterAll, describe, expect, it } from 'vitest'
import { CONVERT_SPEC } from '../../src/cli/convert-spec.ts'
import { CONVERT_FORMATS } from '../../src/pipeline/convert.ts'
import { startReplayServer } from '../support/replay-server.ts'
import { runCli } from '../support/run-cli.ts'
import { textProfile } from '../support/text-profile.ts'

const HEAP = 'samples/go1.26/leak.heap.pb.gz'
const folder = mkdtempSync(join(tmpdir(), 'deferscope-convert-'))
afterAll(() => rmSync(folder, { recursive: true }))

describe('convert', () => {
  it('accepts the formats that there are, and no other', () => {
    expect(CONVERT_SPEC.options['to']!.choices).toEqual([...CONVERT_FORMATS])
  })

  it('writes gzip of protobuf to a pipe, the same bytes each time, without time or system in its header', async () => {
    const { code, stdout, bytes } = await runCli(['convert', HEAP, '--to', 'pprof'])
    expect([code, stdout]).toEqual([0, ''])
    expect([...bytes!.subarray(0, 10)]).toEqual([0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 255])
    expect((await runCli(['convert', HEAP, '--to', 'pprof'])).bytes).toEqual(bytes)
  })

  it('waits for its reader after each piece', async () => {
    const path = join(folder, 'large.pb')
    const stacks = Array.from({ length: 5000 }, (_, i) => `${i + 1} main.f${i} < main.main`)
    writeFileSync(path, textProfile(stacks.join('\n')))
    const seen: string[] = []
    const { stdout } = await runCli(['convert', path, '--to', 'folded'], { onDrained: (printed) => seen.push(printed) })
    expect(seen.length).toBeGreaterThan(1)
    expect(seen.at(-1)).toBe(stdout)
    for (const [i, printed] of seen.entries()) expect(printed.length).toBeGreaterThan(seen[i - 1]?.length ?? 0)
  })

  it('reads back what it wrote: the folded stacks of both are equal', async () => {
    const path = join(folder, 'again.pb.gz')
    expect((await runCli(['convert', HEAP, '--to', 'pprof', '--output', path])).code).toBe(0)
    for (const type of ['alloc_objects', 'alloc_space', 'inuse_objects', 'inuse_space']) {
      const folded = (file: string) => runCli(['convert', file, '--to', 'folded', '--lines', '--sample-index', type])
      expect((await folded(path)).stdout).toBe((await folded(HEAP)).stdout)
    }
    expect((await runCli([path, '--format', 'csv'])).stdout).toBe((await runCli([HEAP, '--format', 'csv'])).stdout)
  })

  it('keeps the bytes of names that are not UTF-8 in callgrind files, as pprof does', async () => {
    const [profile, out] = [join(folder, 'bytes.pb'), join(folder, 'bytes.callgrind')]
    const bytes = Buffer.from(textProfile('7 main.XY < main.main'))
    bytes.set([0xff, 0xfe], bytes.indexOf('XY'))
    writeFileSync(profile, bytes)
    expect((await runCli(['convert', profile, '--to', 'callgrind', '--output', out])).code).toBe(0)
    expect(readFileSync(out).includes(Buffer.from([...Buffer.from('main.'), 0xff, 0xfe, 0x0a]))).toBe(true)
  })

  it('does not write a binary file to a terminal', async () => {
    const { code, stderr, bytes } = await runCli(['convert', HEAP, '--to', 'pprof'], { outIsTerminal: true })
    expect([code, bytes]).toEqual([2, undefined])
    expect(stderr).toContain('--output profile.pb.gz')
    expect((await runCli(['convert', HEAP, '--to', 'folded'], { outIsTerminal: true })).code).toBe(0)
  })

  it('shows the type of --sample-index first in a pprof file', async () => {
    const path = join(folder, 'objects.pb.gz')
    await runCli(['convert', HEAP, '--to', 'pprof', '--sample-index', 'alloc_objects', '--output', path])
    const { stdout } = await runCli(['convert', path, '--to', 'json'])
    expect(JSON.parse(stdout)).toMatchObject({ default_sample_type: 'alloc_objects' })
    expect(JSON.parse(stdout).sample_types.length).toBe(4)
  })

  it('writes a file whole, with the text that standard output would have, and leaves nothing beside it', async () => {
    const path = join(folder, 'deep', 'x.folded')
    expect((await runCli(['convert', HEAP, '--to', 'folded', '--output', path])).code).toBe(2)
    const good = join(folder, 'x.folded')
    await runCli(['convert', HEAP, '--to', 'folded', '--output', good])
    expect(readFileSync(good, 'utf8')).toBe((await runCli(['convert', HEAP, '--to', 'folded'])).stdout)
    expect(readdirSync(folder).filter((name) => name.endsWith('.tmp'))).toEqual([])
  })

  it('reads standard input, gzip or not', async () => {
    const expected = (await runCli(['convert', HEAP, '--to', 'folded'])).stdout
    const bytes = readFileSync(HEAP)
    for (const stdin of [[bytes], [gunzipSync(bytes)]])
      expect((await runCli(['convert', '-', '--to', 'folded'], { stdin })).stdout).toBe(expected)
  })

  it('says on standard error what a format cannot hold, unless it is to be quiet', async () => {
    const stdin = [textProfile('-3  f\n4  g')]
    const folded = await runCli(['convert', '-', '--to', 'folded'], { stdin })
    expect(folded.stdout).toBe('f -3\ng 4\n')
    expect(folded.stderr).toMatch(/^notice: negative-values: 1 stack .*flamegraph\.pl/)
    const speedscope = await runCli(['convert', '-', '--to', 'speedscope'], { stdin })
    expect(speedscope.stderr).toMatch(/negative-values: 1 stack .*left out/)
    expect((await runCli(['convert', '-', '--to', 'folded', '--quiet'], { stdin })).stderr).toBe('')
  })

  it('writes a profile without samples in every format', async () => {
    const stdin = [textProfile('', { sampleTypes: ['inuse_space/bytes'] })]
    for (const to of ['folded', 'speedscope', 'pprof', 'json']) {
      const { code, stdout } = await runCli(['convert', '-', '--to', to], { stdin })
      expect(code).toBe(0)
      if (to === 'speedscope' || to === 'json') expect(() => JSON.parse(stdout)).not.toThrow()
    }
  })

  it.each(['folded', 'speedscope', 'json'])('sends no control character of a name through %s', async (to) => {
    const stdin = [textProfile('3  main.\x1b]0;owned\x07\x9b\u202ef@\x1b[2J.go:3 {kind=\x1b[2J}')]
    const { stdout } = await runCli(['convert', '-', '--to', to], { stdin })
    expect(stdout).toContain('owned')
    // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what must not be there
    expect(stdout.replace(/\n/g, '')).not.toMatch(/[\x00-\x1f\x7f-\x9f\u202e]/)
  })

  it('reads live processes: the heap where the URL names no profile, and goroutines once', async () => {
    const { url } = await startReplayServer()
    const heap = await runCli(['convert', url, '--to', 'json'])
    expect(JSON.parse(heap.stdout)).toMatchObject({ kind: 'heap' })
    const { stdout } = await runCli(['convert', `${url}/debug/pprof/goroutine`, '--to', 'folded'])
    expect(stdout).toBe((await runCli(['convert', 'samples/go1.26/leak.goroutine.pb.gz', '--to', 'folded'])).stdout)
  })

  it('counts the goroutines of debug=1 and protobuf alike', async () => {
    const count = async (path: string) => {
      const { stdout } = await runCli(['convert', path, '--to', 'folded'])
      return stdout
        .trimEnd()
        .split('\n')
        .reduce((sum, line) => sum + Number(line.slice(line.lastIndexOf(' '))), 0)
    }
    expect(await count('test/fixtures/go1.26.goroutine.debug1.txt')).toBe(await count('test/fixtures/go1.26.goroutine.debug2.txt'))
  })
})
