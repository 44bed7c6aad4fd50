const IN_GOROUTINE = ' in goroutine '

/** Whether the bytes at `start` are this ASCII text. */
export function startsWith(bytes: Uint8Array, start: number, text: string): boolean {
  for (let i = 0; i < text.length; i++) if (bytes[start + i] !== text.charCodeAt(i)) return false
  return true
}

/** The index after the spaces and tabs at `start`. */
export function afterSpace(bytes: Uint8Array, start: number, end: number): number {
  let at = start
  while (at < end && (bytes[at] === 0x09 || bytes[at] === 0x20)) at++
  return at
}

/** The end of a name without ` in goroutine 7`. */
export function withoutParent(bytes: Uint8Array, start: number, end: number): number {
  let at = end
  while (at > start && bytes[at - 1]! >= 0x30 && bytes[at - 1]! <= 0x39) at--
  const nameEnd = at - IN_GOROUTINE.length
  return at < end && nameEnd > start && startsWith(bytes, nameEnd, IN_GOROUTINE) ? nameEnd : end
}

/** The end of a line without ` fp=0x… sp=0x… pc=0x…`, which differ from goroutine to goroutine (GOTRACEBACK=system). */
export function withoutRegisters(bytes: Uint8Array, start: number, end: number): number {
  let at = end - 1
  while (at > start && isHex(bytes[at]!)) at--
  if (bytes[at] !== 0x78 || bytes[at - 2] !== 0x3d || bytes[at - 3] !== 0x63) return end
  const match = / fp=0x[0-9a-f]+ sp=0x[0-9a-f]+ pc=0x[0-9a-f]+$| pc=0x[0-9a-f]+$/.exec(latin1(bytes, Math.max(start, end - 80), end))
  return match === null ? end : end - match[0].length
}

function isHex(byte: number): boolean {
  return (byte >= 0x30 && byte <= 0x39) || (byte >= 0x61 && byte <= 0x66)
}

/** Decodes bytes to a text of one character per byte. */
export function latin1(bytes: Uint8Array, start: number, end: number): string {
  let text = ''
  for (let i = start; i < end; i++) text += String.fromCharCode(bytes[i]!)
  return text
}
