import type { Integer } from '../base/int64.ts'
import type { WireWriter } from './wire-writer.ts'

/** A mapping; `file` and `buildId` are rows of the string table. */
export interface MappingFields {
  readonly id: Integer
  readonly start: bigint
  readonly limit: bigint
  readonly offset: bigint
  readonly file: number
  readonly buildId: number
  readonly hasFunctions: boolean
  readonly hasFilenames: boolean
  readonly hasLineNumbers: boolean
  readonly hasInlineFrames: boolean
}

/** A function; names and file are rows of the string table. */
export interface FunctionFields {
  readonly id: Integer
  readonly name: number
  readonly systemName: number
  readonly file: number
  readonly startLine: Integer
}

/** A location; its lines are innermost first. */
export interface LocationFields {
  readonly id: Integer
  /** Id of the mapping; 0 for none. */
  readonly mappingId: Integer
  readonly address: bigint
  readonly lines: Iterable<LineFields>
  readonly isFolded: boolean
}

/** A source line of a location. */
export interface LineFields {
  readonly functionId: Integer
  readonly line: Integer
  readonly column: Integer
}

/** A label of a sample: a text, or a number and its unit. `key`, `text` and `unit` are rows of the string table. */
export interface LabelFields {
  readonly key: number
  readonly text: number
  readonly number: Integer
  readonly unit: number
}

/** Writes a ValueType as field 1 or 11 of a profile. Source: proto/profile.proto. */
export function writeValueType(out: WireWriter, field: 1 | 11, type: number, unit: number): void {
  out.begin(field)
  out.optional(1, type)
  out.optional(2, unit)
  out.end()
}

/** Writes a label of the current sample. Source: proto/profile.proto. */
export function writeLabel(out: WireWriter, { key, text, number, unit }: LabelFields): void {
  out.begin(3)
  out.optional(1, key)
  out.optional(2, text)
  out.optional(3, number)
  out.optional(4, unit)
  out.end()
}

/** Writes a mapping of the profile. Source: proto/profile.proto. */
export function writeMapping(out: WireWriter, mapping: MappingFields): void {
  out.begin(3)
  out.optional(1, mapping.id)
  out.optional(2, mapping.start)
  out.optional(3, mapping.limit)
  out.optional(4, mapping.offset)
  out.optional(5, mapping.file)
  out.optional(6, mapping.buildId)
  out.optional(7, Number(mapping.hasFunctions))
  out.optional(8, Number(mapping.hasFilenames))
  out.optional(9, Number(mapping.hasLineNumbers))
  out.optional(10, Number(mapping.hasInlineFrames))
  out.end()
}

/** Writes a location of the profile. Source: proto/profile.proto. */
export function writeLocation(out: WireWriter, location: LocationFields): void {
  out.begin(4)
  out.optional(1, location.id)
  out.optional(2, location.mappingId)
  out.optional(3, location.address)
  for (const { functionId, line, column } of location.lines) {
    out.begin(4)
    out.optional(1, functionId)
    out.optional(2, line)
    out.optional(3, column)
    out.end()
  }
  out.optional(5, Number(location.isFolded))
  out.end()
}

/** Writes a function of the profile. Source: proto/profile.proto. */
export function writeFunction(out: WireWriter, fn: FunctionFields): void {
  out.begin(5)
  out.optional(1, fn.id)
  out.optional(2, fn.name)
  out.optional(3, fn.systemName)
  out.optional(4, fn.file)
  out.optional(5, fn.startLine)
  out.end()
}
