import { mkdtempSync, rmSync } from 'node:fs'
import { writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { gzip } from 'node:zlib'
import { ProfileError } from '../base/error.ts'
import { bytesSource, type ProfileSource } from '../base/profile-source.ts'
import { fileSource } from './sources.ts'

const deflate = promisify(gzip)

/** Bytes of captures that stay in memory; the others go into files. */
const IN_MEMORY = 32 * 1024 ** 2

/**
 * Keeps captures that came over the network for as long as the process runs, since a profile may be read twice: the first ones in memory, the
 * others in a folder of temporary files that goes with the process.
 */
export class KeptCaptures {
  readonly #maxBytes: number
  #bytes = 0
  #count = 0
  #folder: string | null = null

  /** `maxBytes` limits what is kept in all, compressed. */
  constructor(maxBytes: number) {
    this.#maxBytes = maxBytes
  }

  /** Keeps a capture; its name is for output and errors. Throws `profile-too-large` above the limit, `unwritable` where no file can be made. */
  async keep(name: string, bytes: Uint8Array): Promise<ProfileSource> {
    const content = await deflate(bytes)
    this.#bytes += content.length
    if (this.#bytes > this.#maxBytes)
      throw new ProfileError(
        'profile-too-large',
        `the captures have more than ${this.#maxBytes} bytes together`,
        name,
        'ask for less: a shorter range, a narrower selector, or last=1',
      )
    if (this.#bytes <= IN_MEMORY) return bytesSource(name, content)
    const path = join(this.#open(), `${this.#count++}.pb.gz`)
    try {
      await writeFile(path, content)
    } catch (error) {
      const code = (error as NodeJS.ErrnoException).code ?? 'unknown error'
      throw new ProfileError('unwritable', `a temporary file cannot be written (${code})`, path, 'make room, or set TMPDIR', error)
    }
    return { ...fileSource(path), name }
  }

  /** The folder is readable for its owner alone, as `mkdtemp` makes it. */
  #open(): string {
    if (this.#folder === null) {
      const folder = mkdtempSync(join(tmpdir(), 'deferscope-'))
      process.on('exit', () => rmSync(folder, { recursive: true, force: true }))
      this.#folder = folder
    }
    return this.#folder
  }
}
