import { readFileSync } from 'node:fs'
import { gunzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { jsonProfile } from '../../src/convert/json-profile.ts'
import type { StackProfile } from '../../src/profile/stack-profile.ts'
import { someFiles } from '../conformance/real-profiles.ts'
import { stackProfile, stackProfileOf } from '../support/stack-profile.ts'

interface Document {
  readonly schema: string
  readonly sources: readonly string[]
  readonly sample_types: readonly { readonly type: string; readonly unit: string }[]
  readonly frames: readonly Readonly<Record<string, unknown>>[]
  readonly samples: readonly {
    readonly stack: readonly number[]
    readonly values: readonly (number | string)[]
    readonly labels?: Readonly<Record<string, readonly string[]>>
    readonly number_labels?: Readonly<Record<string, readonly { readonly value: number | string; readonly unit: string }[]>>
  }[]
}

function textOf(input: StackProfile): string {
  return [...jsonProfile(input, ['heap.pb.gz'], [...input.profile.sampleTypes.keys()])].join('')
}

function documentOf(input: StackProfile): Document {
  return JSON.parse(textOf(input)) as Document
}

describe('a profile as JSON', () => {
  it('has frames and samples that point to them, leaf first, inlined calls marked', async () => {
    const { frames, samples, schema, sources } = documentOf(await stackProfile('1 48  alloc@a.go:3 / fast@f.go:5 < main@m.go:9'))
    expect([schema, sources]).toEqual(['deferscope.profile/1', ['heap.pb.gz']])
    expect(samples).toEqual([{ stack: [0, 1, 2], values: [1, 48] }])
    expect(frames.map(({ function: name, file, line, inlined, address }) => [name, file, line, inlined, address])).toEqual([
      ['alloc', 'a.go', 3, true, '0x1000'],
      ['fast', 'f.go', 5, false, '0x1000'],
      ['main', 'm.go', 9, false, '0x1010'],
    ])
  })

  it('has labels of text and of numbers', async () => {
    const { samples } = documentOf(await stackProfile('3  f {bytes=48 kind=text wait=5ns}'))
    expect(samples[0]!.labels).toEqual({ kind: ['text'] })
    expect(samples[0]!.number_labels).toEqual({ bytes: [{ value: 48, unit: '' }], wait: [{ value: 5, unit: 'ns' }] })
  })

  it('writes numbers past 2^53 as digits', async () => {
    const { samples } = documentOf(await stackProfile('9007199254740993  f\n-4  g'))
    expect(samples.map(({ values }) => values[0])).toEqual(['9007199254740993', -4])
  })

  it('has a frame and a sample per line, so that it can be read line by line', async () => {
    const lines = textOf(await stackProfile('3  f < main\n4  g < main'))
      .trimEnd()
      .split('\n')
    const frame = lines.indexOf('"frames":[')
    expect(lines.slice(frame + 1, frame + 4).map((line) => JSON.parse(line.replace(/[,\]]*$/, '')).function)).toEqual(['f', 'main', 'g'])
    expect(lines.at(-1)).toBe('{"stack":[2,1],"values":[4]}]}')
  })

  it('keeps every sample of real profiles', async () => {
    for (const path of someFiles(12)) {
      const input = await stackProfileOf(gunzipSync(readFileSync(path)))
      const { samples, sample_types: types, frames } = documentOf(input)
      expect(samples.length).toBe(input.stacks.length)
      types.forEach((_, type) => {
        expect(samples.reduce((sum, { values }) => sum + Number(values[type]), 0)).toBe(Number(input.stacks.totals.sum(type)))
      })
      for (const { stack } of samples) for (const frame of stack) expect(frames[frame]).toBeDefined()
    }
  })
})
