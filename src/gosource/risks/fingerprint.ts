const OFFSET = 0xcbf29ce484222325n
const PRIME = 0x100000001b3n

/**
 * 16 hexadecimal digits for a statement that stay the same when it moves or is indented anew: FNV-1a over the code units of
 * rule, function and text, white space as one blank. Source: RFC 9923, FNV-1a with 64 bits.
 */
export function fingerprintOf(rule: string, functionName: string, statement: string): string {
  const text = `${rule}\n${functionName}\n${statement.replace(/\s+/g, ' ')}`
  let hash = OFFSET
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i)
    hash = BigInt.asUintN(64, (hash ^ BigInt(unit & 0xff)) * PRIME)
    hash = BigInt.asUintN(64, (hash ^ BigInt(unit >>> 8)) * PRIME)
  }
  return hash.toString(16).padStart(16, '0')
}
