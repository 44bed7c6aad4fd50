import { ProfileError } from '../base/error.ts'
import { refuseForeign } from './foreign-profile.ts'
import type { TextFormat } from './text-formats.ts'

/** The format that the first bytes of the inflated content show. `pasted` is a text that may contain one written by Go. */
export type ContentFormat = 'proto' | TextFormat | 'pasted'

/** The number of first bytes that `sniffFormat` needs. */
export const SNIFF_LENGTH = 512

/** What copying leaves in the lines of a text: entities of web pages, and spaces that are not ASCII. */
const COPIED = /&(?:lt|gt|amp|quot|#)|\xc2\xa0/

/**
 * Decides between protobuf and Go's text profiles. Throws `kind-not-supported` for profiles that Go does not write, and `not-a-profile` for
 * content that is clearly something else.
 */
export function sniffFormat(head: Uint8Array): ContentFormat {
  const text = latin1(head)
  refuseForeign(head, text)
  if (utf16Of(head) !== null) return 'pasted'
  // a profile that was cut may be only a line feed
  if (isText(head.subarray(0, SNIFF_LENGTH)) && text.trim() !== '') {
    if (text.includes('\u001b') || COPIED.test(text)) return 'pasted'
    if (text.startsWith('heap profile: ')) return 'heap-text'
    if (/^(goroutine|goroutineleak|threadcreate) profile: total \d/.test(text)) return 'count-text'
    return /^goroutine \d+ (?:gp=\S+ m=\S+ (?:mp=\S+ )?)?\[[a-zA-Z?\]]/.test(text) ? 'goroutine-dump' : 'pasted'
  }
  const foreign = foreignBytes(text)
  if (foreign !== null) throw notAProfile(foreign.what, foreign.next)
  return 'proto'
}

/**
 * The first letters of Go's texts, to recognize UTF-16 without a byte order mark: protobuf may also begin with pairs of a character and a
 * zero byte.
 */
const BEGINNINGS = /^(?:heap|gorou|threa|panic|fatal|SIG)/

/** The encoding of a UTF-16 text, by its byte order mark or by the zero bytes in its first word; null for other content. */
export function utf16Of(head: Uint8Array): 'utf-16le' | 'utf-16be' | null {
  const text = latin1(head.subarray(0, 10))
  const everySecond = (from: number) =>
    text
      .split('')
      .filter((_, i) => i % 2 === from)
      .join('')
  const hasZeros = (from: number) => /^\0{4,}$/.test(everySecond(from))
  if (text.startsWith('\xff\xfe') || (hasZeros(1) && BEGINNINGS.test(everySecond(0)))) return 'utf-16le'
  return text.startsWith('\xfe\xff') || (hasZeros(0) && BEGINNINGS.test(everySecond(1))) ? 'utf-16be' : null
}

/** The error for a text in which nothing that Go writes begins. */
export function notAText(head: Uint8Array): ProfileError {
  const text = latin1(head)
  const { what, next } = foreignText(text)
  const line = firstLine(text)
  return notAProfile(what, next, line === '' ? null : line)
}

function notAProfile(what: string, next: string, excerpt: string | null = null): ProfileError {
  return new ProfileError('not-a-profile', `this is ${what}, not a profile`, 'byte 0', next, undefined, excerpt)
}

/** The most characters of the first line that an error shows. */
const SHOWN = 80

/** The first line of a text, which may be what a server said instead of a profile. */
function firstLine(text: string): string {
  const line =
    text
      .split('\n')
      .map((one) =>
        one
          .replace(/<[^<>]*>/g, ' ')
          .replace(/[^\x20-\x7e]/g, '')
          .replace(/ {2,}/g, ' ')
          .trim(),
      )
      .find((one) => one !== '') ?? ''
  return line.length > SHOWN ? `${line.slice(0, SHOWN)}…` : line
}

const UNPACK = 'unpack it and give the profile in it'

function foreignBytes(text: string): { what: string; next: string } | null {
  if (text.startsWith('\x1f\x8b'))
    return { what: 'gzip data inside gzip data', next: 'it was compressed twice: unpack it once with gunzip' }
  if (text.startsWith('\x7fELF')) return { what: 'an ELF executable', next: 'give the profile that it wrote' }
  if (/^(?:MZ|\xcf\xfa\xed\xfe|\xca\xfe\xba\xbe)/.test(text)) return { what: 'an executable', next: 'give the profile that it wrote' }
  if (text.startsWith('SQLite format 3')) return { what: 'a database', next: 'give the profile itself' }
  if (text.startsWith('PK\x03\x04') || text.startsWith('PK\x05\x06')) return { what: 'a zip archive', next: UNPACK }
  if (/^.{257}ustar/s.test(text)) return { what: 'a tar archive', next: UNPACK }
  if (text.startsWith('\x28\xb5\x2f\xfd')) return { what: 'zstd data', next: 'unpack it with zstd -d first' }
  if (isZlib(text))
    return { what: 'zlib data', next: 'unpack it first, such as with zlib-flate -uncompress or pigz -dz; gzip needs no unpacking' }
  if (text.startsWith('BZh') || text.startsWith('\xfd7zXZ') || text.startsWith('7z\xbc\xaf') || text.startsWith('\x04\x22\x4d\x18'))
    return { what: 'compressed data', next: 'unpack it first; gzip needs no unpacking' }
  if (/^(?:\x89PNG|\xff\xd8\xff|GIF8)/.test(text)) return { what: 'an image', next: 'give the profile that it was drawn from' }
  if (text.startsWith('%PDF-')) return { what: 'a PDF', next: 'give the profile that it was made from' }
  if (/^(?:go )?1\.\d+ trace\0/.test(text))
    return { what: 'a Go execution trace', next: 'open it with go tool trace; deferscope reads heap and goroutine profiles' }
  return null
}

/**
 * Whether content has a zlib header, except that of the fastest level, which a profile may begin with too. Source: RFC 1950, section 2.2.
 */
function isZlib(text: string): boolean {
  return /^\x78[\x5e\x9c\xda]/.test(text)
}

function foreignText(text: string): { what: string; next: string } {
  const start = text.trimStart().slice(0, 200).toLowerCase()
  if (start.startsWith('<!doctype') || start.startsWith('<html') || start.startsWith('<?xml') || start.startsWith('<head'))
    return {
      what: 'a web page',
      next: 'it may be a login or error page: open the URL in a browser, or pass the credentials when downloading',
    }
  if (text.startsWith('go 1.')) return { what: 'a Go execution trace', next: 'open it with go tool trace' }
  if (/^num_symbols: \d/.test(text))
    return { what: 'a reply of /debug/pprof/symbol', next: 'give it with --symbols, beside the heap?debug=1 text it belongs to' }
  // `{` alone is not enough: a log with other words may begin with it
  if (/^(\{\s*["}]|\[\s*["{[\]\d-])/.test(start)) return { what: 'JSON', next: 'give the profile itself (.pb.gz, or the text of debug=1)' }
  const other = /^([a-z]+) profile: /.exec(text)?.[1]
  if (other !== undefined) return { what: `the text of a ${other} profile`, next: 'deferscope reads heap and goroutine profiles' }
  if (/^(?:HTTP\/[\d.]+ )?(?:\d{3} [a-z]|not found|forbidden|unauthorized|bad gateway|upstream )/i.test(start))
    return { what: 'what a server said instead', next: 'check the URL and its credentials, and download it again' }
  return { what: 'plain text', next: 'give a profile of /debug/pprof/heap or runtime/pprof' }
}

/** Whether bytes may be text: no control characters except space, line ends, tabs and the escapes of terminal colours. */
export function isText(head: Uint8Array): boolean {
  for (const byte of head) if (byte < 0x20 && byte !== 0x09 && byte !== 0x0a && byte !== 0x0d && byte !== 0x1b) return false
  return head.length > 0
}

function latin1(bytes: Uint8Array): string {
  let text = ''
  for (let i = 0; i < bytes.length && i < SNIFF_LENGTH; i++) text += String.fromCharCode(bytes[i]!)
  return text
}
