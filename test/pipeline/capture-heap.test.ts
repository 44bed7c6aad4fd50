import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { ProfileError } from '../../src/base/error.ts'
import { bytesSource } from '../../src/base/profile-source.ts'
import { VERSION } from '../../src/base/version.ts'
import { decodeProfile } from '../../src/decode/decode-profile.ts'
import { encodeProfile } from '../../src/encode/encode-profile.ts'
import { analyze } from '../../src/pipeline/analyze.ts'
import { captureHeap, type HeapCaptureOptions } from '../../src/pipeline/capture-heap.ts'
import type { Ask, CapturedProfile } from '../../src/pipeline/captured-profile.ts'
import { readCaptureNote } from '../../src/profile/capture-note.ts'
import { functionName, type Profile } from '../../src/profile/profile.ts'
import { StackTable } from '../../src/profile/stack-table.ts'
import { decoded, errorOf } from '../support/decoding.ts'
import { RELEASES, type Release, recordedReply, sample, symbolNames, symbolReply } from '../support/recorded-process.ts'
import { textProfile } from '../support/text-profile.ts'

const SOURCE = 'http://localhost:6060/debug/pprof/heap'
const OPTIONS: HeapCaptureOptions = { name: 'heap', gc: true, source: SOURCE, now: () => 1_795_000_000_000_000_000n }

type Answers = Readonly<Record<string, (query: string) => Uint8Array | string>>

/** A process that answers as recorded, but for these paths (`heap`, `heap?debug=1`, `symbol`), and notes what it is asked. */
function process(release: Release, answers: Answers = {}): { ask: Ask; asked: string[] } {
  const asked: string[] = []
  const ask = async (path: string) => {
    asked.push(path)
    const [name, query = ''] = path.split('?') as [string, string?]
    const answer = answers[query.includes('debug=1') ? `${name}?debug=1` : name]
    if (answer === undefined) return recordedReply(release, path).body
    const body = answer(query)
    return typeof body === 'string' ? new TextEncoder().encode(body) : body
  }
  return { ask, asked }
}

const refuse = (status: number) => () => {
  throw new ProfileError(`http-${status}`, `there is no profile at this path (${status})`, SOURCE, 'check the path')
}

async function stacksOf(bytes: Uint8Array): Promise<{ profile: Profile; stacks: StackTable }> {
  const stacks = new StackTable()
  return { profile: await decodeProfile(bytesSource('x', bytes), stacks), stacks }
}

/** Sum of each sample type. */
const totals = ({ stacks }: { stacks: StackTable }) => [0, 1, 2, 3].map((type) => stacks.totals.sum(type))
const codes = ({ notices }: { notices: CapturedProfile['notices'] }) => notices.map(({ code }) => code)
const note = ({ profile }: { profile: Profile }) => readCaptureNote(profile.comments)

/** Function names of a row, leaf first. */
function names({ profile, stacks }: { profile: Profile; stacks: StackTable }, row: number): string[] {
  const { locations } = profile
  return Array.from(stacks.stack.subarray(stacks.stackStart[row]!, stacks.stackStart[row + 1]!)).flatMap((location) =>
    Array.from({ length: locations.lineEnd[location]! - locations.lineStart[location]! }, (_, i) =>
      functionName(profile, locations.lineFunction[locations.lineStart[location]! + i]!),
    ),
  )
}

/** What `go tool pprof -top -lines -sample_index=inuse_objects` says of the protobuf of the same moment: see samples/README.md. */
const TRUTH: Readonly<Record<Release, readonly [number, number]>> = {
  'go1.19': [360_475, 229_393],
  'go1.22': [338_618, 196_617],
  'go1.24': [218_463, 262_156],
  'go1.26': [371_387, 262_156],
}

