import type { Profile } from '../../src/profile/profile.ts'
import type { CollectSink } from './profile-view.ts'

/**
 * A profile with its samples as pprof's `Profile.String` prints it (but for times, and labels other than one number), one
 * character per byte. Source: google/pprof profile/profile.go, `String`.
 */
export function rawDump(profile: Profile, sink: CollectSink): string {
  const { sampleTypes, periodType, durationNanos } = profile
  return [
    `PeriodType: ${utf8(periodType.type)} ${utf8(periodType.unit)}`,
    `Period: ${profile.period}`,
    ...(durationNanos === 0n ? [] : [`Duration: ${durationText(durationNanos).slice(0, 4)}`]),
    'Samples:',
    sampleTypes.map(({ type, unit }) => utf8(`${type}/${unit}`)).join(' '),
    ...sink.samples.flatMap((sample) => sampleLines(profile, sample)),
    'Locations',
    ...Array.from({ length: profile.locations.length }, (_, row) => locationText(profile, row)),
    'Mappings',
    ...Array.from({ length: profile.mappings.length }, (_, row) => mappingText(profile, row)),
    '',
  ].join('\n')
}

function sampleLines(profile: Profile, { values, stack, labels }: CollectSink['samples'][number]): string[] {
  const numbers = values.map((value) => ` ${String(value).padStart(10)}`).join('')
  const line = `${numbers}: ${stack.map((row) => `${row + 1} `).join('')}`
  return [line, ...labels.map(({ key, number }) => `                ${bytesOf(profile, key)}:[${number}]`)]
}

function locationText({ locations, functions, ...profile }: Profile, row: number): string {
  const mapping = locations.mapping[row]!
  const head = `${String(row + 1).padStart(6)}: ${hex(locations.address(row))} ${mapping === -1 ? '' : `M=${mapping + 1} `}`
  const lines: string[] = []
  for (let i = locations.lineStart[row]!; i < locations.lineEnd[row]!; i++) {
    const fn = locations.lineFunction[i]!
    const place = `${bytesOf(profile, functions.file[fn]!)}:${locations.lineNumber[i]}:${locations.lineColumn[i]}`
    lines.push(`${bytesOf(profile, functions.name[fn]!)} ${place} s=${functions.startLine[fn]}`)
  }
  return head + lines.join('\n             ')
}

function mappingText({ mappings, ...profile }: Profile, row: number): string {
  const range = [mappings.start[row]!, mappings.limit[row]!, mappings.offset[row]!].map(hex).join('/')
  return `${row + 1}: ${range} ${bytesOf(profile, mappings.file[row]!)} ${bytesOf(profile, mappings.buildId[row]!)} `
}

const hex = (value: bigint) => `0x${value.toString(16)}`

function bytesOf({ strings }: Pick<Profile, 'strings'>, row: number): string {
  return Buffer.from(strings.bytes(row)).toString('latin1')
}

/** A text of the model as its bytes: a lone surrogate U+DC00 + byte is that byte. */
function utf8(text: string): string {
  return Array.from(text, (character) => {
    const code = character.codePointAt(0)!
    return code >= 0xdc80 && code <= 0xdcff ? String.fromCharCode(code - 0xdc00) : Buffer.from(character).toString('latin1')
  }).join('')
}

/** Source: Go time, `Duration.String`, for whole milliseconds. */
function durationText(nanos: bigint): string {
  const sign = nanos < 0n ? '-' : ''
  const ms = nanos < 0n ? -nanos / 1_000_000n : nanos / 1_000_000n
  if (ms < 1000n) return `${sign}${ms}ms`
  const seconds = `${(ms / 1000n) % 60n}${
    ms % 1000n === 0n
      ? ''
      : `.${String(ms % 1000n)
          .padStart(3, '0')
          .replace(/0+$/, '')}`
  }s`
  const minutes = ms / 60_000n
  if (minutes === 0n) return sign + seconds
  return `${sign}${minutes < 60n ? '' : `${minutes / 60n}h`}${minutes % 60n}m${seconds}`
}
