import type { Finding } from '../report/report.ts'

/**
 * A fingerprint per finding that stays when lines move: of its rule, function and file, and of which one it is among those that
 * have all three in common, counted from the top of the file (in the order of the report they would trade places with their sizes).
 */
export function fingerprints(findings: readonly Finding[]): string[] {
  const groups = new Map<string, number[]>()
  for (const [i, finding] of findings.entries()) {
    const key = keyOf(finding)
    const group = groups.get(key)
    if (group === undefined) groups.set(key, [i])
    else group.push(i)
  }
  const prints = new Array<string>(findings.length)
  for (const [key, group] of groups) {
    group.sort((a, b) => (findings[a]!.line ?? 0) - (findings[b]!.line ?? 0) || columnOf(findings[a]!) - columnOf(findings[b]!))
    for (const [ordinal, i] of group.entries()) prints[i] = hash(`${key}${ordinal}`)
  }
  return prints
}

function keyOf({ rule, function: name, file }: Finding): string {
  return JSON.stringify([rule, name, file])
}

function columnOf({ place }: Finding): number {
  return place?.column ?? 0
}

/** 16 hexadecimal digits: FNV-1a of 64 bits over code units. Source: draft-eastlake-fnv, the FNV non-cryptographic hash algorithm. */
function hash(text: string): string {
  let value = 0xcbf29ce484222325n
  for (let i = 0; i < text.length; i++) value = BigInt.asUintN(64, (value ^ BigInt(text.charCodeAt(i))) * 0x100000001b3n)
  return value.toString(16).padStart(16, '0')
}