describe.each(RELEASES)('captureHeap of a process of %s', (release) => {
  it('makes an ordinary profile in which the records are exact', async () => {
    const capture = await captureHeap(process(release).ask, OPTIONS)
    expect(capture).toMatchObject({ profile: 'heap', frames: 'full', notices: [] })
    expect(capture.files).toEqual([{ form: 'pb', bytes: capture.content }])
    const report = await analyze([bytesSource('saved', capture.content)])
    const [importOrders, serve] = TRUTH[release]
    const rows = report.tables['defers']!.rows.map((row) =>
      (['function', 'line', 'records', 'evidence', 'confidence'] as const).map((id) => row[id]),
    )
    expect(rows.sort()).toEqual([
      ['main.(*service).importOrders', 93, importOrders, 'stack', 'exact'],
      ['main.(*service).serve', 104, serve, 'stack', 'exact'],
    ])
    expect(codes(report)).not.toContain('hidden-frames')
    expect(report.inputs[0]!.capture).toMatchObject({ tool: `deferscope ${VERSION}`, source: SOURCE, frames: 'full', gc: true })
  })

  it('has the totals of the text, and those in use of the protobuf', async () => {
    const saved = await stacksOf((await captureHeap(process(release).ask, OPTIONS)).content)
    expect(totals(saved)).toEqual(totals(await stacksOf(sample(`${release}/leak.heap.debug1.txt`))))
    expect(totals(saved).slice(2)).toEqual(totals(await stacksOf(sample(`${release}/leak.heap.pb.gz`))).slice(2))
  })

  it('takes mappings, build id, time and start lines from the protobuf', async () => {
    const saved = await stacksOf((await captureHeap(process(release).ask, OPTIONS)).content)
    const plain = await decoded(sample(`${release}/leak.heap.pb.gz`))
    const view = await decoded((await captureHeap(process(release).ask, OPTIONS)).content)
    expect(view.view.mappings).toEqual(plain.view.mappings)
    expect(saved.profile).toMatchObject({
      timeNanos: plain.profile.timeNanos,
      durationNanos: 0n,
      period: plain.profile.period,
      kind: 'heap',
    })
    const { locations } = saved.profile
    const inProgram = Array.from({ length: locations.length }, (_, row) => row).filter((row) => locations.address(row) < 0x1000_0000n)
    expect(new Set(inProgram.map((row) => locations.mapping[row]))).toEqual(new Set([0]))

    const startLines = ({ profile }: { profile: Profile }) =>
      new Map(
        Array.from(
          { length: profile.functions.length },
          (_, row) => [functionName(profile, row), profile.functions.startLine[row]!] as const,
        ),
      )
    const ofPlain = startLines(plain)
    const known = [...startLines(saved)].filter(([name]) => ofPlain.has(name))
    expect(known.length).toBeGreaterThan(5)
    for (const [name, line] of known) expect([name, line]).toEqual([name, ofPlain.get(name)])
    // Go 1.20 is the first that tells them
    expect(known.some(([, line]) => line > 0)).toBe(release !== 'go1.19')
  })

  it('puts newdefer and its caller in front of records, and leaves all other stacks as they are', async () => {
    const saved = await stacksOf((await captureHeap(process(release).ask, OPTIONS)).content)
    const text = await stacksOf(sample(`${release}/leak.heap.debug1.txt`))
    const pcs = [...symbolNames(release)].filter(([, name]) => /^runtime\.(newdefer|deferproc)$/.test(name)).map(([pc]) => BigInt(pc))
    expect(saved.stacks.length).toBe(text.stacks.length)
    let records = 0
    for (let row = 0; row < saved.stacks.length; row++) {
      const stack = names(saved, row)
      const isRecord = stack[0] === 'runtime.newdefer'
      if (isRecord) expect(stack.slice(0, 2)).toEqual(['runtime.newdefer', 'runtime.deferproc'])
      // as everywhere in profiles: inside the call, before the address it returns to
      const leaves = Array.from(saved.stacks.stack.subarray(saved.stacks.stackStart[row]!, saved.stacks.stackStart[row]! + 2))
      if (isRecord) for (const leaf of leaves) expect(pcs).toContain(saved.profile.locations.address(leaf) + 1n)
      if (isRecord) records++
      expect(stack.slice(isRecord ? 2 : 0)).toEqual(names(text, row))
    }
    expect(records).toBe(2)
  })

  it('asks for the text with a collection, then for names and the protobuf without another', async () => {
    const { ask, asked } = process(release)
    await captureHeap(ask, OPTIONS)
    const [text, ...others] = asked
    expect(text).toBe('heap?debug=1&gc=1')
    expect(others.filter((path) => !path.startsWith('symbol?'))).toEqual(['heap'])
    expect(others.filter((path) => path.startsWith('symbol?')).every((path) => /^symbol\?0x[0-9a-f]+(\+0x[0-9a-f]+)*$/.test(path))).toBe(
      true,
    )
  })
})

