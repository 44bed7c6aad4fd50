const OFFSET = 0xcbf29ce484222325n
const PRIME = 0x100000001b3n

/** A hash of a text in 16 hexadecimal digits: FNV-1a of 64 bits over the two bytes of each UTF-16 code unit. Source: RFC 9923. */
export function fnvOf(text: string): string {
  let hash = OFFSET
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i)
    hash = BigInt.asUintN(64, (hash ^ BigInt(unit & 0xff)) * PRIME)
    hash = BigInt.asUintN(64, (hash ^ BigInt(unit >>> 8)) * PRIME)
  }
  return hash.toString(16).padStart(16, '0')
}
