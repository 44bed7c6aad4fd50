import { describe, expect, it } from 'vitest'
import {
  compareOptions,
  durationOption,
  listOption,
  shareOption,
  sizeOption,
  textOption,
  withoutUndefined,
} from '../../src/cli/option-values.ts'
import { errorOf } from '../support/decoding.ts'

const args = (options: Record<string, unknown> = {}) => ({ operands: [], options })

/** Code, message and place of what is thrown. */
async function refused(get: () => unknown): Promise<[code: string, message: string, where: string]> {
  const { code, message, where } = await errorOf((async () => get())())
  return [code, message, where]
}

describe('options that are not given', () => {
  it('have no value', () => {
    for (const option of [textOption, sizeOption, durationOption, shareOption]) expect(option(args(), 'x')).toBe(undefined)
    expect(listOption(args(), 'x')).toEqual([])
  })
})

describe('shareOption', () => {
  it.each([
    ['0.05', 0.05],
    ['.05', 0.05],
    ['5%', 0.05],
    ['12.5%', 0.125],
    [' 1 ', 1],
    ['100%', 1],
    ['0', 0],
    ['0%', 0],
  ])('reads %j', (text, share) => {
    expect(shareOption(args({ alpha: text }), 'alpha')).toBeCloseTo(share, 12)
  })

  it.each(['1.01', '101%', '5', '-0.1', '-5%', '5 %', '%', '', '.', '1.', '1e-2', '0x1', 'NaN', 'Infinity', '5%%', '0,05'])(
    'refuses %j',
    async (text) => {
      expect(await refused(() => shareOption(args({ alpha: text }), 'alpha'))).toEqual([
        'usage',
        `--alpha must be a share, not ${text}`,
        '--alpha',
      ])
    },
  )
})

describe('durationOption', () => {
  it.each([
    ['30s', 30],
    ['1h30m', 5400],
    ['500ms', 0.5],
    ['10', 10],
  ])('reads %j as seconds', (text, seconds) => {
    expect(durationOption(args({ interval: text }), 'interval')).toBe(seconds)
  })

  it.each([
    ['soon', 'bad-duration', '"soon" is not a duration'],
    ['-3s', 'bad-duration', '"-3s" is not a duration'],
    ['0', 'usage', '--interval must be greater than 0'],
    ['0h0m', 'usage', '--interval must be greater than 0'],
  ])('refuses %j, and names the option', async (text, code, message) => {
    expect(await refused(() => durationOption(args({ interval: text }), 'interval'))).toEqual([code, message, '--interval'])
  })
})

describe('sizeOption', () => {
  it.each([
    ['512MiB', 512 * 2 ** 20],
    ['64kb', 65_536],
    ['1000', 1000],
    ['1.5Gi', 1.5 * 2 ** 30],
  ])('reads %j as bytes', (text, bytes) => {
    expect(sizeOption(args({ 'max-size': text }), 'max-size')).toBe(bytes)
  })

  it.each([
    ['much', 'bad-size', '"much" is not a size'],
    ['-1', 'bad-size', '"-1" is not a size'],
    ['0', 'usage', '--max-size must be greater than 0'],
    ['0.1', 'usage', '--max-size must be greater than 0'],
  ])('refuses %j, and names the option', async (text, code, message) => {
    expect(await refused(() => sizeOption(args({ 'max-size': text }), 'max-size'))).toEqual([code, message, '--max-size'])
  })
})

describe('compareOptions', () => {
  it('compares flat values of one sample type where nothing else is said, and leaves levels to the comparison', () => {
    expect(compareOptions(args())).toEqual({ by: 'flat', allTypes: false })
  })

  it('takes what is said', () => {
    expect(compareOptions(args({ lines: true, 'all-types': true, alpha: '1%', 'min-effect': '0' }))).toEqual({
      by: 'lines',
      allTypes: true,
      alpha: 0.01,
      minEffect: 0,
    })
    expect(compareOptions(args({ cum: true })).by).toBe('cum')
  })

  it('refuses both', async () => {
    expect((await refused(() => compareOptions(args({ cum: true, lines: true }))))[1]).toBe('--cum and --lines cannot be used together')
  })
})

describe('withoutUndefined', () => {
  it('leaves out what has no value, and keeps what is nothing', () => {
    const record = withoutUndefined({ a: undefined, b: 0, c: '', d: null, e: false })
    expect(Object.keys(record)).toEqual(['b', 'c', 'd', 'e'])
  })
})