describe('captureHeap: options', () => {
  it('does not collect where it is told not to', async () => {
    const { ask, asked } = process('go1.26')
    const capture = await captureHeap(ask, { ...OPTIONS, gc: false })
    expect(asked[0]).toBe('heap?debug=1')
    expect(note(await stacksOf(capture.content))?.gc).toBe(false)
  })

  it('saves allocs with another default sample type, and never collects for it', async () => {
    const { ask, asked } = process('go1.26')
    const capture = await captureHeap(ask, { ...OPTIONS, name: 'allocs' })
    const saved = await stacksOf(capture.content)
    expect(asked.filter((path) => !path.startsWith('symbol')).sort()).toEqual(['allocs', 'allocs?debug=1'])
    expect(saved.profile).toMatchObject({ defaultSampleType: 'alloc_space', kind: 'allocs' })
    expect(capture).toMatchObject({ profile: 'allocs', frames: 'full' })
    expect(note(saved)?.gc).toBe(false)
  })

  it('notes the MemStats of the process', async () => {
    const { profile } = await stacksOf((await captureHeap(process('go1.26').ask, OPTIONS)).content)
    expect(readCaptureNote(profile.comments)!.memStats.get('HeapAlloc')).toBe('85239768')
    expect(profile.comments.length).toBe(2)
    expect(profile.comments[1]).toMatch(/; PauseNs=\[[1-9]\d*( [1-9]\d*)*\]; /)
    expect(profile.comments.some((text) => /PauseEnd|BySize/.test(text))).toBe(false)
  })
})

