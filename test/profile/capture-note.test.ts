import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type CaptureNote, captureComments, readCaptureNote } from '../../src/profile/capture-note.ts'

const NOTE: CaptureNote = {
  tool: 'deferscope 0.1.0',
  source: 'http://localhost:6060/debug/pprof/heap',
  frames: 'full',
  gc: true,
  memStats: new Map([
    ['HeapAlloc', '85239768'],
    ['Stack', '4554752 / 4554752'],
  ]),
}

/** The first comment alone. */
const line = (frames: string, gc = 'yes', source = 'x', tool = 'deferscope 1') =>
  `deferscope capture: tool=${tool}; frames=${frames}; gc=${gc}; source=${source}`

describe('captureComments', () => {
  it('are two: the capture, and the MemStats', () => {
    expect(captureComments(NOTE)).toEqual([
      'deferscope capture: tool=deferscope 0.1.0; frames=full; gc=yes; source=http://localhost:6060/debug/pprof/heap',
      'runtime.MemStats: HeapAlloc=85239768; Stack=4554752 / 4554752',
    ])
    expect(captureComments({ ...NOTE, frames: 'partial', gc: false })[0]).toContain('; frames=partial; gc=no; ')
  })

  it('leave out when pauses ended, and the sizes', () => {
    const memStats = new Map(['PauseEnd', 'BySize', 'NumGC', 'PauseTotalNs'].map((name) => [name, '[1 0 3]']))
    expect(captureComments({ ...NOTE, memStats })[1]).toBe('runtime.MemStats: NumGC=[1 0 3]; PauseTotalNs=[1 0 3]')
  })

  it.each([
    ['[104 0 20 300 0 0]', '[104 20 300]'],
    ['[0 0 0]', '[]'],
    ['[]', '[]'],
    ['what is no list', '[]'],
  ])('keep the pauses that happened: of %s', (pauses, kept) => {
    expect(captureComments({ ...NOTE, memStats: new Map([['PauseNs', pauses]]) })[1]).toBe(`runtime.MemStats: PauseNs=${kept}`)
  })
})

describe('readCaptureNote', () => {
  it('reads what was written, whatever the source and the values are', () => {
    const without = (part: string) => (text: string) => text.replaceAll(part, '')
    const name = fc.stringMatching(/^\w{1,9}$/).filter((text) => text !== 'PauseNs')
    const note = fc.record({
      tool: fc.string().map((text) => `deferscope ${without(';')(text)}`),
      source: fc.string({ unit: 'grapheme' }),
      frames: fc.constantFrom('full' as const, 'partial' as const),
      gc: fc.boolean(),
      memStats: fc.array(fc.tuple(name, fc.string({ unit: 'binary' }).map(without('; ')))).map((entries) => new Map(entries)),
    })
    fc.assert(
      fc.property(note, (one) => {
        expect(readCaptureNote(captureComments(one))).toEqual(one)
      }),
    )
  })

  it('takes nothing of a source for another fact', () => {
    const source = 'http://x/?a=1; frames=full; gc=yes; source=y'
    expect(readCaptureNote(captureComments({ ...NOTE, frames: 'partial', gc: false, source }))).toMatchObject({
      frames: 'partial',
      gc: false,
      source,
    })
  })

  it('finds the note between the comments of others, in any order', () => {
    const comments = ['built with make', ...captureComments(NOTE).reverse(), '', 'frames=partial', 'deferscope capture: ']
    expect(readCaptureNote(comments)).toEqual(NOTE)
  })

  it.each([
    ['no comments', []],
    ['comments of others', ['captured by: pprof', 'frames=full']],
    ['MemStats alone', ['runtime.MemStats: Alloc=1']],
    ['a tool that only begins alike', [line('full', 'yes', 'x', 'deferscope-like 1')]],
    ['another tool', [line('full', 'yes', 'x', 'me')]],
    ['no word on the frames', ['deferscope capture: tool=deferscope 1; gc=yes; source=x']],
    ['a word on the frames that we do not know', [line('FULL')]],
    ['a word on collections that we do not know', [line('full', 'maybe')]],
    ['no source', ['deferscope capture: tool=deferscope 1; frames=full; gc=yes']],
    ['a note within another text', [`see ${line('full')}`, ` ${line('full')}`, `a\n${line('full')}`]],
    // as it was written before there was a release
    ['one fact per comment', ['captured by: deferscope 0.1.0', 'runtime frames: full', 'runtime.MemStats.Alloc = 1']],
  ])('finds none in %s', (_name, comments) => {
    expect(readCaptureNote(comments)).toBe(null)
  })

  it.each<[string, string[], Partial<CaptureNote>]>([
    ['partial, where one of several captures is', [line('full'), line('partial')], { frames: 'partial', gc: true }],
    ['not collected, where one of several is not', [line('full'), line('full', 'no')], { frames: 'full', gc: false }],
    ['of the first source of several', [line('full', 'yes', 'a'), line('full', 'yes', 'b')], { source: 'a' }],
    ['without MemStats, where there are none', [line('full')], { memStats: new Map() }],
  ])('is %s', (_name, comments, expected) => {
    expect(readCaptureNote(comments)).toMatchObject(expected)
  })

  it('takes the first MemStats, and of those only what looks like a number of them', () => {
    const note = readCaptureNote([
      line('full'),
      'runtime.MemStats: Alloc=1; Sys =3; =4; a b=5; __proto__=6; ; Lines=7\n8',
      'runtime.MemStats: Alloc=2; Mallocs=9',
    ])
    expect([...note!.memStats]).toEqual([
      ['Alloc', '1'],
      ['__proto__', '6'],
      ['Lines', '7\n8'],
    ])
  })

  it('survives any comments', () => {
    const start = fc.constantFrom(
      'deferscope capture: ',
      'deferscope capture: tool=deferscope ',
      'deferscope capture: tool=deferscope 1; frames=full; gc=yes; source=',
      '; frames=partial; gc=no; source=',
      'runtime.MemStats: ',
      'runtime.MemStats: __proto__=',
    )
    const piece = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.array(fc.oneof(start, fc.string()), { maxLength: 4 }).map((parts) => parts.join('')),
    )
    fc.assert(
      fc.property(fc.array(piece), (comments) => {
        const note = readCaptureNote(comments)
        if (note === null) return
        expect(['full', 'partial']).toContain(note.frames)
        expect(note.tool).toMatch(/^deferscope [^;]*$/)
        for (const [name, value] of note.memStats) expect([/^\w+$/.test(name), value.includes('; ')]).toEqual([true, false])
        expect(readCaptureNote(captureComments(note))).toMatchObject({
          tool: note.tool,
          source: note.source,
          frames: note.frames,
          gc: note.gc,
        })
      }),
    )
  })
})
