import { outcome } from '../base/outcome.ts'
import { bytesSource } from '../base/profile-source.ts'
import { counted } from '../base/units.ts'
import { type DecodeOptions, decodeProfile } from '../decode/decode-profile.ts'
import { ColumnTotals } from '../profile/column-totals.ts'
import type { Ask, CapturedProfile } from './captured-profile.ts'

export interface GoroutineCaptureOptions {
  readonly source: string
  /** Whether a text is captured too. */
  readonly withText: boolean
  /** The largest number of goroutines for which the full dump is requested. */
  readonly maxGoroutines: number
  readonly decode?: DecodeOptions
}

/**
 * Captures the goroutines of a process: first the protobuf, which shows how many there are, then a text. The full dump
 * (`debug=2`, with each one's state and wait) stops the process while it is made, so for very many goroutines `debug=1` is requested
 * instead,
 * with a notice. Source: runtime/pprof, `writeGoroutineStacks` (runtime.Stack with all = true stops the world).
 */
export async function captureGoroutines(ask: Ask, options: GoroutineCaptureOptions): Promise<CapturedProfile> {
  const { source, withText, maxGoroutines, decode } = options
  const bytes = await ask('goroutine')
  const totals = new ColumnTotals()
  await decodeProfile(bytesSource(source, bytes), { begin() {}, sample: (sample) => totals.add(sample) !== null }, decode)
  const base = { profile: 'goroutine', content: bytes, frames: null } as const
  const proto = { form: 'pb', bytes } as const
  if (!withText) return { ...base, files: [proto], notices: [] }
  const count = Number(totals.sum(0))
  const isTooMany = count > maxGoroutines
  const text = await outcome(ask(isTooMany ? 'goroutine?debug=1' : 'goroutine?debug=2'))
  if (text.error !== null) {
    const reason = `The process did not give the text of the goroutines: ${text.error.message}.`
    return { ...base, files: [proto], notices: [{ code: 'states-unknown', text: `${reason} Waits and creators are not known.` }] }
  }
  return {
    ...base,
    files: [proto, { form: isTooMany ? 'debug1' : 'debug2', bytes: text.value }],
    notices: isTooMany
      ? [
          {
            code: 'goroutines-many',
            text: `There are ${counted(count, 'goroutine')}, more than --max-goroutines ${maxGoroutines}: a full dump would stop the process while it is made. debug=1 was taken instead, without states and waits.`,
          },
        ]
      : [],
  }
}