describe('captureHeap: what can be missing', () => {
  it.each([
    ['a text that is not there', refuse(404), 'there is no profile at this path (404)'],
    ['a text that is the protobuf', () => sample('go1.26/leak.heap.pb.gz'), 'the process answers debug=1 with another form'],
    ['a text that was cut', () => sample('go1.26/leak.heap.debug1.txt').subarray(0, 600), 'the text ends before its MemStats'],
    ['a text that is something else', () => 'ok\n', ''],
  ])('takes the plain profile for %s, and says what was lost', async (_name, answer, reason) => {
    const { ask, asked } = process('go1.26', { 'heap?debug=1': answer })
    const capture = await captureHeap(ask, OPTIONS)
    expect(asked).toEqual(['heap?debug=1&gc=1', 'heap?gc=1'])
    expect(capture.files).toEqual([{ form: 'pb', bytes: sample('go1.26/leak.heap.pb.gz') }])
    expect(capture).toMatchObject({ frames: 'plain', content: capture.files[0]!.bytes })
    expect(codes(capture)).toEqual(['text-unavailable'])
    expect(capture.notices[0]!.text).toContain(reason)
    expect(capture.notices[0]!.text).toContain('no exact evidence')
  })

  it.each([
    ['no /symbol', refuse(404), '(404)'],
    ['a /symbol that refuses GET', refuse(405), '(405)'],
    ['a /symbol that names nothing', () => 'num_symbols: 1\n', 'the process names none of the hidden frames'],
    ['a /symbol that is something else', () => 'hello\n', 'this is not a reply of /debug/pprof/symbol'],
    [
      'a /symbol of another program',
      (query: string) => symbolReply(new Map(query.split('+').map((pc) => [pc, 'other.Function'])), query),
      'another program answers: 0x',
    ],
  ])('takes the plain profile for %s, keeps the text beside it, and analyzes that', async (_name, symbol, reason) => {
    const capture = await captureHeap(process('go1.26', { symbol }).ask, OPTIONS)
    expect(capture.files).toEqual([
      { form: 'pb', bytes: sample('go1.26/leak.heap.pb.gz') },
      { form: 'debug1', bytes: sample('go1.26/leak.heap.debug1.txt') },
    ])
    expect(capture.content).toBe(capture.files[1]!.bytes)
    expect([capture.frames, codes(capture)]).toEqual(['plain', ['symbols-unavailable']])
    expect(capture.notices[0]!.text).toContain(reason)
    expect(capture.notices[0]!.text).toContain('has to serve net/http/pprof.Symbol at /debug/pprof/symbol')
    // the distances of raw PCs still tell records from other objects
    const report = await analyze([bytesSource('text', capture.content)])
    expect(report.tables['defers']!.rows.map((row) => [row['line'], row['evidence']]).sort()).toEqual(
      [
        [93, 'prefix'],
        [104, 'prefix'],
      ].sort(),
    )
  })

  it('asks once more, at the addresses before, where nothing has a name, and then gives up', async () => {
    const { ask, asked } = process('go1.26', { symbol: () => 'num_symbols: 1\n' })
    await captureHeap(ask, OPTIONS)
    expect(asked.filter((path) => path.startsWith('symbol')).length).toBe(2)
  })

  it('takes names of the address before the PC where the PC itself has none', async () => {
    const known = symbolNames('go1.26')
    const before = new Map([...known].map(([pc, name]) => [`0x${(BigInt(pc) - 1n).toString(16)}`, name]))
    const capture = await captureHeap(process('go1.26', { symbol: (query) => symbolReply(before, query) }).ask, OPTIONS)
    expect([capture.frames, codes(capture)]).toEqual(['full', []])
  })

  it('keeps both forms of allocs as well', async () => {
    const capture = await captureHeap(process('go1.26', { symbol: refuse(404) }).ask, { ...OPTIONS, name: 'allocs' })
    expect(capture.files.map(({ form }) => form)).toEqual(['pb', 'debug1'])
  })

  it('says how many addresses have no name, and leaves them out of the stacks', async () => {
    const known = symbolNames('go1.26')
    known.delete('0x489c29') // runtime.makeslice
    const capture = await captureHeap(process('go1.26', { symbol: (query) => symbolReply(known, query) }).ask, OPTIONS)
    expect([capture.frames, codes(capture)]).toEqual(['partial', ['frames-partial']])
    expect(capture.notices[0]!.text).toContain('1 hidden address:')
    expect(note(await stacksOf(capture.content))?.frames).toBe('partial')
    expect(codes(await analyze([bytesSource('saved', capture.content)]))).toContain('frames-partial')
  })

  it('takes records whose caller has no name for plain allocations, and says so', async () => {
    const known = symbolNames('go1.26')
    known.delete('0x44ca78') // runtime.deferproc
    const capture = await captureHeap(process('go1.26', { symbol: (query) => symbolReply(known, query) }).ask, OPTIONS)
    const saved = await stacksOf(capture.content)
    expect(codes(capture)).toEqual(['frames-partial'])
    const text = await stacksOf(sample('go1.26/leak.heap.debug1.txt'))
    const rows = Array.from({ length: saved.stacks.length }, (_, row) => names(saved, row))
    expect(rows).toEqual(rows.map((_, row) => names(text, row)))
  })

  it('does without the protobuf, and says what was lost', async () => {
    const capture = await captureHeap(process('go1.26', { heap: refuse(503) }).ask, OPTIONS)
    expect([capture.frames, codes(capture)]).toEqual(['full', ['mappings-unavailable']])
    const { profile } = await stacksOf(capture.content)
    expect([profile.timeNanos, profile.mappings.length]).toEqual([OPTIONS.now(), 0])
  })

  it('throws when neither form is to be had', async () => {
    const answers = { 'heap?debug=1': refuse(404), heap: refuse(503) }
    expect((await errorOf(captureHeap(process('go1.26', answers).ask, OPTIONS))).code).toBe('http-503')
  })

  it('keeps the text where it is all that comes', async () => {
    const capture = await captureHeap(process('go1.26', { symbol: refuse(404), heap: refuse(503) }).ask, OPTIONS)
    expect(codes(capture)).toEqual(['symbols-unavailable', 'mappings-unavailable'])
    expect(capture.files.map(({ form }) => form)).toEqual(['debug1'])
    expect(capture.content).toBe(capture.files[0]!.bytes)
  })

  it('gives the text a part of the time, so that the protobuf can still be asked for', async () => {
    const parts: [string, number | undefined][] = []
    const { ask } = process('go1.26', { 'heap?debug=1': refuse(503) })
    await captureHeap((path, part) => {
      parts.push([path, part])
      return ask(path)
    }, OPTIONS)
    expect(parts).toEqual([
      ['heap?debug=1&gc=1', 0.5],
      ['heap?gc=1', undefined],
    ])
  })

  it.each([
    ['what happened first', 'connection-lost', 'of the text'],
    ['what took the whole time', 'timeout', 'of the protobuf'],
  ] as const)('throws %s, where both forms fail for one reason', async (_name, code, message) => {
    const fail = (text: string) => () => {
      throw new ProfileError(code, text, SOURCE, 'try again')
    }
    const answers = { 'heap?debug=1': fail('of the text'), heap: fail('of the protobuf') }
    expect((await errorOf(captureHeap(process('go1.26', answers).ask, OPTIONS))).message).toBe(message)
  })

  it('throws when what comes in place of a profile is none', async () => {
    const answers = { 'heap?debug=1': () => 'ok\n', heap: () => 'ok\n' }
    expect((await errorOf(captureHeap(process('go1.26', answers).ask, OPTIONS))).where).toContain(SOURCE)
  })

  it('does not hide a bug', async () => {
    const bug = () => {
      throw new TypeError('a bug')
    }
    for (const name of ['heap?debug=1', 'symbol', 'heap'])
      await expect(captureHeap(process('go1.26', { [name]: bug }).ask, OPTIONS)).rejects.toThrow(TypeError)
  })
})

