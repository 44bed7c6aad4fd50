import { parseDuration } from '../base/duration.ts'
import { ProfileError } from '../base/error.ts'
import { parseSize } from '../base/units.ts'
import type { WarmUp } from '../pipeline/warm-up.ts'
import type { ParsedArguments } from './command.ts'

/** The value of a text option; undefined where it is not given. */
export function textOption({ options }: ParsedArguments, name: string): string | undefined {
  return options[name] as string | undefined
}

/** The values of an option that may be repeated. */
export function listOption({ options }: ParsedArguments, name: string): readonly string[] {
  return (options[name] as readonly string[] | undefined) ?? []
}

/** The value of a size option in bytes; undefined where it is not given. Throws `bad-size`. */
export function sizeOption({ options }: ParsedArguments, name: string): number | undefined {
  return positive(options[name], name, parseSize, 'write a size such as 512MiB')
}

/** The value of a duration option in seconds; undefined where it is not given. Throws `bad-duration`. */
export function durationOption({ options }: ParsedArguments, name: string): number | undefined {
  return positive(options[name], name, parseDuration, 'write a duration such as 30s')
}

/** The value of an option that counts something, at least 1; undefined where it is not given. Throws `usage`. */
export function countOption({ options }: ParsedArguments, name: string, example: number): number | undefined {
  const count = options[name] as number | undefined
  if (count === 0) throw new ProfileError('usage', `--${name} must be greater than 0`, `--${name}`, `write --${name} ${example}`)
  return count
}

function positive(value: unknown, name: string, parse: (text: string) => number, next: string): number | undefined {
  if (value === undefined) return undefined
  let number: number
  try {
    number = parse(value as string)
  } catch (error) {
    throw error instanceof ProfileError ? error.at(`--${name}`) : error
  }
  if (number > 0) return number
  throw new ProfileError('usage', `--${name} must be greater than 0`, `--${name}`, next)
}

/** The value of a share option, given as 0.05 or 5%; undefined where it is not given. Throws `usage`. */
export function shareOption(args: ParsedArguments, name: string): number | undefined {
  const text = textOption(args, name)
  if (text === undefined) return undefined
  const match = /^(\d+(?:\.\d+)?|\.\d+)(%?)$/.exec(text.trim())
  const share = match === null ? Number.NaN : Number(match[1]) / (match[2] === '%' ? 100 : 1)
  if (share >= 0 && share <= 1) return share
  throw new ProfileError('usage', `--${name} must be a share, not ${text}`, `--${name}`, `write --${name} 0.05 or 5%`)
}

/** The captures that `--warm-up` leaves out: `3` of them, or those of the first `5m`; null without it. Throws `bad-duration` and `usage`. */
export function warmUpOption(args: ParsedArguments): WarmUp | null {
  const text = textOption(args, 'warm-up')
  if (text === undefined) return null
  if (/^\d+$/.test(text)) return { captures: Number(text) }
  return { seconds: positive(text, 'warm-up', parseDuration, 'write --warm-up 3 for captures, or --warm-up 5m')! }
}

/** The options of commands that compare. Throws `usage`. */
export function compareOptions(args: ParsedArguments): {
  by: 'flat' | 'cum' | 'lines'
  allTypes: boolean
  alpha?: number
  minEffect?: number
} {
  const { options } = args
  if (options['cum'] === true && options['lines'] === true)
    throw new ProfileError('usage', '--cum and --lines cannot be used together', '--cum', 'give one of them')
  if (options['cum'] === true && ['focus', 'ignore', 'hide', 'show'].some((name) => options[name] !== undefined))
    throw new ProfileError('usage', '--cum cannot be used with --focus, --ignore, --hide or --show', '--cum', 'leave one of them out')
  return {
    by: options['cum'] === true ? 'cum' : options['lines'] === true ? 'lines' : 'flat',
    allTypes: options['all-types'] === true,
    ...withoutUndefined({ alpha: shareOption(args, 'alpha'), minEffect: shareOption(args, 'min-effect') }),
  }
}

/** A copy of a record without the keys whose value is undefined, as optional properties must be absent. */
export function withoutUndefined<T extends object>(record: T): { [K in keyof T]?: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(record).filter(([, value]) => value !== undefined)) as {
    [K in keyof T]?: Exclude<T[K], undefined>
  }
}
