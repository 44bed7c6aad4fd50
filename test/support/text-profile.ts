import { bytesSource, type ProfileSource } from '../../src/base/profile-source.ts'
import {
  type FunctionMessage,
  type LabelMessage,
  type LineMessage,
  type LocationMessage,
  messageBytes,
  type SampleMessage,
} from './profile-message.ts'

export interface TextProfileOptions {
  /** `type/unit` of each value. Default by their number: 1 `inuse_space/bytes`, 2 with `inuse_objects/count` before, 4 as Go's heaps. */
  readonly sampleTypes?: readonly string[]
  /** Default 1: every allocation. */
  readonly period?: number
  readonly timeNanos?: number
  readonly durationNanos?: number
  readonly defaultSampleType?: string
  readonly dropFrames?: string
  readonly keepFrames?: string
  readonly comments?: readonly string[]
  /** File of the one mapping that all locations lie in; default none. */
  readonly mapping?: string
  /** Whether functions have start lines, as Go writes them since 1.20; default no. */
  readonly startLines?: boolean
  /** Source file of functions that name none; default `main.go`. */
  readonly file?: string
  /** `pprof` writes samples before locations, as `pprof -proto` does; default `go`: locations first, strings last. */
  readonly order?: 'go' | 'pprof'
  /** Every use of a text gets a string of its own, as careless writers do. */
  readonly repeatStrings?: boolean
}

/**
 * A small profile as protobuf bytes, written as its stacks, one per line, leaf first:
 *
 *     10    alloc < walk < walk < main
 *      5    alloc/fast < main                        alloc inlined into fast: one location of two lines
 *     1 48  net/http.f / net/http.g:12 < main.main   where a frame has a dot, the slash needs spaces around it
 *      3    f@x.go:7 < main {bytes=48 kind=text}     file and line; labels, numeric with unit as `wait=5ns`
 *      7                                             no stack
 *
 * Equal frames are one location. Addresses are 0x1000, 0x1010, … in order of first sight.
 */
export function textProfile(text: string, options: TextProfileOptions = {}): Uint8Array {
  const table = new TextTable(options)
  const rows = text.split('\n').filter((line) => line.trim() !== '')
  const samples = rows.map((row) => table.sample(row))
  const types = options.sampleTypes ?? TYPES[samples[0]?.value?.length ?? 1]!
  const head = {
    sampleType: types.map((type) => ({ type: table.string(type.split('/')[0]!), unit: table.string(type.split('/')[1] ?? '') })),
    periodType: { type: table.string('space'), unit: table.string('bytes') },
    period: options.period ?? 1,
    timeNanos: options.timeNanos ?? 0,
    durationNanos: options.durationNanos ?? 0,
    defaultSampleType: table.string(options.defaultSampleType ?? ''),
    dropFrames: table.string(options.dropFrames ?? ''),
    keepFrames: table.string(options.keepFrames ?? ''),
    comment: (options.comments ?? []).map((comment) => table.string(comment)),
  }
  const tables = {
    mapping:
      options.mapping === undefined
        ? []
        : [{ id: 1, memoryStart: 0x1000, memoryLimit: 0x100_0000, filename: table.string(options.mapping) }],
    location: table.locations,
    function: table.functions,
  }
  const middle = options.order === 'pprof' ? [{ sample: samples }, tables] : [tables, { sample: samples }]
  return messageBytes(head, ...middle, { stringTable: table.strings.map((string) => new TextEncoder().encode(string)) })
}

/** The same as a source, for the pipeline. */
export function textSource(text: string, options: TextProfileOptions = {}, name = 'test.pb'): ProfileSource {
  return bytesSource(name, textProfile(text, options))
}

const SPACE = 'inuse_space/bytes'
const TYPES: Readonly<Record<number, readonly string[]>> = {
  1: [SPACE],
  2: ['inuse_objects/count', SPACE],
  4: ['alloc_objects/count', 'alloc_space/bytes', 'inuse_objects/count', SPACE],
}

class TextTable {
  readonly strings = ['']
  readonly functions: FunctionMessage[] = []
  readonly locations: LocationMessage[] = []
  #functionIds = new Map<string, number>()
  #locationIds = new Map<string, number>()
  #options: TextProfileOptions

  constructor(options: TextProfileOptions) {
    this.#options = options
  }

  sample(row: string): SampleMessage {
    const match = /^\s*(-?\d+(?:\s+-?\d+)*)(?:\s+([^\s{].*?))?\s*(?:\{(.*)\})?\s*$/.exec(row)
    if (match === null) throw new Error(`this is no stack: ${row}`)
    return {
      value: match[1]!.split(/\s+/),
      locationId: match[2] === undefined ? [] : match[2].split(/\s+<\s+/).map((frames) => this.#location(frames.trim())),
      label: (match[3] ?? '')
        .split(/\s+/)
        .filter(Boolean)
        .map((label) => this.#label(label)),
    }
  }

  string(text: string): number {
    const row = this.#options.repeatStrings === true && text !== '' ? -1 : this.strings.indexOf(text)
    return row !== -1 ? row : this.strings.push(text) - 1
  }

  #location(text: string): number {
    const known = this.#locationIds.get(text)
    if (known !== undefined) return known
    const names = text.replace(/#\d+$/, '')
    const frames = names.includes('.') ? names.split(' / ') : names.split(/\s*\/\s*/)
    const id = this.locations.length + 1
    const line = frames.map((frame) => this.#line(frame))
    this.locations.push({ id, mappingId: this.#options.mapping === undefined ? 0 : 1, address: 0xff0 + 16 * id, line })
    this.#locationIds.set(text, id)
    return id
  }

  #line(frame: string): LineMessage {
    const [, name, file, line] = /^(.*?)(?:@(.*?))?(?::(\d+))?$/.exec(frame)!
    return { functionId: this.#function(name!, file ?? this.#options.file ?? 'main.go'), line: Number(line ?? 0) }
  }

  #function(name: string, file: string): number {
    const key = `${name}\n${file}`
    const known = this.#functionIds.get(key)
    if (known !== undefined) return known
    const id = this.functions.length + 1
    this.functions.push({
      id,
      name: this.string(name),
      systemName: this.string(name),
      filename: this.string(file),
      startLine: this.#options.startLines === true ? 1 : 0,
    })
    this.#functionIds.set(key, id)
    return id
  }

  #label(text: string): LabelMessage {
    const key = this.string(text.slice(0, text.indexOf('=')))
    const value = text.slice(text.indexOf('=') + 1)
    const number = /^(-?\d+)([a-z]*)$/.exec(value)
    if (number === null) return { key, str: this.string(value) }
    return { key, num: number[1]!, numUnit: this.string(number[2]!) }
  }
}
