import { counted } from '../base/units.ts'
import { type EngineSource, parseEngineSource } from '../engines/engine-source.ts'
import { withoutSecrets } from '../node/endpoint.ts'
import { gunzip } from '../node/gunzip.ts'
import { KeptCaptures } from '../node/kept-captures.ts'
import { type ReadCapture, readEngine } from '../pipeline/engine-captures.ts'
import { engineOf } from './engine-of.ts'
import { sizeOption, withoutUndefined } from './option-values.ts'
import type { OpenSource } from './source-scheme.ts'
import { startProgress } from './tui/progress.ts'

/** Go's default of runtime.MemProfileRate. */
const DEFAULT_RATE = 512 * 1024
/** The most compressed bytes that the captures of one source may have together. */
const MAX_KEPT = 4 * 1024 ** 3

/** Reads the captures that a query to an engine finds: the newest of each process, or a series. */
export const openEngine: OpenSource = async (operand, { args, io, wanted, depth, network }) => {
  const source = parseEngineSource(operand, io.now())
  const live = await network()
  const engine = engineOf(source, args, live)
  const shown = withoutSecrets(source.base)
  const progress = await startProgress(args, io, [shown])
  const maxSize = sizeOption(args, 'max-size')
  const captures = new KeptCaptures(MAX_KEPT)
  try {
    const { kept, notices } = await readEngine(
      engine,
      source,
      {
        wanted,
        depth,
        period: sizeOption(args, 'rate') ?? DEFAULT_RATE,
        decode: { inflate: gunzip, ...withoutUndefined({ maxSize }) },
        onProgress: (done, total) => {
          if (done === 0) progress.line(`${shown}: reading ${counted(total, 'capture')}`)
        },
      },
      (capture) => captures.keep(captureName(source, capture), capture.bytes),
    )
    return { sources: kept, notices }
  } finally {
    progress.stop()
  }
}

/** A source that names this capture alone. */
function captureName({ product, base }: EngineSource, { selector, type, time }: ReadCapture): string {
  // up to the next millisecond: the time of a capture may be finer than that
  const at = new Date(Number((time + 999_999n) / 1_000_000n)).toISOString()
  const query = (type.includes(':inuse_space:') ? '' : type) + selector
  return `${product}+${withoutSecrets(base)}?query=${query.replaceAll('%', '%25').replaceAll('&', '%26')}&at=${at}`
}
