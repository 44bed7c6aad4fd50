import { unlink } from 'node:fs/promises'
import type { CaptureFolder } from './capture-folder.ts'

/** The latest captures of a long watch on disk; the oldest are removed when new ones come. */
export class CaptureRing {
  #folder: CaptureFolder
  #keep: number
  #saved: string[][] = []

  /** `keep` is the number of captures that stay. */
  constructor(folder: CaptureFolder, keep: number) {
    this.#folder = folder
    this.#keep = keep
  }

  /** Saves the files of one capture, each whole, then removes the files of the oldest capture where there are too many. */
  async save(files: readonly { readonly name: string; readonly bytes: Uint8Array }[]): Promise<void> {
    const paths: string[] = []
    this.#saved.push(paths)
    for (const { name, bytes } of files) paths.push((await this.#folder.save(name, bytes)).path)
    while (this.#saved.length > this.#keep) for (const path of this.#saved.shift()!) await unlink(path).catch(() => undefined)
  }
}
