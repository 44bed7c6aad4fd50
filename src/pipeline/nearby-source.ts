import type { SourceFiles } from '../base/source-files.ts'
import { parseFunctionName } from '../gosource/function-name.ts'
import { parseGoMod } from '../gosource/go-mod.ts'
import type { GoGrammar } from '../gosource/go-parser.ts'
import type { SourceFrame } from '../gosource/source-index.ts'
import { openSource, type ProgramSource } from './source-evidence.ts'

/** The module of the working directory, whose source is used unasked where a profile is of it. */
export interface NearbyModule {
  /** The text of its `go.mod`. */
  readonly goMod: string
  /** Lists its files, and nothing outside of it; null where there are too many to do so unasked. */
  readonly files: () => Promise<SourceFiles | null>
  readonly grammar: () => Promise<GoGrammar>
}

/** Functions that are looked up before a module counts as that of a profile. */
const MAX_LOOKED_UP = 16

/** Share of the functions of `main` that must stand in the module where the profile has them: every program has a `main.main`. */
const FITTING_SHARE = 2 / 3

/** Decides whether source at hand is that of profiles, and opens it once. */
export class NearbySource {
  readonly #module: NearbyModule
  readonly #path: string | null
  #files: Promise<SourceFiles | null> | null = null
  #source: Promise<ProgramSource> | null = null

  constructor(module: NearbyModule) {
    this.#module = module
    this.#path = parseGoMod(module.goMod)?.module ?? null
  }

  /**
   * The source, where the frames are of its module: functions of its packages stand in its files, or those of package `main` do, most of
   * them at the lines that the frames have. Null where they are not.
   */
  async sourceOf(frames: Iterable<SourceFrame>): Promise<ProgramSource | null> {
    const inModule: SourceFrame[] = []
    const inMain: SourceFrame[] = []
    for (const frame of frames) {
      const { package: imported, declared } = parseFunctionName(frame.function)
      if (this.#isInModule(imported)) inModule.push(frame)
      else if (imported === 'main' && declared !== 'init') inMain.push(frame)
    }
    if (inModule.length + inMain.length === 0) return null
    this.#files ??= this.#module.files()
    const files = await this.#files
    if (files === null) return null
    const bases = new Set(files.paths.map(baseOf))
    const isListed = ({ file }: SourceFrame) => bases.has(baseOf(file))
    if (![...inModule, ...inMain].some(isListed)) return null
    this.#source ??= this.#open(files)
    const source = await this.#source
    if (await has(source, inModule.filter(isListed), 0)) return source
    return (await has(source, inMain, FITTING_SHARE)) ? source : null
  }

  #isInModule(imported: string): boolean {
    return imported === this.#path || imported.startsWith(`${this.#path}/`)
  }

  async #open(files: SourceFiles): Promise<ProgramSource> {
    const tree = { files, grammar: await this.#module.grammar(), module: null, prefix: '' }
    return openSource(tree, 'the module of the working directory, used unasked: --no-source leaves it out')
  }
}

/** Whether at least one of the frames stands in the source where the profile has it, and more than a share of those looked up. */
async function has({ index }: ProgramSource, frames: readonly SourceFrame[], share: number): Promise<boolean> {
  const some = frames.slice(0, MAX_LOOKED_UP)
  const places = await Promise.all(some.map((frame) => index.locate(frame)))
  const found = places.filter((place) => place !== null && place.path !== null && place.function !== null)
  const fitting = found.filter((place) => place!.fit === 'fits').length
  return share === 0 ? found.length > 0 : fitting > 0 && fitting >= share * some.length
}

/** The last part of a path, whose parts either kind of slash divides. */
function baseOf(path: string): string {
  return path.slice(Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\')) + 1)
}
