import type { Labels } from '../base/labels.ts'

/** The longest part of a file name that a label gives. */
const MAX_PART = 60

/**
 * A word for file names, from the labels that people know a process by: namespace and pod, else job and instance. Only letters, digits,
 * dots, dashes and underscores; empty where the labels say none of it.
 */
export function labelStem({ namespace, pod, job, service, service_name: name, instance }: Labels): string {
  const parts = pod === undefined ? [job ?? service ?? name, instance] : [namespace, pod]
  return parts
    .map((part) => safe(part ?? ''))
    .filter((part) => part !== '')
    .join('.')
}

function safe(text: string): string {
  return text
    .replace(/[^\w.-]+/g, '-')
    .replace(/\.{2,}/g, '.')
    .slice(0, MAX_PART)
    .replace(/^[.-]+|[.-]+$/g, '')
}

/** Makes words for file names different from each other, also where case does not count; in the same order. */
export function uniqueStems(stems: readonly string[]): string[] {
  const taken = new Set<string>()
  return stems.map((first) => {
    let stem = first
    for (let count = 2; taken.has(stem.toLowerCase()); count++) stem = `${first}-${count}`
    taken.add(stem.toLowerCase())
    return stem
  })
}
