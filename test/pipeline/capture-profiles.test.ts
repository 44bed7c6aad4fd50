import { describe, expect, it } from 'vitest'
import { ProfileError } from '../../src/base/error.ts'
import type { ProfileName } from '../../src/base/profile-names.ts'
import { type CaptureOptions, captureProfiles } from '../../src/pipeline/capture-profiles.ts'
import { recordedReply, sample } from '../support/recorded-process.ts'
import { textProfile } from '../support/text-profile.ts'

const OPTIONS: CaptureOptions = {
  profiles: ['heap', 'goroutine'],
  source: 'http://localhost:6060/debug/pprof/',
  gc: true,
  maxGoroutines: 10_000,
  withTexts: true,
  now: () => 0n,
}

const ask = async (path: string) => {
  const { status, body } = recordedReply('go1.26', path)
  if (status !== 200) throw new ProfileError('http-404', 'the process has no profile of this name (404)', path, 'leave it out')
  return body
}

describe('captureProfiles', () => {
  it('keeps what could be had, in the order that was asked, and tells what failed', async () => {
    const profiles: ProfileName[] = ['mutex', 'goroutine', 'goroutineleak', 'heap']
    const round = await captureProfiles(ask, { ...OPTIONS, profiles })
    expect(round.captures.map(({ profile, frames }) => [profile, frames])).toEqual([
      ['goroutine', null],
      ['heap', 'full'],
    ])
    expect(round.failures.map(({ profile, error }) => [profile, error.code])).toEqual([
      ['mutex', 'http-404'],
      ['goroutineleak', 'http-404'],
    ])
  })

  it('asks for all of them side by side', async () => {
    const asked: string[] = []
    // nothing is answered before everything is asked
    let open = (): void => undefined
    const everything = new Promise<void>((resolve) => {
      open = resolve
    })
    const round = await captureProfiles(
      async (path) => {
        asked.push(path)
        if (asked.length >= 2) open()
        await everything
        return ask(path)
      },
      { ...OPTIONS },
    )
    expect(asked.slice(0, 2)).toEqual(['heap?debug=1&gc=1', 'goroutine'])
    expect(round.failures).toEqual([])
  })

  it('keeps other profiles as they come, once they have proved to be some', async () => {
    const mutex = textProfile('5 500 sync.(*Mutex).Unlock < main.f', { sampleTypes: ['contentions/count', 'delay/nanoseconds'] })
    const answers: Record<string, Uint8Array> = { mutex, block: new TextEncoder().encode('ok\n') }
    const round = await captureProfiles(async (path) => answers[path]!, { ...OPTIONS, profiles: ['mutex', 'block'] })
    expect(round.captures).toEqual([{ profile: 'mutex', files: [{ form: 'pb', bytes: mutex }], content: mutex, frames: null, notices: [] }])
    expect(round.failures).toMatchObject([{ profile: 'block', error: { where: `${OPTIONS.source}block, byte 0` } }])
  })

  it('gives the collection to the heap alone', async () => {
    const asked: string[] = []
    await captureProfiles(
      async (path) => {
        asked.push(path)
        return path.startsWith('mutex') ? sample('go1.26/leak.goroutine.pb.gz') : ask(path)
      },
      { ...OPTIONS, profiles: ['heap', 'allocs', 'goroutine', 'mutex'] },
    )
    expect(asked.filter((path) => path.includes('gc='))).toEqual(['heap?debug=1&gc=1'])
  })

  it('does not hide a bug', async () => {
    const bug = async () => {
      throw new TypeError('a bug')
    }
    await expect(captureProfiles(bug, OPTIONS)).rejects.toThrow(TypeError)
  })
})
