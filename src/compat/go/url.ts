/** A scheme with its colon. */
const SCHEME = /^[a-zA-Z][a-zA-Z0-9+.-]*:/
const BAD_ESCAPE = /%(?![0-9a-fA-F]{2})/
/** ASCII characters that a host must not have: all except letters, digits and the ones listed; and escapes of ASCII characters. */
const BAD_IN_HOST = /[^\w\-.~!$&'()*+,;=:[\]<>"%\u0080-\uffff]|%(?!25)[0-7]/
const USER = /^[A-Za-z0-9\-._:~!$&'()*+,;=%@]*$/

/**
 * Whether Go takes a text for a URL with a scheme. It takes `C:\x` for one, with scheme `c`. Source: Go net/url/url.go, `Parse`,
 * `URL.IsAbs`.
 */
export function isAbsoluteUrl(text: string): boolean {
  const hash = text.indexOf('#')
  const plain = hash === -1 ? text : text.slice(0, hash)
  const scheme = SCHEME.exec(plain)?.[0]
  // biome-ignore lint/suspicious/noControlCharactersInRegex: a text with them is not a URL
  if (scheme === undefined || /[\0-\x1f\x7f]/.test(plain) || (hash !== -1 && BAD_ESCAPE.test(text.slice(hash)))) return false
  const [rest = ''] = plain.slice(scheme.length).split('?', 1)
  if (!rest.startsWith('/')) return true
  const [, authority, path] = /^\/\/([^/]*)(.*)$/su.exec(rest) ?? ['', '', rest]
  return isAuthority(authority!, /^https?:$/i.test(scheme)) && !BAD_ESCAPE.test(path!)
}

/** Whether a text is a valid user and host. Source: Go net/url/url.go, `parseAuthority`, `parseHost`. */
function isAuthority(text: string, isHttp: boolean): boolean {
  const at = text.lastIndexOf('@')
  const user = text.slice(0, Math.max(at, 0))
  const host = text.slice(at + 1)
  if (!USER.test(user) || BAD_ESCAPE.test(user) || BAD_ESCAPE.test(host)) return false
  const literal = /^\[([^[]*?)(?:%25[^[]+)?\](?::\d*)?$/.exec(host)
  if (host.includes('[')) return literal !== null && isIpv6(literal[1]!)
  const colon = isHttp ? host.indexOf(':') : host.lastIndexOf(':')
  return (colon === -1 || /^:\d*$/.test(host.slice(colon))) && !BAD_IN_HOST.test(host)
}

/** Whether a text is an IPv6 address. Source: Go net/netip/netip.go, `parseIPv6`. */
function isIpv6(text: string): boolean {
  const halves = text.replace(/(^|:)\d{1,3}(?:\.\d{1,3}){3}$/, '$10:0').split('::')
  const groups = halves.flatMap((half) => (half === '' ? [] : half.split(':')))
  if (!groups.every((group) => /^[0-9a-f]{1,4}$/i.test(group))) return false
  return halves.length === 1 ? groups.length === 8 : halves.length === 2 && groups.length < 8
}
