import { resolve } from 'node:path'
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import { type BuiltCommand, buildCommand } from '../support/built-command.ts'
import { TerminalSession } from '../support/terminal-session.ts'

describe('a terminal of 80x24', () => {
  let command: BuiltCommand
  beforeAll(() => {
    command = buildCommand()
  })
  afterAll(() => command.remove())

  it.each([
    ['samples/go1.26/leak.heap.pb.gz', /^About 634,000 defer records/m],
    ['samples/go1.26/clean.heap.pb.gz', /^No certain defer records/m],
    ['samples/go1.26/server.goroutine.debug2.txt', /^50 goroutines in 8 groups/m],
    ['diff samples/go1.26/leak.heap.pb.gz samples/go1.26/fixed.heap.pb.gz', /^fixed: main/m],
  ])('shows the whole report of %s above the prompt', async (args, answer) => {
    const line = `LC_ALL=C.UTF-8 '${process.execPath}' '${command.bin}' ${args}; printf 'the prompt'; read -r _`
    const session = new TerminalSession(line, resolve('.'), { columns: 80, rows: 24 })
    onTestFinished(() => session.close())
    const { text } = await session.until(/the prompt/)
    expect(text).toMatch(/^(before: )?\S+ {2}(heap|goroutine) /)
    expect(text).toMatch(answer)
    expect(text).toMatch(/^notices: /m)
  })
})
