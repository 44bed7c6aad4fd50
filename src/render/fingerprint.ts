import { fnvOf } from '../base/fnv.ts'
import type { Finding } from '../report/report.ts'

/**
 * A fingerprint for each finding that does not change when lines move. It is made from rule, function and file, and, where several
 * findings share all three, from the finding's position among them, counted from the top of the file (in report order they would swap
 * when their sizes change).
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
