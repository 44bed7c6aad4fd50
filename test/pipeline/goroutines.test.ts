import { describe, expect, it } from 'vitest'
import { bytesSource, type ProfileSource } from '../../src/base/profile-source.ts'
import { goroutineBaseline, parseGoroutineBaseline } from '../../src/pipeline/goroutine-baseline.ts'
import { type GoroutineOptions, type GoroutinesResult, goroutines } from '../../src/pipeline/goroutines.ts'
import type { GroupsRow } from '../../src/report/rows.ts'

const text = (content: string, name = 'dump.txt', maySkip = false): ProfileSource => ({
  ...bytesSource(name, new TextEncoder().encode(content)),
  ...(maySkip ? { maySkip } : {}),
})

interface Written {
  readonly id?: number
  readonly header?: string
  readonly creator?: string
}

/** A goroutine as debug=2 prints it; frames leaf first as `main.f:7`, or a line of its own. */
function goroutine(frames: string, { id = 7, header = 'chan receive, 3 minutes', creator }: Written = {}): string {
  const lines = frames.split(' < ').map((frame) => {
    const [, name, line] = /^(.*):(\d+)$/.exec(frame) ?? []
    return name === undefined ? frame : `${name}(0xdeadbeef, {0xcafe1234, 0x2})\n\t/src/app/main.go:${line} +0x1c`
  })
  const created = creator === undefined ? '' : `created by ${creator} in goroutine 1\n\t/src/app/main.go:99 +0x25\n`
  return `goroutine ${id} [${header}]:\n${lines.join('\n')}\n${created}\n`
}

/** The text of debug=1. */
function countText(...records: readonly (readonly [count: number, frames: string, labels?: string])[]): string {
  const total = records.reduce((sum, [count]) => sum + count, 0)
  const blocks = records.map(([count, frames, labels], n) => {
    const all = frames.split(' < ').map((frame, i) => {
      const [, name, line] = /^(.*):(\d+)$/.exec(frame)!
      return {
        pc: `0x${(0x1000 + n * 256 + i).toString(16)}`,
        row: `#\t0x${(0x1000 + n * 256 + i).toString(16)}\t${name}+0x1b\t/src/app/main.go:${line}`,
      }
    })
    const head = `${count} @ ${all.map(({ pc }) => pc).join(' ')}`
    return [head, ...(labels === undefined ? [] : [`# labels: ${labels}`]), ...all.map(({ row }) => row)].join('\n')
  })
  return `goroutine profile: total ${total}\n${blocks.join('\n\n')}\n`
}

const run = (after: readonly ProfileSource[], options: Partial<GoroutineOptions> = {}, before: readonly ProfileSource[] = []) =>
  goroutines(after, before, { threshold: 1000, baseline: null, ...options })
const rows = ({ report }: GoroutinesResult) => report.tables['groups']!.rows
const cells = (result: GoroutinesResult, ...columns: (keyof GroupsRow)[]) =>
  rows(result).map((row) => columns.map((column) => row[column] ?? null))
const codes = ({ report }: GoroutinesResult) => report.notices.map(({ code }) => code)

