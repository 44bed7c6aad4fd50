import type { ImageMemory } from './image.ts'

const SECTIONS = ['.text', '__text']
/** The number of bytes that cmd/go searches. */
const START = 1 << 15

/** Go's build id at the start of the text section, for files other than ELF. Source: cmd/internal/buildid, buildid.go, readRaw. */
export async function textBuildId(memory: ImageMemory): Promise<string | null> {
  const section = memory.image.sections.find(({ name }) => SECTIONS.includes(name))
  if (section === undefined) return null
  const bytes = await memory.read(section.address, Math.min(START, section.size, memory.available(section.address)))
  // one character per byte, so that the pattern can name 0xff
  const text = Array.from(bytes, (byte) => String.fromCharCode(byte)).join('')
  return /\xff Go build ID: "([^"\\]*)"\n \xff/.exec(text)?.[1] ?? null
}
