import { relative, sep } from 'node:path'
import { readGoGrammar } from '../node/go-grammar.ts'
import { openModuleFiles, readGoMod } from '../node/module-files.ts'
import { openSourceFiles } from '../node/source-files.ts'
import type { NearbyModule } from '../pipeline/nearby-source.ts'
import type { SourceTree } from '../pipeline/source-evidence.ts'
import type { Io } from './io.ts'

/** Opens the tree of Go source below a directory. Throws `unreadable` and `not-found`. */
export async function openTree(directory: string, module: string | null, env: Io['env']): Promise<SourceTree> {
  const [files, grammar] = await Promise.all([openSourceFiles(directory, env), readGoGrammar()])
  const way = relative('.', directory)
  // a tree outside the working directory is named as the user wrote it
  const prefix = (way === '..' || way.startsWith(`..${sep}`) ? directory : way).split(sep).join('/').replace(/\/+$/, '')
  return { files, grammar, module, prefix: prefix === '' ? '' : `${prefix}/` }
}

/** The module whose root is the working directory; null where that is none. */
export async function nearbyModule(): Promise<NearbyModule | null> {
  const goMod = await readGoMod('.')
  return goMod === null ? null : { goMod, files: () => openModuleFiles('.'), grammar: readGoGrammar }
}
