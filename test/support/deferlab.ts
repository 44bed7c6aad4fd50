import { fileURLToPath } from 'node:url'
import { readGoGrammar } from '../../src/node/go-grammar.ts'
import { openSourceFiles } from '../../src/node/source-files.ts'
import { type GivenFacts, givenFacts } from '../../src/pipeline/given-facts.ts'
import { TRUTH_PROFILES } from './truth-profiles.ts'

const PROGRAMS = fileURLToPath(new URL('../goprograms', `file://${TRUTH_PROFILES}/`))

/** The source of the programs whose defers are known, opened as `--source goprograms --module example.com/deferlab`. */
export async function deferlabFacts(): Promise<GivenFacts> {
  const [files, grammar] = await Promise.all([openSourceFiles(PROGRAMS, {}), readGoGrammar()])
  return givenFacts({ sourceTree: { files, grammar, module: 'example.com/deferlab', prefix: 'goprograms/' } })
}
