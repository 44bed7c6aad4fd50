import type { LocationTable } from '../profile/profile.ts'
import { type FoldExports, openFold } from './fold-module.ts'
import { FoldReading, numberOf } from './fold-reading.ts'
import type { NearestQuestion } from './nearest-question.ts'

/** Larger ids are never folded. Source: `MAX_ID` of `src/fold-wasm/rows-by-id.ts`. */
const MAX_ID = 1 << 22

/** A decoder that answers the question in WebAssembly; null where there is none, or ids are too large for it. */
export async function openNearestDecoder(question: NearestQuestion): Promise<NearestDecoder | null> {
  const fold = await openFold()
  return fold === null ? null : NearestDecoder.of(fold, question)
}

/** Sums one value by the nearest location that is asked for, by row. Memory follows the number of locations. */
export class NearestDecoder extends FoldReading<Float64Array> {
  /** Null where ids are too large. */
  static of(fold: FoldExports, question: NearestQuestion): NearestDecoder | null {
    const ids = idsOf(question.locations)
    return ids === null ? null : new NearestDecoder(fold, question, ids)
  }

  private constructor(fold: FoldExports, { value, isAsked }: NearestQuestion, ids: Uint32Array) {
    const limit = ids.reduce((largest, id) => Math.max(largest, id), 0) + 1
    super(fold, () => {
      fold.endNearest()
      const byId = new Float64Array(fold.memory.buffer, numberOf(fold, 'nearestSums'), limit)
      return Float64Array.from(ids, (id) => byId[id]!)
    })
    fold.askNearest(value, limit)
    const marks = new Uint8Array(fold.memory.buffer, numberOf(fold, 'isAsked'), limit)
    for (const [row, id] of ids.entries()) marks[id] = isAsked[row]!
  }
}

function idsOf({ length, ids }: LocationTable): Uint32Array | null {
  const byRow = new Uint32Array(length)
  for (let row = 0; row < length; row++) {
    const id = ids.id(row)
    if (id >= MAX_ID) return null
    byRow[row] = Number(id)
  }
  return byRow
}
