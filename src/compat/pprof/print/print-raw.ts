import { formatGoDuration } from '../../go/duration.ts'
import { formatGoTime } from '../../go/time-format.ts'
import { trimSpace } from '../../go/trim-space.ts'
import type { Location, Mapping, PprofProfile } from '../profile.ts'
import type { PprofReport } from '../report.ts'
import { ChunkWriter, pooled } from './chunk-writer.ts'
import { labelText } from './label-text.ts'
import type { PrintContext } from './print-context.ts'

/** The least width of a value in characters. */
const WIDTH = 10

/**
 * Prints a dump of the profile: samples, locations and mappings. A chunk is valid until the next one is taken.
 * Source: google/pprof profile/profile.go, `Profile.String`.
 */
export function* printRaw({ profile }: Pick<PprofReport, 'profile'>, context: PrintContext): Iterable<Uint8Array> {
  const { samples } = profile
  const { stackStart, stack } = samples
  const { pool, start } = pooled(profile.locations.map(({ id }) => `${id} `))
  const out = new ChunkWriter(pool)
  out.text(header(profile, context))
  const labels = samples.labelSets.map(labelText)
  for (let row = 0; row < samples.length; row++) {
    for (const column of samples.values) {
      const value = column[row]!
      out.text(' ')
      if (typeof value === 'number' && value >= 0) out.integer(value, WIDTH)
      else out.text(String(value).padStart(WIDTH))
    }
    out.text(': ')
    out.copyRows(stack, stackStart[row]!, stackStart[row + 1]!, start)
    out.text(labels[samples.labels[row]!]!)
    out.text('\n')
    if (out.isFull) yield out.take()
  }
  out.text('Locations\n')
  for (const location of profile.locations) {
    out.text(locationText(location))
    if (out.isFull) yield out.take()
  }
  out.text('Mappings\n')
  for (const mapping of profile.mappings) out.text(mappingText(mapping))
  yield out.take()
}

function header(profile: PprofProfile, context: PrintContext): string {
  const { periodType, period, timeNanos, durationNanos } = profile
  const lines = profile.comments.map((comment) => `Comment: ${comment}`)
  if (profile.docUrl !== '') lines.push(`Doc: ${profile.docUrl}`)
  lines.push(`PeriodType: ${periodType.type} ${periodType.unit}`, `Period: ${period}`)
  if (timeNanos !== 0n) lines.push(`Time: ${formatGoTime(timeNanos, context.zone)}`)
  // Go's `%.4v` cuts the text after four characters, wherever that is
  if (durationNanos !== 0n) lines.push(`Duration: ${formatGoDuration(durationNanos).slice(0, 4)}`)
  const types = profile.sampleTypes.map(({ type, unit }) => `${type}/${unit}${type === profile.defaultSampleType ? '[dflt]' : ''} `)
  lines.push('Samples:', trimSpace(types.join('')))
  return `${lines.join('\n')}\n`
}

function locationText({ id, address, mapping, isFolded, lines }: Location): string {
  let before = `${String(id).padStart(6)}: 0x${address.toString(16)} `
  if (mapping !== null) before += `M=${mapping.id} `
  if (isFolded) before += '[F] '
  if (lines.length === 0) return `${before}\n`
  let text = ''
  for (const { fn, line, column } of lines) {
    const systemName = fn.name === fn.systemName ? '' : `(${fn.systemName})`
    text += `${before}${fn.name} ${fn.file}:${line}:${column} s=${fn.startLine}${systemName}\n`
    before = ' '.repeat(13)
  }
  return text
}

function mappingText(mapping: Mapping): string {
  const flags =
    (mapping.hasFunctions ? '[FN]' : '') +
    (mapping.hasFilenames ? '[FL]' : '') +
    (mapping.hasLineNumbers ? '[LN]' : '') +
    (mapping.hasInlineFrames ? '[IN]' : '')
  const range = [mapping.start, mapping.limit, mapping.offset].map((address) => `0x${address.toString(16)}`).join('/')
  return `${mapping.id}: ${range} ${mapping.file} ${mapping.buildId} ${flags}\n`
}
