import { instantiate } from '../../src/decode/fold-module.ts'
import { compareFolds } from './compare-folds.ts'
import { foldCase } from './fold-cases.ts'
import { generator } from './random.ts'

/** Runs cases `first` to `first + count - 1`, each by its number alone. Returns how many ended in which way; throws with the number of a failure. */
export function fuzzFold(module: WebAssembly.Module, first: number, count: number): Record<string, number> {
  const fold = instantiate(module)
  const results: Record<string, number> = {}
  for (let number = first; number < first + count; number++) {
    const random = generator(number)
    const content = foldCase(random)
    const cuts = random() < 0.5 ? [] : Array.from({ length: 3 }, () => Math.floor(random() * (content.length + 1))).sort((a, b) => a - b)
    try {
      const result = compareFolds(content, cuts, fold)
      results[result] = (results[result] ?? 0) + 1
    } catch (error) {
      throw new Error(`case ${number}: ${(error as Error).message}`, { cause: error })
    }
  }
  return results
}
