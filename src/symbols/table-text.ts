import { corrupt, hex } from './executable-errors.ts'
import { textUntilZero } from './fields.ts'
import type { AddressRange } from './function-table-header.ts'
import type { ImageMemory } from './image.ts'

/** Longer than any function name; names of generic functions are long. */
const MAX_TEXT = 1 << 16

/** Reads the text that starts at an offset of a range and ends at the next zero byte. */
export async function readText(memory: ImageMemory, range: AddressRange, offset: number): Promise<string> {
  const left = range.size - offset
  for (let length = 128; ; length *= 8) {
    const bytes = await memory.read(range.address + offset, Math.max(0, Math.min(length, left)))
    if (bytes.includes(0)) return textUntilZero(bytes)
    if (length >= Math.min(left, MAX_TEXT))
      throw corrupt(memory.image.file.name, 'a name does not end', `address ${hex(range.address + offset)}`)
  }
}

/** Offsets in a range at which a text stands between two zero bytes, or between the start of the range and a zero byte. */
export async function indexOfText(memory: ImageMemory, range: AddressRange, text: string): Promise<Set<number>> {
  const offsets = new Set<number>()
  const wanted = new TextEncoder().encode(`${text}\0`)
  if (text === '' || wanted.length > MAX_TEXT) return offsets
  for await (const { address, bytes } of memory.parts(range.address, range.size, wanted.length)) {
    for (let at = bytes.indexOf(wanted[0]!); at >= 0; at = bytes.indexOf(wanted[0]!, at + 1)) {
      // parts overlap by the length of the text and the zero byte before it
      if (at > 0 ? bytes[at - 1] !== 0 : address !== range.address) continue
      let matched = 1
      while (matched < wanted.length && bytes[at + matched] === wanted[matched]) matched++
      if (matched === wanted.length) offsets.add(address + at - range.address)
    }
  }
  return offsets
}
