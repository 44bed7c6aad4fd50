import { existsSync } from 'node:fs'
import { realpath } from 'node:fs/promises'
import { dirname, isAbsolute, join, relative, sep } from 'node:path'
import type { ProfileError } from '../base/error.ts'
import { readText } from '../node/small-file.ts'
import { isFile } from '../node/source-files.ts'
import { type Budget, limitsFor, parseBudget } from '../report/budget.ts'
import type { Gate } from '../report/gate.ts'
import type { GatedCommand } from '../report/gated-commands.ts'

/** No budget is larger; a file of this size is something else. */
const MAX_SIZE = 1 << 20

/** The most files that a budget extends, in all. */
const MAX_FILES = 50

/**
 * The limits of a command in a budget file and those that it extends. Throws `bad-budget`, `bad-fail-on`, and what reading files throws.
 */
export async function budgetLimits(path: string, command: GatedCommand): Promise<Gate[]> {
  return limitsFor(command, await new BudgetReader(await rootOf(path)).read(path, []))
}

/** The repository that a file lies in, or without one its folder: what a budget extends lies below. */
async function rootOf(path: string): Promise<string> {
  const folder = dirname(await realpath(path).catch(() => path))
  for (let root = folder; ; root = dirname(root)) {
    if (existsSync(join(root, '.git'))) return root
    if (dirname(root) === root) return folder
  }
}

class BudgetReader {
  readonly #root: string
  readonly #read = new Map<string, readonly Budget[]>()

  constructor(root: string) {
    this.#root = root
  }

  /** A file after the files that it extends, in their order, each file once where several extend it. */
  async read(path: string, above: readonly string[]): Promise<readonly Budget[]> {
    const real = await realpath(path).catch(() => path)
    const known = this.#read.get(real)
    if (known !== undefined) return known
    const budget = await parseBudget(path, await readText(path, MAX_SIZE))
    const budgets: Budget[] = []
    for (const { path: written, error } of budget.extends) {
      const extended = await this.#extended(written, path, error)
      if ([...above, real].includes(extended.real)) throw error(`the files extend each other: ${written} leads back to this one`)
      if (this.#read.size + above.length >= MAX_FILES) throw error(`a budget extends ${MAX_FILES} files at most`)
      for (const one of await this.read(extended.path, [...above, real])) if (!budgets.includes(one)) budgets.push(one)
    }
    budgets.push(budget)
    this.#read.set(real, budgets)
    return budgets
  }

  async #extended(written: string, from: string, error: (message: string) => ProfileError): Promise<{ path: string; real: string }> {
    if (isAbsolute(written) || /^[A-Za-z][\w+.-]*:/.test(written) || written.includes('\\'))
      throw error(`${written} is no relative path with slashes`)
    const path = join(dirname(from), written)
    const real = await realpath(path).catch(() => null)
    if (real === null || !isFile(path)) throw error(`there is no file ${path}`)
    const below = relative(this.#root, real)
    if (below.startsWith(`..${sep}`) || isAbsolute(below)) throw error(`${written} lies outside of ${this.#root}`)
    return { path, real }
  }
}
