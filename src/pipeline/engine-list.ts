import { ProfileError } from '../base/error.ts'
import { nearestNames } from '../base/nearest.ts'
import type { ProfileName } from '../base/profile-names.ts'
import type { Engine, EngineCapture, ProfileType, TimeRange } from '../engines/engine.ts'
import type { EngineQuery } from '../engines/selector.ts'
import { inPieces } from '../engines/time-pieces.ts'

/** The types of an engine that make one profile, and what it has of them. */
export interface EngineList {
  /** The types to read; for a heap its counts and then its bytes, where the engine has both. */
  readonly types: readonly ProfileType[]
  readonly captures: readonly ListedCapture[]
}

/** A capture as the lists of its types have it; one entry for each type. */
export type ListedCapture = readonly EngineCapture[]

/** Sample types by which the profiles that commands read are found. */
const MAIN_TYPE: Partial<Record<ProfileName, readonly string[]>> = {
  heap: ['inuse_space'],
  allocs: ['alloc_space'],
  goroutine: ['goroutine', 'goroutines'],
}

/**
 * Lists the captures that a query asks for: of the type that it names, else of the first of the `wanted` profiles that the engine has.
 * Throws `no-captures` where there is nothing, and says whether range, type or selector is empty.
 */
export async function listCaptures(
  engine: Engine,
  { type: asked, selector }: EngineQuery,
  range: TimeRange,
  wanted: readonly ProfileName[],
): Promise<EngineList> {
  const known = distinctTypes(await inPieces(range, (piece) => engine.types(piece)))
  const mains = asked === null ? wantedTypes(known, wanted) : [typeOf(asked, known)]
  for (const main of mains) {
    const types = [...partnerOf(main, known), main]
    const lists = await Promise.all(types.map(({ id }) => listOf(engine, id, selector, range)))
    const captures = joined(lists)
    if (captures.length > 0) return { types, captures }
  }
  throw await nothingFound(engine, { asked, selector, range, known, mains })
}

async function listOf(engine: Engine, type: string, selector: string, range: TimeRange): Promise<EngineCapture[]> {
  return inPieces(range, (piece) => engine.captures(type, selector, piece))
}

/** The captures that every list has; one that has not arrived whole yet is left out. */
function joined(lists: readonly (readonly EngineCapture[])[]): ListedCapture[] {
  const [others, main] = [lists.slice(0, -1).map(byIdentity), byIdentity(lists.at(-1)!)]
  return [...main].flatMap(([identity, capture]): ListedCapture[] => {
    const found = others.map((list) => list.get(identity))
    return found.every((one) => one !== undefined) ? [[...found, capture]] : []
  })
}

/** The captures of a list, each once. */
function byIdentity(captures: readonly EngineCapture[]): Map<string, EngineCapture> {
  return new Map(captures.map((capture) => [`${capture.time} ${capture.key} ${JSON.stringify(capture.labels)}`, capture]))
}

function distinctTypes(types: readonly ProfileType[]): ProfileType[] {
  return [...new Map(types.map((type) => [type.id, type])).values()]
}

/** The types that may be the first wanted profile, then the next. A profile of many languages has the name `memory`, which comes first. */
function wantedTypes(known: readonly ProfileType[], wanted: readonly ProfileName[]): ProfileType[] {
  return wanted.flatMap((name) => {
    const found = known.filter(({ sampleType, id }) => MAIN_TYPE[name]?.includes(sampleType) === true && !id.endsWith(':delta'))
    return [...found.filter((type) => type.name === 'memory'), ...found.filter((type) => type.name !== 'memory')]
  })
}

function typeOf(id: string, known: readonly ProfileType[]): ProfileType {
  const [name = '', sampleType = '', sampleUnit = ''] = id.split(':')
  return known.find((one) => one.id === id) ?? { id, name, sampleType, sampleUnit }
}

/** The type with the counts of objects that belong to bytes. */
function partnerOf({ id, name, sampleType }: ProfileType, known: readonly ProfileType[]): ProfileType[] {
  const [, stem] = /^(.+)_space$/.exec(sampleType) ?? []
  if (stem === undefined) return []
  const partner = id.replace(`${name}:${sampleType}:bytes`, `${name}:${stem}_objects:count`)
  return known.filter((one) => one.id === partner)
}

interface Asked {
  readonly asked: string | null
  readonly selector: string
  readonly range: TimeRange
  readonly known: readonly ProfileType[]
  readonly mains: readonly ProfileType[]
}

/** The most types, labels or values that an error lists. */
const MAX_SHOWN = 8

/** Says which of range, type and selector is empty, with what is near. */
async function nothingFound(engine: Engine, { asked, selector, range, known, mains }: Asked): Promise<ProfileError> {
  const span = `${timeText(range.from)} to ${timeText(range.until)}`
  const type = asked ?? mains[0]?.id ?? 'a heap profile (inuse_space)'
  if (known.length === 0)
    return nothing(`${engine.product} has no profiles at all from ${span}`, 'give another range: from=now-24h', `the range ${span}`)
  if (!known.some(({ id }) => id === type))
    return nothing(
      `${engine.product} has no profiles of the type ${type} from ${span}`,
      `there are ${near(
        type,
        known.map(({ id }) => id),
      )}`,
      `the type ${type}`,
    )
  return nothing(
    `${engine.product} has no profiles of ${selector} from ${span}`,
    await labelAdvice(engine, selector, type, range),
    `the selector ${selector}`,
  )
}

/** What there is instead of a label value that nothing has; the values of the first label of the selector that is at fault. */
async function labelAdvice(engine: Engine, selector: string, type: string, range: TimeRange): Promise<string> {
  const typed = engine.product === 'Pyroscope' ? `{__profile_type__="${type}"}` : '{}'
  const day = { from: Math.max(range.from, range.until - 86_400_000), until: range.until }
  const names = await engine.labelNames(typed, day)
  const asked = [...selector.matchAll(/([a-zA-Z_][\w.]*)\s*(=~|!~|!=|=)\s*"((?:[^"\\]|\\.)*)"/g)]
  for (const [, name, operator, value] of asked) {
    if (!names.includes(name!)) return `there is no label ${name}; there are ${near(name!, names)}`
    if (operator !== '=') continue
    const values = await engine.labelValues(name!, typed, day)
    if (!values.includes(value!)) return `no ${name} is ${value}; there are ${near(value!, values)}`
  }
  return asked.length > 0
    ? 'no series has all of these labels, or none in this range: leave one out, or give another range with from='
    : `check the selector; there are the labels ${some(names)}`
}

function nothing(message: string, next: string, where: string): ProfileError {
  return new ProfileError('no-captures', message, where, next)
}

function near(word: string, names: readonly string[]): string {
  return some(nearestNames(word, names, names.length))
}

function some(names: readonly string[]): string {
  if (names.length === 0) return 'none'
  const shown = names.slice(0, MAX_SHOWN).join(', ')
  return names.length > MAX_SHOWN ? `${shown} and ${names.length - MAX_SHOWN} more` : shown
}

function timeText(milliseconds: number): string {
  return `${new Date(milliseconds).toISOString().slice(0, 19)}Z`
}
