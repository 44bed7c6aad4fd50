import type { Integer } from '../../../../src/base/int64.ts'
import { type LabelSet, NO_LABELS, type PprofProfile, type ProfileFunction } from '../../../../src/compat/pprof/profile.ts'
import type { PprofReport, ReportOptions } from '../../../../src/compat/pprof/report.ts'
import { aggregated, reportOf } from '../pprof-report.ts'

interface SmallProfile {
  readonly types: readonly (readonly [type: string, unit: string])[]
  readonly mapping?: { readonly file?: string; readonly buildId?: string }
  readonly comments?: readonly string[]
  readonly durationNanos?: bigint
  /** Lines are `name file:line`, innermost first; a location without lines has its address alone. */
  readonly locations: Readonly<Record<string, readonly [address: bigint, ...lines: string[]]>>
  readonly samples: readonly {
    /** Names of locations, leaf first. */
    readonly stack: string
    readonly values: readonly Integer[]
    readonly texts?: Readonly<Record<string, readonly string[]>>
    readonly numbers?: Readonly<Record<string, readonly Integer[]>>
  }[]
}

/** A profile as pprof holds it, from a text that can be read. */
export function smallProfile({ types, mapping, comments, durationNanos, locations, samples }: SmallProfile): PprofProfile {
  const functions = new Map<string, ProfileFunction>()
  const mapped = mapping === undefined ? null : { ...MAPPING, file: mapping.file ?? '', buildId: mapping.buildId ?? '' }
  const functionOf = (name: string, file: string): ProfileFunction => {
    const known = functions.get(`${name} ${file}`)
    if (known !== undefined) return known
    const fn = { id: functions.size + 1, name, systemName: name, file, startLine: 0 }
    functions.set(`${name} ${file}`, fn)
    return fn
  }
  const names = Object.keys(locations)
  const stacks = samples.map(({ stack }) => stack.split(' ').map((name) => names.indexOf(name)))
  const isWide = samples.some(({ values }) => values.some((value) => typeof value === 'bigint'))
  const labelSets: LabelSet[] = [NO_LABELS]
  const starts = [0]
  for (const stack of stacks) starts.push(starts.at(-1)! + stack.length)
  return {
    sampleTypes: types.map(([type, unit]) => ({ type, unit })),
    defaultSampleType: '',
    samples: {
      length: samples.length,
      stackStart: Uint32Array.from(starts),
      stack: Uint32Array.from(stacks.flat()),
      values: types.map((_, i) => {
        const column = samples.map(({ values }) => values[i]!)
        return isWide ? BigInt64Array.from(column, BigInt) : Float64Array.from(column, Number)
      }),
      labels: Uint32Array.from(
        samples,
        ({ texts = {}, numbers = {} }) =>
          labelSets.push({ texts: new Map(Object.entries(texts)), numbers: new Map(Object.entries(numbers)), units: new Map() }) - 1,
      ),
      labelSets,
    },
    mappings: mapped === null ? [] : [mapped],
    locations: names.map((name, i) => {
      const [address, ...lines] = locations[name]!
      return {
        id: i + 1,
        mapping: mapped,
        address,
        isFolded: false,
        lines: lines.map((text) => {
          const [, fn, file, line] = /^(.*?)(?: (.*):(\d+))?$/.exec(text)!
          return { fn: functionOf(fn!, file ?? ''), line: Number(line ?? 0), column: 0 }
        }),
      }
    }),
    functions: [...functions.values()],
    comments: comments ?? [],
    docUrl: '',
    dropFrames: '',
    keepFrames: '',
    timeNanos: 0n,
    durationNanos: durationNanos ?? 0n,
    periodType: { type: '', unit: '' },
    period: 0,
  }
}

const MAPPING = {
  id: 1,
  start: 0x1000n,
  limit: 0x4000n,
  offset: 0n,
  hasFunctions: true,
  hasFilenames: true,
  hasLineNumbers: true,
  hasInlineFrames: true,
}

/** The same profile by functions alone: without files, lines and addresses. */
export function byFunctions(profile: PprofProfile): PprofProfile {
  return aggregated(profile, 'functions')
}

/** A report of the last sample type, with pprof's defaults but for a short header and what is given. */
export function lastReportOf(profile: PprofProfile, options: Partial<ReportOptions>): PprofReport {
  const numLabelUnits = new Map([['bytes', 'bytes']])
  return reportOf(profile, profile.sampleTypes.length - 1, { format: 'text', hasCompactLabels: true, numLabelUnits, ...options })
}
