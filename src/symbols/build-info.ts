import type { ImageMemory } from './image.ts'

/** A module that the program was built from. */
export interface GoModule {
  readonly path: string
  /** The version; empty or `(devel)` where the module is a local folder. */
  readonly version: string
  /** The module that a `replace` directive used instead; null where there is none. */
  readonly replace: { readonly path: string; readonly version: string } | null
}

/** How a Go program was built. */
export interface GoBuildInfo {
  /** Such as `go1.26.8`; names of experiments may follow. */
  readonly goVersion: string
  /** Package path of the command; empty where it is not in a module. */
  readonly path: string
  /** Path of the main module; empty where there is none. */
  readonly modulePath: string
  readonly moduleVersion: string
  readonly dependencies: readonly GoModule[]
  /** Build settings such as `-trimpath`, `GOARCH` and `vcs.revision`; from Go 1.18 on. */
  readonly settings: ReadonlyMap<string, string>
}

/** The first bytes of the build information, after one byte 0xff. */
const MAGIC = new TextEncoder().encode(' Go buildinf:')
const HEADER = 32
/** Larger than the text of any list of modules. */
const MAX_TEXT = 1 << 24
const SECTIONS = ['.go.buildinfo', '__go_buildinfo']

/** Reads the build information that `go version -m` shows; null where the image has none. Source: debug/buildinfo, buildinfo.go. */
export async function readBuildInfo(memory: ImageMemory): Promise<GoBuildInfo | null> {
  const { sections, segments } = memory.image
  const named = SECTIONS.flatMap((name) => sections.find((section) => section.name === name) ?? [])
  const writable = segments
    .filter((segment) => segment.isWritable && !segment.isExecutable)
    .map(({ address, fileSize }) => ({ address, size: fileSize }))
  for (const { address, size } of [...named, ...writable]) {
    const at = await findHeader(memory, address, size)
    const texts = at === null ? null : await readTexts(memory, at)
    if (texts !== null && texts.version !== '') return parseBuildInfo(texts.version, texts.modules)
  }
  return null
}

async function findHeader(memory: ImageMemory, address: number, size: number): Promise<number | null> {
  for await (const part of memory.parts(address, size, HEADER)) {
    const first = -part.address & 15
    for (let at = first; at + HEADER <= part.bytes.length; at += 16)
      if (part.bytes[at] === 0xff && MAGIC.every((byte, i) => part.bytes[at + 1 + i] === byte)) return part.address + at
  }
  return null
}

interface Texts {
  readonly version: string
  readonly modules: string
}

async function readTexts(memory: ImageMemory, address: number): Promise<Texts | null> {
  const header = await memory.read(address, HEADER)
  const flags = header[15]!
  if ((flags & 2) !== 0) {
    const version = await readInline(memory, address + HEADER)
    const modules = version === null ? null : await readInline(memory, version.end)
    return version === null || modules === null ? null : { version: decoded(version.bytes), modules: unframed(modules.bytes) }
  }
  // before Go 1.18: two pointers, each to a string
  const wordSize = header[14]!
  if (wordSize !== memory.image.wordSize) return null
  const pointers = await memory.loadedFields(address + 16, wordSize * 2)
  const version = await readString(memory, pointers.word(0))
  const modules = await readString(memory, pointers.word(wordSize))
  return version === null ? null : { version: decoded(version), modules: unframed(modules ?? new Uint8Array(0)) }
}

/** Reads a varint n and the n bytes after it. */
async function readInline(memory: ImageMemory, address: number): Promise<{ bytes: Uint8Array; end: number } | null> {
  const start = await memory.read(address, Math.min(5, memory.available(address)))
  let length = 0
  let at = 0
  for (let shift = 0; ; shift += 7) {
    if (at >= start.length) return null
    const byte = start[at++]!
    length += (byte & 0x7f) * 2 ** shift
    if (byte < 0x80) break
  }
  if (length > MAX_TEXT || length > memory.available(address + at))
    return length === 0 ? { bytes: new Uint8Array(0), end: address + at } : null
  return { bytes: await memory.read(address + at, length), end: address + at + length }
}

/** Reads a Go string: a pointer and a length. */
async function readString(memory: ImageMemory, address: number): Promise<Uint8Array | null> {
  const { wordSize } = memory.image
  if (memory.available(address) < wordSize * 2) return null
  const string = await memory.loadedFields(address, wordSize * 2)
  const length = string.word(wordSize)
  if (length > MAX_TEXT || length > memory.available(string.word(0))) return null
  return memory.read(string.word(0), length)
}

function decoded(bytes: Uint8Array): string {
  return new TextDecoder().decode(bytes)
}

/** Removes the 16 bytes that mark the start and the 16 that mark the end of the text. */
function unframed(bytes: Uint8Array): string {
  return bytes.length >= 33 && bytes[bytes.length - 17] === 0x0a ? decoded(bytes.subarray(16, -16)) : ''
}

/** Parses lines of a word, a tab, and columns. Lines that it does not know are skipped. Source: runtime/debug, mod.go, ParseBuildInfo. */
function parseBuildInfo(goVersion: string, text: string): GoBuildInfo {
  let path = ''
  let main = { path: '', version: '' }
  const dependencies: GoModule[] = []
  const settings = new Map<string, string>()
  for (const line of text.split('\n')) {
    const [kind, first = '', second = ''] = line.split('\t')
    if (kind === 'path') path = first
    if (kind === 'mod') main = { path: first, version: second }
    if (kind === 'dep') dependencies.push({ path: first, version: second, replace: null })
    const last = dependencies.at(-1)
    if (kind === '=>' && last !== undefined) dependencies[dependencies.length - 1] = { ...last, replace: { path: first, version: second } }
    if (kind === 'build') {
      const [key, value] = splitSetting(line.slice('build\t'.length))
      if (key !== '') settings.set(key, value)
    }
  }
  return { goVersion, path, modulePath: main.path, moduleVersion: main.version, dependencies, settings }
}

/** Splits `key=value`. Either part may be a quoted Go string. */
function splitSetting(text: string): [string, string] {
  const match = /^("(?:[^"\\]|\\.)*"|`[^`]*`|[^=]*)=([\s\S]*)$/.exec(text)
  return match === null ? ['', ''] : [unquoted(match[1]!), unquoted(match[2]!)]
}

function unquoted(text: string): string {
  if (/^`[^`]*`$/.test(text)) return text.slice(1, -1)
  if (!/^"([^"\\]|\\.)*"$/.test(text)) return text
  return text
    .slice(1, -1)
    .replace(/\\(?:x([0-9a-fA-F]{2})|u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8})|(.))/g, (whole, x, u, wide, char: string | undefined) => {
      if (char !== undefined) return ESCAPES[char] ?? char
      const code = Number.parseInt(x ?? u ?? wide, 16)
      return code <= 0x10ffff ? String.fromCodePoint(code) : whole
    })
}

const ESCAPES: Record<string, string> = { n: '\n', t: '\t', r: '\r', a: '\x07', b: '\b', f: '\f', v: '\v' }
