import { ProfileError } from '../base/error.ts'
import { refuseForeign } from './foreign-profile.ts'

/** What the first bytes of the (inflated) content say it is. */
export type ContentFormat = 'proto' | 'heap-text' | 'count-text' | 'goroutine-dump'

/** As many bytes as `sniffFormat` wants to see. */
export const SNIFF_LENGTH = 512

/** A goroutine's header, after any words of a log; or what the runtime writes before the first one. */
const DUMP =
  /^.{0,200}?goroutine \d+ (?:gp=\S+ m=\S+ (?:mp=\S+ )?)?\[[a-zA-Z?]|^(?:panic: |fatal error: |SIG[A-Z]+: |\[signal SIG|runtime: goroutine stack exceeds)/m

/**
 * Tells Go's text profiles from protobuf. Throws `kind-not-supported` for profiles that Go does not write, and `not-a-profile` for content
 * that is clearly something else.
 */
export function sniffFormat(head: Uint8Array): ContentFormat {
  const text = latin1(head)
  refuseForeign(head, text)
  if (text.startsWith('heap profile: ')) return 'heap-text'
  if (/^(goroutine|goroutineleak|threadcreate) profile: total \d/.test(text)) return 'count-text'
  if (isText(head.subarray(0, SNIFF_LENGTH)) && DUMP.test(text)) return 'goroutine-dump'
  const foreign = foreignContent(text)
  if (foreign !== null) throw new ProfileError('not-a-profile', `this is ${foreign.what}, not a profile`, 'byte 0', foreign.next)
  return 'proto'
}

function foreignContent(text: string): { what: string; next: string } | null {
  const start = text.trimStart().slice(0, 200).toLowerCase()
  if (start.startsWith('<!doctype') || start.startsWith('<html') || start.startsWith('<?xml') || start.startsWith('<head'))
    return {
      what: 'a web page',
      next: 'it may be a login or error page: open the URL in a browser, or pass the credentials when downloading',
    }
  if (text.startsWith('\x1f\x8b'))
    return { what: 'gzip data inside gzip data', next: 'it was compressed twice: unpack it once with gunzip' }
  if (text.startsWith('\x7fELF')) return { what: 'an ELF executable', next: 'give the profile that it wrote' }
  if (text.startsWith('PK\x03\x04')) return { what: 'a zip archive', next: 'unpack it and give the profile in it' }
  if (text.startsWith('\x28\xb5\x2f\xfd')) return { what: 'zstd data', next: 'unpack it with zstd -d first' }
  if (text.startsWith('BZh') || text.startsWith('\xfd7zXZ'))
    return { what: 'compressed data', next: 'unpack it first; gzip needs no unpacking' }
  if (/^(go )?1\.\d+ trace\0/.test(text) || text.startsWith('go 1.'))
    return { what: 'a Go execution trace', next: 'open it with go tool trace; deferscope reads heap and goroutine profiles' }
  if (/^num_symbols: \d/.test(text))
    return { what: 'a reply of /debug/pprof/symbol', next: 'give it with --symbols, beside the heap?debug=1 text it belongs to' }
  // not `{` alone: a message may begin with a line feed and a length of 123
  if (/^(\{\s*["}]|\[\s*["{[\]\d-])/.test(start)) return { what: 'JSON', next: 'give the profile itself (.pb.gz, or the text of debug=1)' }
  const other = /^([a-z]+) profile: /.exec(text)?.[1]
  if (other !== undefined) return { what: `the text of a ${other} profile`, next: 'deferscope reads heap and goroutine profiles' }
  if (/heap profile: \d+: /.test(text))
    return { what: 'a file with other text before a heap profile', next: 'remove the lines before "heap profile:"' }
  // protobuf never starts with two printable words: its first byte is a tag, its second a length or number
  if (/^[\x20-\x7e\t\r\n]{24,}$/.test(text.slice(0, 64)) && text.length >= 24)
    return { what: 'plain text', next: 'give a profile of /debug/pprof/heap or runtime/pprof' }
  return null
}

/** Whether the bytes may be a text: no control characters but space, line ends, tabs and the escapes of terminal colours. */
export function isText(head: Uint8Array): boolean {
  for (const byte of head) if (byte < 0x20 && byte !== 0x09 && byte !== 0x0a && byte !== 0x0d && byte !== 0x1b) return false
  return head.length > 0
}

function latin1(bytes: Uint8Array): string {
  let text = ''
  for (let i = 0; i < bytes.length && i < SNIFF_LENGTH; i++) text += String.fromCharCode(bytes[i]!)
  return text
}
