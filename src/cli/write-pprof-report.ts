import { existsSync } from 'node:fs'
import { ProfileError } from '../base/error.ts'
import { encodeGoText, holdsLoneBytes } from '../compat/go/encode-text.ts'
import type { PprofCommand } from '../compat/pprof/command-line/commands.ts'
import { gzipped } from '../node/gzip.ts'
import { type FileContent, writeNew, writeWhole } from '../node/write-file.ts'
import type { Io } from './io.ts'

/** The most file names that are tried for a new file. */
const MAX_FILES = 1000

/**
 * Writes a report to `output`, or else to standard output; where standard output is a terminal that cannot show it, to a new file. Files
 * are
 * written whole or not at all. Source: google/pprof internal/driver/driver.go, `generateReport`; commands.go, `awayFromTTY`.
 */
export async function writePprofReport(
  chunks: Iterable<string | Uint8Array>,
  command: PprofCommand,
  output: string,
  io: Io,
): Promise<void> {
  const content = await contentOf(chunks, command)
  if (output !== '') {
    await writeWhole(output, content)
    io.err(`Generating report in ${output}\n`)
  } else if (command.fileSuffix !== null && io.outIsTerminal) {
    const path = newName(command.fileSuffix)
    await writeNew(path, content)
    io.err(`Generating report in ${path}\n`)
  } else if (typeof content === 'string') io.out(content)
  else if (content instanceof Uint8Array) io.outBytes(content)
  else
    for (const chunk of content) {
      write(chunk, io)
      // wait for a slow reader, since a report may be too large to hold in memory
      await io.drained()
    }
}

/** Writes a copy of the bytes: a slow reader takes them later, when the printer has reused its array. */
function write(chunk: string | Uint8Array, io: Io): void {
  if (typeof chunk !== 'string') io.outBytes(chunk.slice())
  else if (holdsLoneBytes(chunk)) io.outBytes(encodeGoText(chunk))
  else io.out(chunk)
}

async function contentOf(chunks: Iterable<string | Uint8Array>, { output }: PprofCommand): Promise<FileContent> {
  if (output === 'text') return chunks
  if (output === 'gzip') return gzipped(joined(chunks))
  const dot = new TextDecoder().decode(joined(chunks))
  const { drawGraph } = await import('./draw-graph.ts')
  return drawGraph(dot, output)
}

function joined(chunks: Iterable<string | Uint8Array>): Uint8Array {
  return Buffer.concat([...chunks].map((chunk) => (typeof chunk === 'string' ? encodeGoText(chunk) : chunk.slice())))
}

/** A new file name. Source: google/pprof internal/driver/tempfile.go, `newTempFile`. */
function newName(suffix: string): string {
  for (let i = 1; i < MAX_FILES; i++) {
    const name = `profile${String(i).padStart(3, '0')}.${suffix}`
    if (!existsSync(name)) return name
  }
  throw new ProfileError('file-exists', `there are profile001.${suffix} and all that follow`, '.', 'name a file with -output')
}