describe('groups', () => {
  it('holds goroutines of one state, place and creator', async () => {
    const dump = [
      goroutine('main.f:7 < main.main:9', { creator: 'main.spawn' }),
      goroutine('main.f:7 < main.main:9', { id: 8, header: 'chan receive', creator: 'main.spawn' }),
      goroutine('main.f:7 < main.main:9', { id: 9, header: 'select', creator: 'main.spawn' }),
      goroutine('main.f:8 < main.main:9', { id: 10, creator: 'main.spawn' }),
    ].join('')
    expect(cells(await run([text(dump)]), 'count', 'state', 'line', 'wait_min', 'wait_max', 'created_by')).toEqual([
      [2, 'chan receive', 7, 0, 180, 'main.spawn'],
      [1, 'chan receive', 8, 180, 180, 'main.spawn'],
      [1, 'select', 7, null, null, 'main.spawn'],
    ])
  })

  it('never has the words that arguments are printed as', async () => {
    expect(JSON.stringify((await run([text(goroutine('main.f:7 < main.main:9'))])).report)).not.toMatch(/deadbeef|cafe1234/)
  })

  it('is exact above a panic, and says nothing where frames between were elided', async () => {
    const panic = 'panic({0x1, 0x2})\n\t/go/src/runtime/panic.go:859 +0x1'
    const near = await run([text(goroutine(`main.drain:7 < ${panic} < main.f:9`))])
    expect(cells(near, 'in_deferred', 'deferred_function', 'evidence', 'confidence')).toEqual([[true, 'main.drain', 'panic', 'exact']])
    const far = await run([text(goroutine(`main.drain:7 < ...12 frames elided... < ${panic} < main.f:9`))])
    expect(cells(far, 'in_deferred', 'evidence')).toEqual([[null, null]])
  })

  it('does not claim to know without evidence', async () => {
    const alone = await run([text(goroutine('main.main:9', { header: 'running' }))])
    expect(cells(alone, 'in_deferred', 'evidence', 'confidence')).toEqual([[null, null, null]])
    expect(codes(alone)).toContain('deferred-unknown')
  })

  it('withholds what is less sure than asked for, and keeps the goroutines', async () => {
    const literal = [text(goroutine('main.f.func1:7 < main.f:9'))]
    expect(cells(await run(literal), 'in_deferred', 'confidence')).toEqual([[true, 'possible']])
    expect(cells(await run(literal, { minConfidence: 'likely' }), 'count', 'in_deferred', 'confidence')).toEqual([[1, null, null]])
  })
})

describe('forms', () => {
  const dump = goroutine('main.f:7 < main.main:9') + goroutine('main.f:7 < main.main:9', { id: 8 })
  const counts = countText([2, 'main.f:7 < main.main:9', '{"tenant":"blue"}'])

  it('are joined to one picture, with the labels of the other', async () => {
    const joined = await run([text(dump), text(counts, 'counts.txt')])
    expect(cells(joined, 'count', 'state', 'labels', 'per_instance')).toEqual([[2, 'chan receive', { tenant: 'blue' }, [2]]])
    expect(joined.report.inputs.map(({ form }) => form)).toEqual(['debug=2', 'debug=1'])
    expect(codes(joined)).not.toContain('states-unknown')
  })

  it('of debug=1 alone have no waits, and say so', async () => {
    const alone = await run([text(counts)])
    expect(cells(alone, 'count', 'wait_max', 'created_by')).toEqual([[2, null, null]])
    expect(codes(alone)).toContain('states-unknown')
  })

  it('twice are instances, whose numbers add up', async () => {
    const both = await run([text(dump, 'a.txt'), text(goroutine('main.f:7 < main.main:9'), 'b.txt')])
    expect(cells(both, 'count', 'per_instance')).toEqual([[3, [2, 1]]])
    expect(codes(both)).toContain('instances')
  })

  it('of a leak profile mark as many goroutines as it has', async () => {
    const leak = `goroutineleak profile: total 1\n${countText([1, 'main.f:7 < main.main:9']).split('\n').slice(1).join('\n')}`
    const marked = await run([text(dump), text(leak, 'leak.txt')])
    expect(cells(marked, 'count', 'leaked')).toEqual([
      [1, true],
      [1, false],
    ])
  })

  it('mark no more goroutines than there are, where the leak profile of a moment later has more', async () => {
    const leak = `goroutineleak profile: total 5\n${countText([5, 'main.f:7 < main.main:9']).split('\n').slice(1).join('\n')}`
    const marked = await run([text(dump), text(leak, 'leak.txt')])
    expect(cells(marked, 'count', 'leaked')).toEqual([[2, true]])
  })
})

describe('filters', () => {
  const sources = [
    text(
      goroutine('main.f:7 < main.main:9', { creator: 'main.spawn' }) +
        goroutine('main.g:7 < main.main:9', { id: 8, creator: 'main.other' }) +
        goroutine('main.h:7 < main.main:9', { id: 9 }),
    ),
  ]
  const left = async (options: Partial<GoroutineOptions>) => {
    const result = await run(sources, options)
    return [cells(result, 'function').flat().sort(), result.report.notices.find(({ code }) => code === 'filtered')?.text]
  }

  it('keep and leave out by function, file or creator, and say how many', async () => {
    expect(await left({ focus: 'main\\.[fg]$' })).toEqual([['main.f', 'main.g'], '1 goroutine left out, as filters ask.'])
    expect(await left({ ignore: 'main\\.f' })).toEqual([['main.g', 'main.h'], '1 goroutine left out, as filters ask.'])
    expect(await left({ ignore: 'src/app' })).toEqual([[], '3 goroutines left out, as filters ask.'])
    expect(await left({ ignoreCreatedBy: 'spawn' })).toEqual([['main.g', 'main.h'], '1 goroutine left out, as filters ask.'])
    expect(await left({})).toEqual([['main.f', 'main.g', 'main.h'], undefined])
  })

  it('must be expressions', async () => {
    await expect(run(sources, { ignore: '(' })).rejects.toMatchObject({ code: 'bad-regexp' })
  })
})

