import { readFileSync } from 'node:fs'
import { Ajv } from 'ajv'
import { describe, expect, it } from 'vitest'
import { speedscopeText } from '../../src/convert/speedscope.ts'
import type { StackProfile } from '../../src/profile/stack-profile.ts'
import { someFiles } from '../conformance/real-profiles.ts'
import { stackProfile, stackProfileOf } from '../support/stack-profile.ts'

/** The part of https://www.speedscope.app/file-format-schema.json that sampled profiles use, by speedscope's src/lib/file-format-spec.ts. */
const SCHEMA = {
  type: 'object',
  required: ['$schema', 'profiles', 'shared'],
  additionalProperties: false,
  properties: {
    $schema: { const: 'https://www.speedscope.app/file-format-schema.json' },
    name: { type: 'string' },
    exporter: { type: 'string' },
    activeProfileIndex: { type: 'integer', minimum: 0 },
    shared: {
      type: 'object',
      required: ['frames'],
      additionalProperties: false,
      properties: {
        frames: {
          type: 'array',
          items: {
            type: 'object',
            required: ['name'],
            additionalProperties: false,
            properties: { name: { type: 'string' }, file: { type: 'string' }, line: { type: 'number' }, col: { type: 'number' } },
          },
        },
      },
    },
    profiles: {
      type: 'array',
      items: {
        type: 'object',
        required: ['type', 'name', 'unit', 'startValue', 'endValue', 'samples', 'weights'],
        additionalProperties: false,
        properties: {
          type: { const: 'sampled' },
          name: { type: 'string' },
          unit: { enum: ['bytes', 'microseconds', 'milliseconds', 'nanoseconds', 'none', 'seconds'] },
          startValue: { type: 'number' },
          endValue: { type: 'number' },
          samples: { type: 'array', items: { type: 'array', items: { type: 'integer', minimum: 0 } } },
          weights: { type: 'array', items: { type: 'number', exclusiveMinimum: 0 } },
        },
      },
    },
  },
}

interface Document {
  readonly activeProfileIndex: number
  readonly shared: { readonly frames: readonly { readonly name: string; readonly file?: string; readonly line?: number }[] }
  readonly profiles: readonly {
    readonly name: string
    readonly unit: string
    readonly endValue: number
    readonly samples: readonly (readonly number[])[]
    readonly weights: readonly number[]
  }[]
}

const isValid = new Ajv({ strict: false }).compile(SCHEMA)

function documentOf(input: StackProfile, byLine = false): { document: Document; negativeCount: number } {
  const types = [...input.profile.sampleTypes.keys()]
  const { chunks, negativeCount } = speedscopeText(input, { name: 'heap.pb.gz', types, active: types.length - 1, byLine })
  const document = JSON.parse([...chunks].join('')) as Document
  expect(isValid(document), JSON.stringify(isValid.errors)).toBe(true)
  for (const { samples, weights, endValue } of document.profiles) {
    expect(samples.length).toBe(weights.length)
    expect(weights.reduce((sum, weight) => sum + weight, 0)).toBe(endValue)
    for (const frame of samples.flat()) expect(frame).toBeLessThan(document.shared.frames.length)
  }
  return { document, negativeCount }
}

describe('a speedscope file', () => {
  it('has a profile per sample type, with shared frames, stacks root first and the unit of the type', async () => {
    const { document } = documentOf(await stackProfile('1 48  alloc/fast < main\n2 96  alloc < main'))
    expect(document.shared.frames.map(({ name }) => name)).toEqual(['alloc', 'fast', 'main'])
    expect(document.profiles.map(({ name, unit }) => `${name} ${unit}`)).toEqual(['inuse_objects none', 'inuse_space bytes'])
    expect(document.profiles[1]).toMatchObject({
      samples: [
        [2, 1, 0],
        [2, 0],
      ],
      weights: [48, 96],
      endValue: 144,
    })
    expect(document.activeProfileIndex).toBe(1)
  })

  it('has lines where they are asked for', async () => {
    const { document } = documentOf(await stackProfile('3  f@x.go:7\n4  f@x.go:8'), true)
    expect(document.shared.frames).toEqual([
      { name: 'f', file: 'x.go', line: 7 },
      { name: 'f', file: 'x.go', line: 8 },
    ])
  })

  it('leaves out stacks without value, and counts those of negative value, which speedscope refuses', async () => {
    const { document, negativeCount } = documentOf(await stackProfile('0  f\n-3  g\n5  h'))
    expect(document.profiles[0]!.weights).toEqual([5])
    expect(negativeCount).toBe(1)
  })

  it('is valid for real profiles, and adds up to their totals', async () => {
    const { gunzipSync } = await import('node:zlib')
    for (const path of someFiles(12)) {
      const input = await stackProfileOf(gunzipSync(readFileSync(path)))
      const { document } = documentOf(input)
      document.profiles.forEach(({ endValue }, type) => {
        expect(endValue).toBe(Number(input.stacks.totals.sum(type)))
      })
    }
  })
})
