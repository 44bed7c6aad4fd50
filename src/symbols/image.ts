import { corrupt, hex } from './executable-errors.ts'
import { Fields } from './fields.ts'
import type { PagedBytes } from './paged-bytes.ts'

/** A part of a file that a process maps into memory. Addresses are those of the linker. */
export interface Segment {
  readonly address: number
  readonly fileOffset: number
  /** Bytes that come from the file. More memory may follow, filled with zeros. */
  readonly fileSize: number
  readonly isExecutable: boolean
  readonly isWritable: boolean
}

/** A named part of a segment. */
export interface Section {
  readonly name: string
  readonly address: number
  readonly size: number
}

/** Writes into `bytes`, which lie at `address`, the pointers that the loader would write there. */
export type Relocate = (bytes: Uint8Array, address: number) => Promise<void>

/** The headers of an executable, in one form for all formats. */
export interface Image {
  readonly format: 'elf' | 'mach-o' | 'pe'
  readonly arch: string
  readonly isLittle: boolean
  readonly wordSize: 4 | 8
  readonly isPie: boolean
  readonly buildId: string | null
  /** Go's build id from an ELF note; null for other formats, which have it in the text section. */
  readonly goBuildId: string | null
  readonly segments: readonly Segment[]
  readonly sections: readonly Section[]
  /** The address of the start of a mapping whose offset means nothing (Mach-O, PE); null for ELF. */
  readonly base: number | null
  readonly file: PagedBytes
}

/** The memory of an image before the process starts. */
export class ImageMemory {
  readonly image: Image
  readonly #relocate: Relocate | null

  /** Throws `executable-corrupt` where segments share so much of the file that a search would take too long. */
  constructor(image: Image, relocate: Relocate | null) {
    const loaded = image.segments.reduce((sum, { fileSize }) => sum + fileSize, 0)
    if (loaded > 2 * image.file.size) throw corrupt(image.file.name, 'its segments overlap', 'byte 0')
    this.image = image
    this.#relocate = relocate
  }

  /** The segment whose bytes from the file include an address. */
  segmentAt(address: number): Segment | undefined {
    return this.image.segments.find((segment) => address >= segment.address && address < segment.address + segment.fileSize)
  }

  /** The number of bytes from the file that follow an address in its segment; 0 outside all segments. */
  available(address: number): number {
    const segment = this.segmentAt(address)
    return segment === undefined ? 0 : segment.address + segment.fileSize - address
  }

  /** Reads exactly `length` bytes as the file has them; the caller must not modify them. */
  async read(address: number, length: number): Promise<Uint8Array> {
    const segment = this.segmentAt(address)
    if (segment === undefined || address + length > segment.address + segment.fileSize)
      throw corrupt(this.image.file.name, `it refers to ${length} bytes that it does not hold`, `address ${hex(address)}`)
    return this.image.file.read(segment.fileOffset + address - segment.address, length)
  }

  /** Reads a copy of the bytes with the pointers that the loader writes; a position-independent file may not hold them. */
  async readLoaded(address: number, length: number): Promise<Uint8Array> {
    const bytes = await this.read(address, length)
    if (this.#relocate === null) return bytes
    const loaded = bytes.slice()
    await this.#relocate(loaded, address)
    return loaded
  }

  async fields(address: number, length: number): Promise<Fields> {
    return new Fields(await this.read(address, length), this.image.isLittle, this.image.wordSize)
  }

  async loadedFields(address: number, length: number): Promise<Fields> {
    return new Fields(await this.readLoaded(address, length), this.image.isLittle, this.image.wordSize)
  }

  /**
   * Reads the bytes of a range that its segment holds, in order, in parts; each part repeats the last `overlap` bytes of the part before.
   */
  async *parts(address: number, size: number, overlap: number, loaded = false): AsyncGenerator<{ address: number; bytes: Uint8Array }> {
    const end = address + Math.min(size, this.available(address))
    for (let at = address; at < end; at += PART - overlap) {
      const length = Math.min(PART, end - at)
      yield { address: at, bytes: loaded ? await this.readLoaded(at, length) : await this.read(at, length) }
      if (at + length === end) return
    }
  }
}

const PART = 1 << 20
