import { newestCaptures, type ProcessKey, processesOf, valueBy } from '../analysis/processes.ts'
import { processTraits } from '../analysis/same-process.ts'
import { counted } from '../base/units.ts'
import { readProcessLabels } from '../profile/process-labels.ts'
import type { Notice } from '../report/report.ts'
import type { Instance } from './goroutine-instances.ts'

/** The goroutines of processes that labels name, each at its newest moment. */
export interface NewestInstances {
  readonly instances: readonly Instance[]
  /** The process of each instance; null where labels do not name all of them. */
  readonly processes: readonly string[] | null
  readonly notices: readonly Notice[]
}

/** Keeps the newest moment of each process where labels name the processes; else all, since nothing tells which are of one process. */
export function newestInstances(instances: readonly Instance[], by: ProcessKey | null): NewestInstances {
  const captures = instances.flatMap((instance) => {
    const { profile, source } = instance
    const labels = profile === null ? {} : readProcessLabels(profile.comments)
    if (profile === null || Object.keys(labels).length === 0) return []
    return [{ source, format: profile.format, labels, traits: processTraits(profile), instance }]
  })
  if (instances.length < 2 || captures.length < instances.length) return { instances, processes: null, notices: [] }
  const newest = processesOf(captures).map((process) => ({ name: process.name, capture: newestCaptures(process).at(-1)! }))
  const older = instances.length - newest.length
  return {
    instances: newest.map(({ capture }) => capture.instance),
    processes: newest.map(({ name, capture }) => (by === null ? name : valueBy(capture, by) || `(no ${by})`)),
    notices: older === 0 ? [] : [olderNotice(older)],
  }
}

function olderNotice(count: number): Notice {
  const text = `${counted(count, 'dump')} ${count === 1 ? 'is' : 'are'} older than the newest of their process, and ${count === 1 ? 'does' : 'do'} not count.`
  return { code: 'older-captures', text }
}
