import { readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { stateOfStack } from '../../src/analysis/goroutine-state.ts'
import { isStandardFunction } from '../../src/attribution/standard-packages.ts'
import type { GoroutineDump } from '../../src/profile/goroutine-dump.ts'
import { readGoroutines } from '../support/goroutines.ts'
import { TRUTH_PROFILES, type TruthCapture, truthCaptures } from '../support/truth-profiles.ts'

interface TruthGroup {
  readonly name: string
  readonly function: string
  readonly deferred?: string
  readonly state: string
  readonly count: number
}

const KINDS = ['goroutine', 'goroutineleak']
const FORMS = { proto: 'pb.gz', text: 'debug1.txt', dump: 'debug2.txt' } as const
type Form = keyof typeof FORMS

const captures = truthCaptures(TRUTH_PROFILES).filter((capture) => capture.file('goroutine.pb.gz') !== null)
const title = ({ version, program, name }: TruthCapture) => `Go 1.${version} ${program} ${name}`

/** The groups of goroutines that a capture's program made. */
function truthGroups(capture: TruthCapture): readonly TruthGroup[] {
  const truth = JSON.parse(readFileSync(join(dirname(capture.file('goroutine.pb.gz')!), 'truth.json'), 'utf8'))
  return truth.captures.find((one: { capture: string }) => one.capture === capture.name)?.goroutines ?? []
}

async function read(capture: TruthCapture, form: Form, kind = 'goroutine'): Promise<GoroutineDump | null> {
  const path = capture.file(`${kind}.${FORMS[form]}`)
  return path === null ? null : readGoroutines(new Uint8Array(readFileSync(path)))
}

interface Row {
  readonly count: number
  readonly names: readonly string[]
  readonly userFrames: string
  readonly state: string | null
  readonly isLeaked: boolean
}

function rowsOf(dump: GoroutineDump): Row[] {
  const table = dump.table
  return Array.from({ length: table.length }, (_, row) => {
    const stack = [...table.stackOf(row)]
    const user = stack.filter((frame) => !isStandardFunction(dump.frames.functionName(frame)))
    return {
      count: table.count[row]!,
      names: stack.map((frame) => dump.frames.functionName(frame)),
      userFrames: user
        .map((frame) => `${dump.frames.functionName(frame)} ${dump.frames.fileName(frame)}:${dump.frames.line[frame]}`)
        .join(),
      state: dump.frames.text(table.state[row]!),
      isLeaked: table.has(row, 'leaked'),
    }
  })
}

/** Goroutines per stack of the program's own functions; what runs or serves the request itself moves while captures are made. */
function countsByUserFrames(rows: readonly Row[]): Record<string, number> {
  const counts: Record<string, number> = {}
  for (const { userFrames, count } of rows)
    if (userFrames !== '' && !userFrames.includes('main.main ')) counts[userFrames] = (counts[userFrames] ?? 0) + count
  return counts
}

describe('goroutines of known programs', () => {
  it.each(captures.map((capture) => [title(capture), capture] as const))('%s: every form has every group', async (_, capture) => {
    for (const form of Object.keys(FORMS) as Form[]) {
      const dump = await read(capture, form)
      if (dump === null) continue
      expect([dump.form, dump.isCut, dump.skipped, dump.dumpCount]).toEqual([form, false, [], 1])
      const rows = rowsOf(dump)
      for (const group of truthGroups(capture)) {
        const members = rows.filter(
          ({ names, state }) =>
            names.includes(group.function) &&
            (group.deferred === undefined || names.includes(group.deferred)) &&
            (state === null || state === group.state || state === 'runnable'),
        )
        expect([form, group.name, members.reduce((sum, { count }) => sum + count, 0)]).toEqual([form, group.name, group.count])
      }
    }
  })

  it.each(captures.filter(({ program }) => ['blocked', 'ctxdone'].includes(program)).map((c) => [title(c), c] as const))(
    '%s: the three forms agree on every stack',
    async (_, capture) => {
      const [proto, text, dump] = await Promise.all((['proto', 'text', 'dump'] as const).map((form) => read(capture, form)))
      const counts = countsByUserFrames(rowsOf(proto!))
      expect(Object.keys(counts).length).toBeGreaterThan(0)
      expect(countsByUserFrames(rowsOf(text!))).toEqual(counts)
      expect(countsByUserFrames(rowsOf(dump!))).toEqual(counts)
    },
  )

  it.each(captures.map((capture) => [title(capture), capture] as const))('%s: protobuf tells the states of debug=2', async (_, capture) => {
    const [proto, dump] = await Promise.all([read(capture, 'proto'), read(capture, 'dump')])
    if (proto === null || dump === null) return
    const known = new Map<string, Set<string | null>>()
    for (const { userFrames, state } of rowsOf(dump)) known.set(userFrames, (known.get(userFrames) ?? new Set()).add(state))
    for (const { userFrames, names } of rowsOf(proto)) {
      const states = known.get(userFrames)
      if (userFrames === '' || states === undefined || states.has('runnable') || states.has('running') || states.has('syscall')) continue
      expect([userFrames, [...states]]).toEqual([userFrames, expect.arrayContaining([stateOfStack(names, capture.version)])])
    }
  })

  it.each(
    captures
      .filter((capture) => capture.file('goroutineleak.pb.gz') !== null && capture.program === 'blocked')
      .map((c) => [title(c), c] as const),
  )('%s: leaked goroutines are marked in every form', async (_, capture) => {
    const leaked = await Promise.all(
      (Object.keys(FORMS) as Form[]).map(async (form) => {
        const dump = await read(capture, form, KINDS[1])
        return countsByUserFrames(rowsOf(dump!).filter(({ isLeaked }) => isLeaked))
      }),
    )
    expect(Object.values(leaked[0]!).reduce((sum, count) => sum + count, 0)).toBe(8)
    expect(leaked[1]).toEqual(leaked[0])
    expect(leaked[2]).toEqual(leaked[0])
  })
})
