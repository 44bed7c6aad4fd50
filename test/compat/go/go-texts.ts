import { readFileSync } from 'node:fs'

/** What a Go program (1.26, amd64) printed: time, text/tabwriter and fmt. */
interface GoTexts {
  /** TZif files as base64; nanoseconds since 1970, `2006-01-02 15:04:05 MST` and `%v`. */
  readonly zones: readonly { file: string; times: readonly (readonly [string, string, string])[] }[]
  /** Nanoseconds, `%v`. */
  readonly durations: readonly (readonly [string, string])[]
  /** Input and output of tabwriter.NewWriter(w, 0, 0, 1, ' ', tabwriter.AlignRight), both as base64. */
  readonly aligned: readonly (readonly [string, string])[]
  /** Hexadecimal digits of a float, `%.2g`, `%.5g`. */
  readonly general: readonly (readonly [string, string, string])[]
}

export const GO_TEXTS: GoTexts = JSON.parse(readFileSync(new URL('go-texts.json', import.meta.url), 'utf8'))

/** The bytes of base64. */
export function bytesOf(base64: string): Uint8Array {
  return Uint8Array.from(Buffer.from(base64, 'base64'))
}
