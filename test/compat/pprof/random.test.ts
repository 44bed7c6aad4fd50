import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { bytesSource } from '../../../src/base/profile-source.ts'
import { buildReport } from '../../../src/compat/pprof/build-report.ts'
import { DEFAULT_COMMAND } from '../../../src/compat/pprof/command-line/commands.ts'
import { parsePprofFlags } from '../../../src/compat/pprof/command-line/flags.ts'
import type { LabelSet, PprofProfile } from '../../../src/compat/pprof/profile.ts'
import type { PprofReport } from '../../../src/compat/pprof/report.ts'
import { pprofProfile } from '../../../src/pipeline/pprof.ts'
import { compileGo } from '../../support/pprof-profile.ts'

/** A random command line with random profiles, and what google/pprof's own packages made of them. */
interface Case {
  readonly args: readonly string[]
  /** Protobuf in base64, by address. */
  readonly files: Readonly<Record<string, string>>
  readonly want: string
}

const CASES: readonly Case[] = JSON.parse(readFileSync(new URL('random.json', import.meta.url), 'utf8'))

async function run({ args, files }: Case): Promise<string> {
  const warnings: string[] = []
  const warn = (warning: string) => void warnings.push(warning)
  const { command, expression, config, sources, warnings: ofFlags } = parsePprofFlags(['-symbolize=none', ...args])!
  const request = { command: command ?? DEFAULT_COMMAND, expression, config }
  const profile = await pprofProfile({ ...request, sources, warnings: ofFlags }, '', sources.operands, {
    open: async (address) => ({
      source: bytesSource(address, new Uint8Array(Buffer.from(files[address]!, 'base64'))),
      url: address.startsWith('http') ? address : null,
    }),
    shown: (address) => address,
    loadRegexp: async () => compileGo,
    decode: {},
    warn,
    openFile: (path) => Promise.reject(new Error(path)),
    askNames: async () => new Map(),
  })
  const report = buildReport(profile, request, compileGo, warn)
  return textOf(profile) + reportText(report) + sorted([...ofFlags, ...warnings].map((warning) => `E ${escaped(warning)}\n`)).join('')
}

/** All of a profile, with ids and order. */
function textOf(profile: PprofProfile): string {
  const { samples, periodType } = profile
  const rows = (from: number, to: number) =>
    Array.from(samples.stack.subarray(from, to), (row) => ` ${profile.locations[row]!.id}`).join('')
  return [
    ...profile.sampleTypes.map(({ type, unit }) => `type ${type}/${unit}`),
    `head ${profile.defaultSampleType}|${profile.docUrl}|${periodType.type}/${periodType.unit}|${profile.period}|${profile.timeNanos}|${profile.durationNanos}|${escaped(profile.dropFrames)}|${escaped(profile.keepFrames)}`,
    ...profile.comments.map((comment) => `comment ${escaped(comment)}`),
    ...Array.from({ length: samples.length }, (_, i) => {
      const values = samples.values.map((column) => ` ${column[i]}`).join('')
      return `S${values}:${rows(samples.stackStart[i]!, samples.stackStart[i + 1]!)} ${labelText(samples.labelSets[samples.labels[i]!]!)}`
    }),
    ...profile.locations.map(({ id, mapping, address, isFolded, lines }) => {
      const text = lines.map(({ fn, line, column }) => ` ${fn.id}:${line}:${column}`).join('')
      return `L ${id} ${mapping?.id ?? 0} ${address.toString(16)} ${isFolded}${text}`
    }),
    ...profile.functions.map(
      ({ id, name, systemName, file, startLine }) => `F ${id} ${escaped(name)}|${escaped(systemName)}|${escaped(file)}|${startLine}`,
    ),
    ...profile.mappings.map(
      (m) =>
        `M ${m.id} ${m.start.toString(16)} ${m.limit.toString(16)} ${m.offset.toString(16)} ${escaped(m.file)}|${escaped(m.buildId)} ${m.hasFunctions} ${m.hasFilenames} ${m.hasLineNumbers} ${m.hasInlineFrames}`,
    ),
    '',
  ].join('\n')
}

function labelText({ texts, numbers, units }: LabelSet): string {
  const words = [...texts].flatMap(([key, values]) => values.map((value) => `${escaped(key)}=${escaped(value)}`))
  const counts = [...numbers].map(([key, values]) => `${escaped(key)}=[${values.join(' ')}]${(units.get(key) ?? []).map(escaped).join()}`)
  return `{${sorted(words).join(';')}} {${sorted(counts).join(';')}}`
}

function reportText(report: PprofReport): string {
  const { options: o, total } = report
  const filters = o.activeFilters.map((filter) => JSON.stringify(filter)).join(' ')
  const units = sorted([...o.numLabelUnits].map(([key, unit]) => `${escaped(key)}=${escaped(unit)}`)).join(' ')
  return `total ${total} title ${escaped(o.title)} filters [${filters}] node ${o.nodeCount} ${o.nodeFraction} ${o.edgeFraction} type ${o.sampleType} unit ${o.sampleUnit}/${o.outputUnit} fmt ${report.format(123456)} ${report.format(total)} ${o.isCumSorted} ${o.isCallTree} ${o.dropsNegative} ${o.hasCompactLabels}\nunits [${units}]\n`
}

/** Bytes that are no ASCII characters as `\xNN`. */
function escaped(text: string): string {
  const bytes = [...text].flatMap((character) => {
    const code = character.codePointAt(0)!
    return code >= 0xdc80 && code <= 0xdcff ? [code - 0xdc00] : [...new TextEncoder().encode(character)]
  })
  return bytes.map((byte) => (byte < 0x20 || byte > 0x7e ? `\\x${byte.toString(16).padStart(2, '0')}` : String.fromCharCode(byte))).join('')
}

/** In the order of bytes; the texts are ASCII. */
function sorted(texts: readonly string[]): string[] {
  return [...texts].sort()
}

/**
 * Recorded with google/pprof v0.0.0-20260906184651: its internal/driver parsed the flags, fetched, merged, filtered and aggregated
 * (`parseFlags`, `fetchProfiles`, `generateRawReport`), and all of the profile was printed.
 */
describe('random command lines of pprof', () => {
  it.each(CASES.map((one) => [one.args.join(' '), one] as const))('%s', async (_, one) => {
    expect(await run(one)).toBe(one.want)
  })
})