describe('comparisons', () => {
  const many = (count: number, frames: string, first = 1) =>
    Array.from({ length: count }, (_, i) => goroutine(frames, { id: first + i })).join('')
  const before = [text(many(2, 'main.f:7 < main.main:9') + many(3, 'main.g:7 < main.main:9', 50), 'before.txt')]
  const after = [text(many(5, 'main.f:8 < main.main:9') + many(3, 'main.g:7 < main.main:9', 50), 'after.txt')]

  it('tell how many there were, whatever the line was, and rank by growth', async () => {
    const result = await run(after, {}, before)
    expect(cells(result, 'function', 'count', 'before')).toEqual([
      ['main.f', 5, 2],
      ['main.g', 3, 3],
    ])
    expect(result.report.inputs.map(({ set }) => set)).toEqual(['before', 'after'])
  })

  it('with a baseline are the same as with the dump it was written of', async () => {
    const { groups } = await run(before)
    const baseline = parseGoroutineBaseline(goroutineBaseline(groups), 'known.json')
    expect(cells(await run(after, { baseline }), 'function', 'count', 'before')).toEqual(
      cells(await run(after, {}, before), 'function', 'count', 'before'),
    )
  })

  it.each([
    ['no JSON', '{'],
    ['of no schema', '{}'],
    ['null', 'null'],
    ['a group without a number', '{"schema":"deferscope.goroutine-baseline/1","groups":[{"group":["main.f"]}]}'],
    ['a group that is null', '{"schema":"deferscope.goroutine-baseline/1","groups":[null]}'],
  ])('refuse a baseline that is %s', (_what, content) => {
    expect(() => parseGoroutineBaseline(content, 'known.json')).toThrowError(expect.objectContaining({ code: 'bad-baseline' }))
  })
})

describe('damaged dumps', () => {
  const whole = goroutine('main.f:7 < main.main:9') + goroutine('main.g:7 < main.main:9', { id: 8 })

  it('are read as far as they go', async () => {
    const cut = await run([text(whole.slice(0, whole.lastIndexOf('main.main') + 4))])
    expect(rows(cut).length).toBe(2)
    expect(codes(cut)).toContain('dump-cut')
  })

  it('may have the line ends of Windows, and words of a log between', async () => {
    expect(cells(await run([text(whole.replaceAll('\n', '\r\n'))]), 'count', 'function')).toEqual(
      cells(await run([text(whole)]), 'count', 'function'),
    )
    const mixed = await run([text(`starting up\n${whole.replace('main.main', '2026/11/21 10:00:00 INFO served\nmain.main')}`)])
    expect(cells(mixed, 'function').flat().sort()).toEqual(['main.f', 'main.g'])
    expect(codes(mixed)).toContain('lines-skipped')
  })

  it('that are several are about the last one', async () => {
    const two = await run([text(`${whole}\nsome log\n${goroutine('main.f:7 < main.main:9')}`)])
    expect(cells(two, 'count', 'function')).toEqual([[1, 'main.f']])
    expect(codes(two)).toContain('several-dumps')
  })
})

describe('files of a folder', () => {
  it('that hold no goroutines are passed over; named ones are refused', async () => {
    const heap = (maySkip: boolean) => text('heap profile: 0: 0 [0: 0] @ heap/1048576\n', 'heap.txt', maySkip)
    expect(rows(await run([heap(true), text(goroutine('main.f:7'))])).length).toBe(1)
    await expect(run([heap(false), text(goroutine('main.f:7'))])).rejects.toMatchObject({ code: 'kind-not-supported' })
    await expect(run([heap(true)])).rejects.toMatchObject({ code: 'not-found', where: 'heap.txt' })
  })
})