/** A heap text in which every allocation was sampled (`heap/2` is a rate of 1); PCs leaf first, symbol lines as `line` makes them. */
function heapText(
  records: readonly {
    readonly inuse: number
    readonly alloc: number
    readonly size: number
    readonly pcs: readonly number[]
    readonly lines: string
  }[],
): string {
  const body = records.map(
    ({ inuse, alloc, size, pcs, lines }) =>
      `${inuse}: ${inuse * size} [${alloc}: ${alloc * size}] @${pcs.map((pc) => ` 0x${pc.toString(16)}`).join('')}\n${lines}\n`,
  )
  return `heap profile: 0: 0 [0: 0] @ heap/2\n${body.join('')}\n# runtime.MemStats\n# Alloc = 1\n`
}

const line = (pc: number, name: string, at: string) => `#\t0x${(pc - 1).toString(16)}\t${name}+0x10\t${at}\n`

const RUNTIME = new Map([
  ['0x100', 'runtime.mallocgc'],
  ['0x110', 'runtime.newobject'],
  ['0x200', 'runtime.newdefer'],
  ['0x300', 'runtime.deferproc'],
  ['0x310', 'runtime.deferprocat'],
  ['0x320', 'runtime.deferrangefunc'],
  ['0x400', 'runtime.growslice'],
  ['0x500', 'runtime.acquireSudog'],
  ['0x510', 'runtime.semacquire1'],
  ['0x520', 'runtime.gcStart'],
  ['0x530', 'runtime.gcBgMarkStartWorkers'],
  ['0x540', 'runtime.makechan'],
  ['0x550', 'runtime.malg'],
])

/** From the allocator of a record to its statement. */
const TO_RECORD = [0x100, 0x110, 0x200, 0x300]
/** What a collection allocates that begins while a record is allocated. */
const ON_THE_WAY = [
  ['a waiting place', [0x500, 0x510, 0x520, ...TO_RECORD]],
  ['a channel', [0x100, 0x540, 0x530, 0x520, ...TO_RECORD]],
  ['a worker', [0x100, 0x110, 0x550, 0x530, 0x520, ...TO_RECORD]],
] as const

