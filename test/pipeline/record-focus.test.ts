import { describe, expect, it } from 'vitest'
import { asksForRecords } from '../../src/pipeline/record-focus.ts'
import { runCli } from '../support/run-cli.ts'

const HEAP = 'samples/go1.26/leak.heap.pb.gz'

describe('--focus for the frames of records', () => {
  it.each([
    'runtime._defer',
    '_defer',
    'runtime\\.newdefer$',
    '^runtime.deferproc$',
    '.*deferproc.*',
    'newdefer|deferproc',
    '(newdefer|deferprocat)',
  ])('%s asks for them', (focus) => expect(asksForRecords(focus)).toBe(true))

  it.each(['defer', 'main.f', 'runtime', 'newdefer|main', '', 'runtime.deferreturn'])('%j does not', (focus) => {
    expect(asksForRecords(focus)).toBe(false)
  })

  it('shows the records, and says why', async () => {
    const { code, stdout } = await runCli([HEAP, '--focus', 'runtime._defer'])
    const plain = await runCli([HEAP])
    expect(code).toBe(0)
    expect(stdout).toContain('No heap profile that Go writes has a frame of that name, so --focus runtime._defer is not used')
    const records = (text: string) => /Defer records[\s\S]*?\n\n/.exec(text)?.[0]
    expect(records(stdout)).toBeDefined()
    expect(records(stdout)).toBe(records(plain.stdout))
  })

  it('fails the gates that fail without it', async () => {
    expect((await runCli([HEAP, '--focus', 'newdefer', '--fail-on', 'defers.records>1'])).code).toBe(1)
  })
})
