import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import { type BuiltCommand, buildCommand } from '../support/built-command.ts'
import { growingHeap } from '../support/growing-heap.ts'
import { type Handler, recorded, startReplayServer } from '../support/replay-server.ts'
import { TerminalSession } from '../support/terminal-session.ts'

/** How a shell's terminal is set: lines are edited, and typed keys are shown. */
const COOKED = /(^| )icanon .*(^| )echo /ms

describe('the live screen of watch', () => {
  let command: BuiltCommand
  let folder: string
  beforeAll(() => {
    command = buildCommand()
    folder = mkdtempSync(join(tmpdir(), 'deferscope-test-'))
  })
  afterAll(() => {
    command.remove()
    rmSync(folder, { recursive: true })
  })

  /** Starts watch, and says after it how the terminal is set, and with what code it ended. */
  async function watching(...options: readonly string[]): Promise<TerminalSession> {
    const { host } = await startReplayServer({ handlers: { 'heap?debug=1': growingHeap() } })
    return startSession(host, options)
  }

  function startSession(host: string, options: readonly string[]): TerminalSession {
    const line = [`'${process.execPath}'`, `'${command.bin}'`, 'watch', host, '--interval', '0.2s', ...options].join(' ')
    const session = new TerminalSession(`${line}; echo "exit code $?"; stty -a`, folder)
    onTestFinished(() => session.close())
    return session
  }

  it('shows the report and a line of what goes on, until q gives the terminal back with the last report', async () => {
    // growth shows with the fifth capture: it waits until the screen before was seen
    let goOn = () => {}
    const isSeen = new Promise<void>((resolve) => {
      goOn = resolve
    })
    const growing = growingHeap()
    let captures = 0
    const { host } = await startReplayServer({
      handlers: {
        'heap?debug=1': (request, response) => void (++captures < 5 ? Promise.resolve() : isSeen).then(() => growing(request, response)),
      },
    })
    const session = startSession(host, [])
    const early = await session.until(/Too early to tell what grows/)
    expect(early.isAlternate).toBe(true)
    goOn()
    // the screen is drawn in parts: its last line stands when all of it does
    const shown =
      /main\.\(\*service\)\.importOrders \(main\.go:93\) grows by [\s\S]* ([5-9]|\d\d) captures · every 0\.2s · .*\nq quit · p pause · s sort \(growth\) · w write the last capture$/
    const { text, isAlternate } = await session.until(shown)
    expect(isAlternate).toBe(true)
    expect(text).toMatch(/^Defer records$/m)
    expect(text).toContain(`\nhttp://${host}/debug/pprof/ · `)

    session.type('q')
    expect(await session.end()).toBe(0)
    expect(session.screen.isAlternate).toBe(false)
    expect(session.history).toContain('exit code 0')
    expect(session.history).toMatch(/main\.\(\*service\)\.importOrders \(main\.go:93\) grows by /)
    // nothing of the live screen is left behind
    expect(session.history).not.toContain('q quit')
    expect(session.history).toMatch(COOKED)
    expect(session.isCursorShown).toBe(true)
  })

  it('pauses, sorts and writes the last capture at the press of a key', async () => {
    const session = await watching('--dir', 'kept')
    await session.until(/ [1-9] captures? · /)
    session.type('p')
    await session.until(/ · paused\nq quit · p go on · s sort \(growth\) · w write the last capture$/)
    session.type('w')
    await session.until(/ · saved kept\/heap\.\S+\.pb\.gz, kept\/goroutine/)
    expect(readdirSync(join(folder, 'kept')).map((name) => name.split('.')[0])).toEqual(['goroutine', 'heap'])
    session.type('s')
    await session.until(/ · s sort \(size\) · /)
    session.type('s')
    const sorted = await session.until(/importOrders main[\s\S]*serve main[\s\S]* · s sort \(name\) · w write the last capture$/)
    expect(sorted.text.match(/main\.\(\*service\)\.\w+ main\.go:\d+$/gm)).toEqual([
      'main.(*service).importOrders main.go:93',
      'main.(*service).serve main.go:104',
    ])
    session.type(' ')
    await session.until(/ [2-9] captures · /)
    session.type('q')
    expect(await session.end()).toBe(0)
  })

  it('gives the terminal back when it is interrupted, and when the process is gone at the first try', async () => {
    const session = await watching()
    await session.until(/ [1-9] captures? · /)
    session.type('\x03')
    await session.end()
    expect(session.history).toContain('exit code 130')
    const nobody = startSession('127.0.0.1:1', [])
    await nobody.end()
    expect(nobody.history).toContain('error: the connection is refused')
    expect(nobody.history).toContain('exit code 2')
    for (const { history, screen, isCursorShown } of [session, nobody]) {
      expect(history).toMatch(COOKED)
      expect([screen.isAlternate, isCursorShown]).toEqual([false, true])
    }
  })

  it('goes on after an outage, which the screen names', async () => {
    let isDown = false
    const whileUp =
      (handler: Handler): Handler =>
      (request, response) =>
        isDown ? request.socket.destroy() : handler(request, response)
    const { host } = await startReplayServer({ handlers: { 'heap?debug=1': whileUp(growingHeap()), '*': whileUp(recorded()) } })
    const session = startSession(host, [])
    await session.until(/ [1-9] captures? · /)
    isDown = true
    await session.until(/ · the connection was cut before an answer; next try in /)
    isDown = false
    await session.until(/ · (next in|capturing)/)
    session.type('q')
    expect(await session.end()).toBe(0)
  })
})
