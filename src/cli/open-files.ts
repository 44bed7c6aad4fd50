import { sourcesOf } from '../node/sources.ts'
import type { OpenSource } from './source-scheme.ts'

/** Opens a file, the files of a directory or of a glob, or standard input. */
export const openFiles: OpenSource = async (operand, { io }) => ({ sources: await sourcesOf(operand, () => io.stdin), notices: [] })
