import { optimizeLater } from '../node/optimize-later.ts'
import { sourcesOf } from '../node/sources.ts'
import type { OpenSource } from './source-scheme.ts'

/** Opens a file, the files of a directory or of a glob, or standard input. */
export const openFiles: OpenSource = async (operand, { io }) => {
  const sources = await sourcesOf(operand, () => io.stdin)
  optimizeLater(operand)
  return { sources, notices: [] }
}
