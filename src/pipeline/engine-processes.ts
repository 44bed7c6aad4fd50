import type { Labels } from '../base/labels.ts'
import type { EngineCapture } from '../engines/engine.ts'

/** Labels by which processes are usually told apart, the most telling first; each with those that make it unique. */
const USUAL = [
  ['pod', ['cluster', 'namespace', 'container']],
  ['instance', ['job']],
] as const

/**
 * The labels that say which process a capture is of: those of `by`, else its pod, else its instance, else all of them.
 */
export function processLabels(labels: Labels, by: readonly string[]): Labels {
  if (by.length > 0) return picked(labels, by)
  for (const [name, beside] of USUAL) if (name in labels) return picked(labels, [...beside, name])
  return labels
}

function picked(labels: Labels, names: readonly string[]): Labels {
  return Object.fromEntries(names.filter((name) => name in labels).map((name) => [name, labels[name]!]))
}

/** The captures of each process in the order of time, the processes in the order in which they first come. */
export function byProcess(captures: readonly EngineCapture[], by: readonly string[]): EngineCapture[][] {
  const processes = new Map<string, EngineCapture[]>()
  for (const capture of captures) {
    const key = JSON.stringify(Object.entries(processLabels(capture.labels, by)).sort())
    const known = processes.get(key)
    if (known === undefined) processes.set(key, [capture])
    else known.push(capture)
  }
  return [...processes.values()].map((all) => all.sort((a, b) => (a.time < b.time ? -1 : a.time > b.time ? 1 : 0)))
}

/** The `count` captures that are spread most evenly, with the first and the last. */
export function spread(captures: readonly EngineCapture[], count: number): readonly EngineCapture[] {
  if (captures.length <= count) return captures
  if (count === 1) return [captures.at(-1)!]
  return Array.from({ length: count }, (_, i) => captures[Math.round((i * (captures.length - 1)) / (count - 1))]!)
}
