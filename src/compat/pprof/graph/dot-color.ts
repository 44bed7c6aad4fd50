import { goExp } from '../../../base/go-exp.ts'
import { goLog } from '../../go/log.ts'

/** The exponent for shares; it makes small shares differ more from grey. */
const POWER = 0.3

interface Tone {
  readonly saturation: number
  readonly value: number
}

/** Saturation and value of colours in HSV. */
const BACKGROUND: Tone = { saturation: 0.1, value: 0.93 }
const FOREGROUND: Tone = { saturation: 1, value: 0.7 }

/**
 * The colour of a share as `#rrggbb`: green for -1, grey for 0, red for 1, and blends between; pale for backgrounds. NaN gives what Go
 * gives on
 * amd64. Source: google/pprof internal/graph/dotgraph.go, `dotColor`.
 */
export function dotColor(share: number, isBackground: boolean): string {
  const { saturation: full, value } = isBackground ? BACKGROUND : FOREGROUND
  const limited = Math.max(-1, Math.min(1, share))
  const size = Math.abs(limited)
  const saturation = size < 0.2 ? full * (size / 0.2) : full
  const shifted = limited > 0 ? raised(limited) : limited < 0 ? -raised(-limited) : limited
  const red = shifted < 0 ? value * (1 + saturation * shifted) : value
  const green = shifted < 0 ? value : value * (1 - saturation * shifted)
  return `#${[red, green, value * (1 - saturation)].map(hexadecimal).join('')}`
}

/** Source: Go math/pow.go, `Pow`, for exponents up to 1/2. */
function raised(share: number): number {
  return share === 1 ? 1 : goExp(POWER * goLog(share))
}

function hexadecimal(part: number): string {
  return (Math.trunc(part * 255) & 0xff).toString(16).padStart(2, '0')
}