describe('captureHeap: joining', () => {
  const joined = async (text: string, proto: Uint8Array, known: ReadonlyMap<string, string> = RUNTIME) => {
    const answers = { 'heap?debug=1': () => text, heap: () => proto, symbol: (query: string) => symbolReply(known, query) }
    return stacksOf((await captureHeap(process('go1.26', answers).ask, OPTIONS)).content)
  }

  it('gives every instance of a generic function its start line, but no body of a loop that of its function', async () => {
    const text = heapText([
      {
        inuse: 1,
        alloc: 1,
        size: 48,
        pcs: [0x100, 0x1001, 0x1002, 0x1003, 0x1004],
        lines:
          line(0x1001, 'main.Gen[...]', 'main.go:12') +
          line(0x1002, 'main.walk-range1', 'main.go:31') +
          line(0x1003, 'main.walk', 'main.go:30') +
          line(0x1004, 'main.walk', 'other.go:30'),
      },
    ])
    const plain = await stacksOf(
      textProfile('1 48 1 48 main.Gen[go.shape.int]:12 < main.Gen[go.shape.int]-range1:14 < main.walk:30 < main.walk-range2:33'),
    )
    for (let row = 0; row < plain.profile.functions.length; row++) plain.profile.functions.startLine[row] = 10 * (row + 1)
    const proto = encodeProfile(plain.profile, plain.stacks)
    const startOf = ({ profile }: { profile: Profile }, name: string, file = 'main.go') => {
      const { functions, strings } = profile
      for (let row = 0; row < functions.length; row++)
        if (functionName(profile, row) === name && strings.text(functions.file[row]!) === file) return functions.startLine[row]
      return undefined
    }
    const saved = await joined(text, proto)
    expect(startOf(plain, 'main.walk')).toBeGreaterThan(0)
    expect(startOf(saved, 'main.Gen[...]')).toBe(startOf(plain, 'main.Gen[go.shape.int]'))
    expect(startOf(saved, 'main.walk')).toBe(startOf(plain, 'main.walk'))
    expect(startOf(saved, 'main.walk', 'other.go')).toBe(0)
    expect(startOf(saved, 'main.walk-range1')).toBe(0)
  })

  /** A function of a row, leaf first, as `name start line`. */
  const functionsOf = ({ profile, stacks }: { profile: Profile; stacks: StackTable }, row: number) => {
    const { locations, functions } = profile
    return Array.from(stacks.stack.subarray(stacks.stackStart[row]!, stacks.stackStart[row + 1]!)).flatMap((location) =>
      Array.from(locations.lineFunction.subarray(locations.lineStart[location]!, locations.lineEnd[location]!)).map(
        (fn) => `${functionName(profile, fn)} ${functions.startLine[fn]}`,
      ),
    )
  }

  it('takes the type arguments of functions from the protobuf, at the addresses that both have', async () => {
    const frames = ['main.f[go.shape.int]:7', 'main.f[go.shape.int]-range1:8 / main.(*T[go.shape.string]).g:12', 'main.main:20']
    const plain = await stacksOf(textProfile(`1 48 1 48 ${frames.join(' < ')}`))
    for (let row = 0; row < plain.profile.functions.length; row++) plain.profile.functions.startLine[row] = 10 * (row + 1)
    const user = [0x1001, 0x1011, 0x1021]
    const lines =
      line(0x1001, 'main.f[...]', 'main.go:7') +
      line(0x1011, 'main.f[...]-range1', 'main.go:8') +
      line(0x1011, 'main.(*T[...]).g', 'main.go:12') +
      line(0x1021, 'main.main', 'main.go:20')
    const elsewhere = { inuse: 9, alloc: 9, size: 16, pcs: [0x5001], lines: line(0x5001, 'main.f[...]', 'main.go:7') }
    const text = heapText([{ inuse: 5, alloc: 5, size: 48, pcs: [...TO_RECORD, ...user], lines }, elsewhere])
    const saved = await joined(text, encodeProfile(plain.profile, plain.stacks))
    expect(functionsOf(saved, 0).slice(2)).toEqual([
      'main.f[go.shape.int] 10',
      'main.f[go.shape.int]-range1 20',
      'main.(*T[go.shape.string]).g 30',
      'main.main 40',
    ])
    expect(functionsOf(saved, 1)).toEqual(['main.f[...] 10'])
  })

  it('takes no function of another program, nor where lines were inlined in another way', async () => {
    const proto = textProfile('1 48 1 48 other.g[go.shape.int]:7 < main.f[go.shape.int]:7 / main.g:9')
    const pcs = [0x1001, 0x1011]
    const lines = line(0x1001, 'main.f[...]', 'main.go:7') + line(0x1011, 'main.f[...]', 'main.go:7')
    const saved = await joined(heapText([{ inuse: 5, alloc: 5, size: 48, pcs, lines }]), proto)
    expect(names(saved, 0)).toEqual(['main.f[...]', 'main.f[...]'])
  })

  it('makes samples without a stack of those in which no frame has a name, and keeps their values', async () => {
    const nameless = (pcs: readonly number[], inuse: number) => ({ inuse, alloc: inuse, size: 64, pcs, lines: '' })
    const text = heapText([
      nameless([0x100, 0x9001], 3),
      nameless([0x9001, 0x9011], 4),
      nameless([], 5),
      { inuse: 7, alloc: 7, size: 64, pcs: [0x100, 0x1001], lines: line(0x1001, 'main.f', 'main.go:7') },
    ])
    const saved = await joined(text, textProfile('1 48 1 48 main.f:7'))
    const rows = Array.from({ length: saved.stacks.length }, (_, row) => [names(saved, row), Number(saved.stacks.value(row, 2))])
    expect(rows).toContainEqual([['main.f'], 7])
    const without = Array.from({ length: saved.stacks.length }, (_, row) => row).filter((row) => names(saved, row).length === 0)
    for (const row of without) expect(saved.stacks.stackStart[row]).toBe(saved.stacks.stackStart[row + 1])
    expect(totals(saved)).toEqual([19, 19 * 64, 19, 19 * 64])
  })

  it.each(ON_THE_WAY)('leaves %s of a collection that began in newdefer as it is in a plain profile', async (_name, hidden) => {
    const lines = line(0x1001, 'main.f', 'main.go:7') + line(0x1011, 'main.main', 'main.go:20')
    const at = (pcs: readonly number[], inuse: number, size: number) => ({
      inuse,
      alloc: inuse,
      size,
      pcs: [...pcs, 0x1001, 0x1011],
      lines,
    })
    const text = heapText([at(TO_RECORD, 500, 48), at(hidden, 2, 96), at(hidden, 3, 48)])
    const plain = `500 24000 500 24000 main.f:7 < main.main:20 {bytes=48}
      2 192 2 192 main.f:7 < main.main:20 {bytes=96}`
    const answers = {
      'heap?debug=1': () => text,
      heap: () => textProfile(plain),
      symbol: (query: string) => symbolReply(RUNTIME, query),
    }
    const capture = await captureHeap(process('go1.26', answers).ask, OPTIONS)
    expect([capture.frames, codes(capture)]).toEqual(['full', []])
    const saved = await stacksOf(capture.content)
    const rows = Array.from({ length: saved.stacks.length }, (_, row) => [names(saved, row).join(), Number(saved.stacks.value(row, 2))])
    expect(rows).toEqual([
      ['runtime.newdefer,runtime.deferproc,main.f,main.main', 500],
      ['main.f,main.main', 2],
      ['main.f,main.main', 3],
    ])

    const symbols = [{ source: 'symbols.txt', text: symbolReply(RUNTIME, [...RUNTIME.keys()].join('+')) }]
    const fromText = bytesSource('heap.debug1.txt', new TextEncoder().encode(text))
    for (const [report, evidence] of [
      [await analyze([bytesSource('saved', capture.content)], { goVersion: '1.26' }), 'stack'],
      [await analyze([fromText], { goVersion: '1.26', symbols }), 'symbol'],
    ] as const)
      expect(report.tables['defers']!.rows).toMatchObject([{ line: 7, records: 500, companion_objects: 5, evidence, confidence: 'exact' }])
  })

  it('finds no record where the first hidden frame has no name, and says so', async () => {
    const unnamed = [0x700, ...TO_RECORD]
    const pcs = [...unnamed, 0x1001]
    const text = heapText([{ inuse: 5, alloc: 5, size: 48, pcs, lines: line(0x1001, 'main.f', 'main.go:7') }])
    const answers = {
      'heap?debug=1': () => text,
      heap: () => textProfile('5 240 5 240 main.f:7'),
      symbol: (query: string) => symbolReply(RUNTIME, query),
    }
    const capture = await captureHeap(process('go1.26', answers).ask, OPTIONS)
    expect([capture.frames, codes(capture)]).toEqual(['partial', ['frames-partial']])
    expect(names(await stacksOf(capture.content), 0)).toEqual(['main.f'])
    const symbols = [{ source: 'symbols.txt', text: symbolReply(RUNTIME, [...RUNTIME.keys()].join('+')) }]
    const report = await analyze([bytesSource('heap.txt', new TextEncoder().encode(text))], { goVersion: '1.26', symbols })
    expect(report.tables['defers']!.rows.filter((row) => row['confidence'] === 'exact')).toEqual([])
  })

  it('adds up stacks that differ in hidden frames alone', async () => {
    const record = (hidden: number[]) => ({
      inuse: 5,
      alloc: 5,
      size: 48,
      pcs: [...hidden, 0x1001],
      lines: line(0x1001, 'main.f', 'main.go:1'),
    })
    const text = heapText([record([0x100]), record([0x100, 0x110]), record([0x200, 0x300]), record([0x100, 0x200, 0x300])])
    const answers = { 'heap?debug=1': () => text, symbol: (query: string) => symbolReply(RUNTIME, query) }
    const { sink } = await decoded((await captureHeap(process('go1.26', answers).ask, OPTIONS)).content)
    expect(sink.samples.map(({ values }) => values[2])).toEqual([10n, 10n])
  })

  it('asks for as many addresses at once as a request line takes', async () => {
    const pcs = Array.from({ length: 2000 }, (_, i) => 0x7fff_0000_0000 + i)
    const text = heapText(
      pcs.map((pc) => ({ inuse: 1, alloc: 1, size: 48, pcs: [pc, 0x1001], lines: line(0x1001, 'main.f', 'main.go:1') })),
    )
    const known = new Map(pcs.map((pc) => [`0x${pc.toString(16)}`, 'runtime.mallocgc']))
    const { ask, asked } = process('go1.26', { 'heap?debug=1': () => text, symbol: (query) => symbolReply(known, query) })
    const capture = await captureHeap(ask, OPTIONS)
    expect(capture.frames).toBe('full')
    const queries = asked.filter((path) => path.startsWith('symbol?')).map((path) => path.slice('symbol?'.length))
    // 2000 addresses of 14 characters and a plus, at most 6000 characters each; then the user frame
    expect(queries.length).toBe(6)
    expect(Math.max(...queries.map((query) => query.length))).toBeLessThanOrEqual(6000)
    const all = queries.flatMap((query) => query.split('+'))
    expect([all.length, new Set(all).size]).toEqual([2001, 2001])
  })

  it('keeps every value and every user frame of any text, and names all records', async () => {
    const prefixes: readonly (readonly [readonly number[], readonly string[]])[] = [
      [[], []],
      [[0x100], []],
      [[0x100, 0x110], []],
      [[0x400, 0x100], []],
      ...ON_THE_WAY.map(([, pcs]) => [pcs, []] as const),
      [
        [0x100, 0x110, 0x200, 0x300],
        ['runtime.newdefer', 'runtime.deferproc'],
      ],
      [
        [0x200, 0x310],
        ['runtime.newdefer', 'runtime.deferprocat'],
      ],
      [
        [0x100, 0x200, 0x320],
        ['runtime.newdefer', 'runtime.deferrangefunc'],
      ],
    ]
    const record = fc.record({
      inuse: fc.nat(1000),
      alloc: fc.integer({ min: 1000, max: 1_000_000 }),
      size: fc.constantFrom(8, 16, 48, 4096),
      prefix: fc.constantFrom(...prefixes),
      user: fc.array(fc.integer({ min: 0, max: 9 }), { minLength: 1, maxLength: 5 }),
    })
    const property = fc.asyncProperty(fc.array(record, { maxLength: 12 }), async (records) => {
      const text = heapText(
        records.map(({ inuse, alloc, size, prefix, user }) => ({
          inuse,
          alloc,
          size,
          pcs: [...prefix[0], ...user.map((fn) => 0x1000 + 16 * fn)],
          lines: user.map((fn) => line(0x1000 + 16 * fn, `main.f${fn}`, `main.go:${fn}`)).join(''),
        })),
      )
      const own = await stacksOf(new TextEncoder().encode(text))
      const saved = await joined(text, textProfile('1 48 1 48 main.f1:1'))
      expect(totals(saved)).toEqual(totals(own))
      const expected = new Map<string, number>()
      for (const { inuse, prefix, user } of records) {
        const key = [...prefix[1], ...user.map((fn) => `main.f${fn}`)].join()
        expected.set(key, (expected.get(key) ?? 0) + inuse)
      }
      const found = new Map<string, number>()
      for (let row = 0; row < saved.stacks.length; row++) {
        const key = names(saved, row).join()
        found.set(key, (found.get(key) ?? 0) + Number(saved.stacks.value(row, 2)))
      }
      expect(found).toEqual(expected)
    })
    await fc.assert(property, { numRuns: 60 })
  })
})
