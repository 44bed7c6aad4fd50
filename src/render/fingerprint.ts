import { fnvOf } from '../base/fnv.ts'
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
    for (const [ordinal, i] of group.entries()) prints[i] = fnvOf(`${key}${ordinal}`)
  }
  return prints
}

function keyOf({ rule, function: name, file }: Finding): string {
  return JSON.stringify([rule, name, file])
}

function columnOf({ place }: Finding): number {
  return place?.column ?? 0
}
