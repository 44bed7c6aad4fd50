import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type FunctionMessage, type LocationMessage, messageBytes } from '../support/profile-message.ts'

/** A line of a location: what is left out is empty or 0, as in the file. */
export interface HandLine {
  readonly name: string
  readonly file?: string
  readonly line?: number
  readonly startLine?: number
}

/** A location: several lines are inlined calls, innermost first; none means no symbols. The same object is the same location. */
export interface HandLocation {
  readonly lines: readonly HandLine[]
  /** Number of the mapping in `mappings`. */
  readonly mapping?: number
}

/** A profile in terms of its stacks, leaf first. */
export interface HandProfile {
  readonly samples: readonly (readonly [stack: readonly HandLocation[], ...values: (number | bigint)[]])[]
  /** Type and unit; `inuse_space` in bytes unless said. */
  readonly sampleTypes?: readonly (readonly [type: string, unit: string])[]
  readonly defaultSampleType?: string
  /** Names of executables. */
  readonly mappings?: readonly string[]
  /** Numeric labels of every sample, in pairs of key and number. */
  readonly labels?: readonly (readonly [key: string, value: number])[]
}

/** How the same profile is written down. */
export interface Layout {
  readonly name: string
  /** Samples stand before the locations that they name, as `pprof -proto` writes them; else after, as Go does. */
  readonly samplesFirst: boolean
  /** The string table has a text anew for every use. */
  readonly repeatsStrings: boolean
}

/** Ways to write one profile, which must all give the same numbers. */
export const LAYOUTS: readonly Layout[] = [
  { name: 'in the order Go writes', samplesFirst: false, repeatsStrings: false },
  { name: 'with samples first', samplesFirst: true, repeatsStrings: false },
  { name: 'with repeated strings', samplesFirst: false, repeatsStrings: true },
]

/** A location of one function, or of calls inlined into each other, innermost first. */
export function at(...lines: readonly (string | HandLine)[]): HandLocation {
  return { lines: lines.map((line) => (typeof line === 'string' ? { name: line } : line)) }
}

/** The bytes of a handmade profile. */
export function profileBytes(profile: HandProfile, layout: Layout = LAYOUTS[0]!): Uint8Array {
  const strings = new Strings(layout.repeatsStrings)
  const functions: FunctionMessage[] = []
  const locations: LocationMessage[] = []
  const locationIds = new Map<HandLocation, number>()
  const functionIds = new Map<string, number>()
  const functionId = ({ name, file = '', startLine = 0 }: HandLine) => {
    const key = `${name}\n${file}\n${startLine}`
    let id = functionIds.get(key)
    if (id === undefined) {
      id = functions.length + 1
      functions.push({ id, name: strings.row(name), filename: strings.row(file), startLine })
      functionIds.set(key, id)
    }
    return id
  }
  const locationId = (location: HandLocation) => {
    let id = locationIds.get(location)
    if (id === undefined) {
      id = locations.length + 1
      const line = location.lines.map((one) => ({ functionId: functionId(one), line: one.line ?? 0 }))
      locations.push({ id, address: id * 16, mappingId: (location.mapping ?? -1) + 1, line })
      locationIds.set(location, id)
    }
    return id
  }
  const samples = profile.samples.map(([stack, ...values]) => ({
    locationId: stack.map(locationId),
    value: values.map((value) => value.toString()),
    label: (profile.labels ?? []).map(([key, value]) => ({ key: strings.row(key), num: value })),
  }))
  const sampleTypes = profile.sampleTypes ?? [['inuse_space', 'bytes']]
  const head = {
    sampleType: sampleTypes.map(([type, unit]) => ({ type: strings.row(type), unit: strings.row(unit) })),
    defaultSampleType: strings.row(profile.defaultSampleType ?? ''),
    mapping: (profile.mappings ?? []).map((file, i) => ({ id: i + 1, filename: strings.row(file), memoryStart: i * 4096 })),
  }
  const places = { function: functions, location: locations }
  const order = layout.samplesFirst ? [{ sample: samples }, places] : [places, { sample: samples }]
  return messageBytes(head, ...order, { stringTable: strings.list })
}

/** Profiles as files, where pprof can read them. */
export class ProfileFiles {
  readonly #directory = mkdtempSync(join(tmpdir(), 'deferscope-profiles-'))
  #count = 0

  /** A path for a new file. */
  path(): string {
    return join(this.#directory, `${this.#count++}.pb`)
  }

  write(bytes: Uint8Array): string {
    const path = this.path()
    writeFileSync(path, bytes)
    return path
  }

  remove(): void {
    rmSync(this.#directory, { recursive: true })
  }
}

class Strings {
  readonly list: Uint8Array[] = [new Uint8Array(0)]
  readonly #repeats: boolean
  readonly #rows = new Map<string, number>([['', 0]])

  constructor(repeats: boolean) {
    this.#repeats = repeats
  }

  row(text: string): number {
    const known = this.#rows.get(text)
    if (known !== undefined && !this.#repeats) return known
    this.#rows.set(text, this.list.length)
    return this.list.push(new TextEncoder().encode(text)) - 1
  }
}
