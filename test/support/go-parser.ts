import { loadGoParser } from '../../src/gosource/go-parser.ts'
import { readGoGrammar } from '../../src/node/go-grammar.ts'

/** One parser for all tests of a file. */
export const parseGo = await loadGoParser(await readGoGrammar())
