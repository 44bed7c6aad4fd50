import { bytesSource } from '../../src/base/profile-source.ts'
import { decodeGoroutines } from '../../src/decode/decode-goroutines.ts'
import type { GoroutineDump } from '../../src/profile/goroutine-dump.ts'
import { GOROUTINE_FLAGS, type GoroutineTable } from '../../src/profile/goroutine-table.ts'
import { chunkedSource } from './decoding.ts'

/** A group with everything resolved. Frames as `name file:line`, with ` (inlined)` and the like behind other kinds than calls. */
export interface GroupView {
  readonly count: number
  readonly state: string | null
  readonly stack: readonly string[]
  readonly createdBy?: string
  readonly wait?: string
  readonly id?: number
  readonly flags?: string
  readonly labels?: Readonly<Record<string, string>>
  readonly elided?: number
}

export function readGoroutines(text: string | Uint8Array, cuts: readonly number[] = []): Promise<GoroutineDump> {
  const bytes = typeof text === 'string' ? new TextEncoder().encode(text) : text
  return decodeGoroutines(cuts.length === 0 ? bytesSource('dump.txt', bytes) : chunkedSource(bytes, cuts))
}

/** What of a group is known; the rest is left out, so that expectations are short. */
export function groupViews(dump: GoroutineDump, table: GoroutineTable = dump.table): GroupView[] {
  return Array.from({ length: table.length }, (_, row) => {
    const labels = Object.fromEntries(dump.labelSets.get(table.labels[row]!))
    const flags = Object.entries(GOROUTINE_FLAGS).flatMap(([name, bit]) => ((table.flags[row]! & bit) === 0 ? [] : [name]))
    return {
      count: table.count[row]!,
      state: dump.frames.text(table.state[row]!),
      stack: [...table.stackOf(row)].map((frame) => frameText(dump, frame)),
      ...(table.createdBy[row] === -1 ? {} : { createdBy: frameText(dump, table.createdBy[row]!) }),
      ...(table.waitCount[row] === 0 ? {} : { wait: `${table.waitMin[row]}..${table.waitMax[row]} of ${table.waitCount[row]}` }),
      ...(table.firstId[row] === -1 ? {} : { id: table.firstId[row]! }),
      ...(flags.length === 0 ? {} : { flags: flags.join() }),
      ...(Object.keys(labels).length === 0 ? {} : { labels }),
      ...(table.elided[row] === 0 ? {} : { elided: table.elided[row]! }),
    }
  })
}

export function frameText({ frames }: GoroutineDump, frame: number): string {
  const kind = frames.kindOf(frame)
  if (kind === 'elided') return '...'
  const place = frames.fileName(frame) === '' ? '' : ` ${frames.fileName(frame)}:${frames.line[frame]}`
  return frames.functionName(frame) + place + (kind === 'call' ? '' : ` (${kind})`)
}

/** All that two readings of one text must agree on. */
export function dumpView(dump: GoroutineDump): unknown {
  const { kind, form, isCut, skipped, trigger, dumpCount } = dump
  return { kind, form, isCut, skipped, trigger, dumpCount, groups: groupViews(dump) }
}
