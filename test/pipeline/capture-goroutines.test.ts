import { describe, expect, it } from 'vitest'
import { ProfileError } from '../../src/base/error.ts'
import { captureGoroutines } from '../../src/pipeline/capture-goroutines.ts'
import { errorOf } from '../support/decoding.ts'
import { fixture, recordedReply, sample } from '../support/recorded-process.ts'
import { textProfile } from '../support/text-profile.ts'

const SOURCE = 'http://localhost:6060/debug/pprof/goroutine'
const PROTO = sample('go1.26/leak.goroutine.pb.gz')
/** What `go tool pprof -top -sample_index=goroutine` totals. */
const COUNT = 44
const OPTIONS = { source: SOURCE, withText: true, maxGoroutines: 10_000 }

function recordedProcess(answers: Readonly<Record<string, () => Uint8Array>> = {}) {
  const asked: string[] = []
  const ask = async (path: string) => {
    asked.push(path)
    return answers[path]?.() ?? recordedReply('go1.26', path).body
  }
  return { ask, asked }
}

describe('captureGoroutines', () => {
  it('takes the protobuf, then the full dump', async () => {
    const { ask, asked } = recordedProcess()
    const capture = await captureGoroutines(ask, OPTIONS)
    expect(asked).toEqual(['goroutine', 'goroutine?debug=2'])
    expect(capture).toEqual({
      profile: 'goroutine',
      files: [
        { form: 'pb', bytes: PROTO },
        { form: 'debug2', bytes: fixture('go1.26.goroutine.debug2.txt') },
      ],
      content: PROTO,
      frames: null,
      notices: [],
    })
  })

  it.each([
    [COUNT, 'debug2', []],
    [COUNT - 1, 'debug1', ['goroutines-many']],
    [0, 'debug1', ['goroutines-many']],
  ])('of 44 goroutines with a maximum of %i, takes %s', async (maxGoroutines, form, codes) => {
    const { ask, asked } = recordedProcess()
    const { files, notices } = await captureGoroutines(ask, { ...OPTIONS, maxGoroutines })
    expect(files.map((file) => file.form)).toEqual(['pb', form])
    expect(notices.map(({ code }) => code)).toEqual(codes)
    expect(asked[1]).toBe(`goroutine?debug=${form.slice(-1)}`)
  })

  it('says how many there are, and what the other text lacks', async () => {
    const many = textProfile('20000 runtime.gopark < main.f\n5 main.g', { sampleTypes: ['goroutine/count'] })
    const { ask } = recordedProcess({ goroutine: () => many })
    const { notices } = await captureGoroutines(ask, OPTIONS)
    expect(notices[0]!.text).toBe(
      'There are 20,005 goroutines, more than --max-goroutines 10000: a full dump would stop the process while it is made. debug=1 was taken instead, without states and waits.',
    )
  })

  it('never stops the process where no text is wanted', async () => {
    const { ask, asked } = recordedProcess()
    const { files } = await captureGoroutines(ask, { ...OPTIONS, withText: false })
    expect(files).toEqual([{ form: 'pb', bytes: PROTO }])
    expect(asked).toEqual(['goroutine'])
  })

  it.each([
    ['cut', PROTO.subarray(0, 500)],
    ['something else', new TextEncoder().encode('ok\n')],
    ['empty', new Uint8Array(0)],
  ])('throws, and asks for no text, when the protobuf is %s', async (_name, bytes) => {
    const { ask, asked } = recordedProcess({ goroutine: () => bytes })
    expect((await errorOf(captureGoroutines(ask, OPTIONS))).where).toContain(SOURCE)
    expect(asked).toEqual(['goroutine'])
  })

  it('keeps the protobuf where the text does not come', async () => {
    const { ask } = recordedProcess({
      'goroutine?debug=2': () => {
        throw new ProfileError('http-503', 'the server is not available (503)', SOURCE, 'try again')
      },
    })
    const { files, notices } = await captureGoroutines(ask, OPTIONS)
    expect([files.map(({ form }) => form), notices.map(({ code }) => code)]).toEqual([['pb'], ['states-unknown']])
    expect(notices[0]!.text).toContain('the server is not available (503)')
  })
})
