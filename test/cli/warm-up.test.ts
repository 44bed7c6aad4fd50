import { describe, expect, it } from 'vitest'
import { growingHeap } from '../support/growing-heap.ts'
import { startReplayServer } from '../support/replay-server.ts'
import { runCli } from '../support/run-cli.ts'

const SERIES = 'samples/go1.26/series'
const FIXED = 'samples/go1.26/fixed.heap.pb.gz'
const LEAK = 'samples/go1.26/leak.heap.pb.gz'

const reports = async (...argv: readonly string[]) => {
  const { code, stdout, stderr } = await runCli([...argv, '--format', 'json'])
  if (stdout === '') return { code, stderr, all: [] }
  return {
    code,
    stderr,
    all: stdout.startsWith('{\n')
      ? [JSON.parse(stdout)]
      : stdout
          .trimEnd()
          .split('\n')
          .map((line) => JSON.parse(line)),
  }
}
const warmUp = ({ notices }: { notices: { code: string; text: string }[] }) =>
  notices.filter(({ code }) => code === 'warm-up').map(({ text }) => text)

describe('--warm-up', () => {
  it('of trend leaves out the first captures, and what is left decides', async () => {
    const [whole] = (await reports('trend', SERIES)).all
    const { code, all } = await reports('trend', SERIES, '--warm-up', '2')
    expect(code).toBe(0)
    expect(all[0].inputs).toEqual(whole.inputs.slice(2))
    expect(warmUp(all[0])).toEqual(['2 captures left out, as --warm-up asks.'])
    expect(all[0].tables.defers.rows[0].first).toBe(whole.tables.defers.rows[0].values[2])
    const left = whole.inputs.length - 4
    expect((await reports('trend', SERIES, '--warm-up', String(left), '--fail-on', 'growing')).code).toBe(2)
    expect((await reports('trend', SERIES, '--fail-on', 'growing')).code).toBe(1)
  })

  it('of trend takes a time, and is refused where nothing is left', async () => {
    const [whole] = (await reports('trend', SERIES)).all
    const seconds = (Date.parse(whole.inputs[1].time) - Date.parse(whole.inputs[0].time)) / 1000
    const [late] = (await reports('trend', SERIES, '--warm-up', `${seconds}s`)).all
    expect(late.inputs).toHaveLength(whole.inputs.length - 1)
    expect(warmUp(late)).toEqual([expect.stringContaining('its first capture counts as its start')])
    const none = await reports('trend', SERIES, '--warm-up', '99')
    expect([none.code, none.stderr.split('\n')[0]]).toEqual([2, expect.stringContaining('--warm-up leaves none of')])
    expect((await reports('trend', SERIES, '--warm-up', 'soon')).code).toBe(2)
  })

  it('of diff leaves out the first profiles of each set', async () => {
    const { all } = await reports('diff', LEAK, FIXED, '--vs', FIXED, LEAK, '--warm-up', '1')
    // all four are as old as each other in their sets: the order given decides
    expect(all[0].inputs.map(({ set }: { set: string }) => set)).toHaveLength(2)
    expect(warmUp(all[0])).toHaveLength(2)
    expect((await reports('diff', LEAK, FIXED, '--warm-up', '1')).code).toBe(2)
  })

  it('of watch follows nothing and decides nothing before its end', async () => {
    const watch = async (...more: readonly string[]) => {
      const { url } = await startReplayServer({ handlers: { 'heap?debug=1': growingHeap() } })
      return reports('watch', url, ...more)
    }
    const { code, all } = await watch('--for', '60s', '--warm-up', '3')
    expect([code, all.length]).toEqual([0, 7])
    const counts = all.map(({ tables }) => tables.defers.rows[0].values.length)
    expect(counts).toEqual([1, 1, 1, 1, 2, 3, 4])
    expect(warmUp(all[6])).toEqual(['3 captures left out, as --warm-up asks.'])
    expect((await watch('--for', '60s', '--warm-up', '3', '--fail-on', 'growing')).code).toBe(2)
    expect((await watch('--for', '100s', '--warm-up', '3', '--fail-on', 'growing')).code).toBe(1)
    // a limit on values is about the captures after it
    const early = await watch('--warm-up', '3', '--fail-on', 'defers.records>1')
    expect([early.code, early.all.length]).toEqual([1, 4])
    const never = await watch('--for', '20s', '--warm-up', '10', '--fail-on', 'defers.records>1')
    expect([never.code, never.stderr.split('\n')[0]]).toEqual([2, expect.stringContaining('no capture counts')])
  })
})
