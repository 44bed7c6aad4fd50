import { readFileSync } from 'node:fs'
import { decodeGoText } from '../../../src/base/go-text.ts'
import { encodeGoText } from '../../../src/compat/go/encode-text.ts'
import { UTC } from '../../../src/compat/go/time-zone.ts'
import { aggregate, type Granularity } from '../../../src/compat/pprof/filters/aggregate.ts'
import { labelUnits } from '../../../src/compat/pprof/filters/label-units.ts'
import { profileFromTables } from '../../../src/compat/pprof/input/from-tables.ts'
import type { PrintContext } from '../../../src/compat/pprof/print/print-context.ts'
import type { PprofProfile } from '../../../src/compat/pprof/profile.ts'
import { PprofReport, type ReportOptions } from '../../../src/compat/pprof/report.ts'
import { decodeContent } from '../../../src/decode/decode-content.ts'
import { ProtoDecoder } from '../../../src/decode/proto-decoder.ts'
import { SampleTable } from '../../../src/profile/sample-table.ts'

/** UTC, and no sources. */
export const NO_WORLD: PrintContext = { zone: UTC, readSource: () => null, workingDirectory: '/' }

/** A profile of bytes, as pprof holds it. */
export async function pprofProfile(bytes: Uint8Array): Promise<PprofProfile> {
  const table = new SampleTable()
  const source = {
    name: 'profile',
    open: async function* () {
      yield bytes
    },
  }
  return profileFromTables(await decodeContent(source, () => new ProtoDecoder(table)), table)
}

/** A file beside this one. */
export function fixture(name: string): Uint8Array {
  return new Uint8Array(readFileSync(new URL(`reports/${name}`, import.meta.url)))
}

/** A report of one sample type with the options that pprof has by default. */
export function reportOf(profile: PprofProfile, valueColumn: number, options: Partial<ReportOptions> = {}): PprofReport {
  const { type, unit } = profile.sampleTypes[valueColumn]!
  return new PprofReport(profile, {
    format: 'raw',
    isCumSorted: false,
    isCallTree: false,
    dropsNegative: false,
    hasCompactLabels: false,
    isImage: false,
    ratio: 1,
    title: '',
    activeFilters: [],
    numLabelUnits: labelUnits(profile).units,
    nodeCount: 0,
    nodeFraction: 0,
    edgeFraction: 0,
    valueColumn,
    divisorColumn: null,
    sampleType: type,
    sampleUnit: unit,
    outputUnit: 'minimum',
    symbol: null,
    sourcePath: '',
    trimPath: '',
    ...options,
  })
}

/** A profile with no more in its frames than a report keeps; a copy. */
export function aggregated(profile: PprofProfile, granularity: Granularity): PprofProfile {
  const copy = {
    ...profile,
    mappings: profile.mappings.map((mapping) => ({ ...mapping })),
    locations: profile.locations.map((location) => ({ ...location })),
  }
  aggregate(copy, granularity, true, false)
  return copy
}

/** All that a report prints; bytes that are no UTF-8 are kept. */
export function printed(chunks: Iterable<string | Uint8Array>): string {
  const parts: Uint8Array[] = []
  for (const chunk of chunks) parts.push(typeof chunk === 'string' ? encodeGoText(chunk) : chunk.slice())
  return decodeGoText(Buffer.concat(parts))
}
