import { type Endpoint, fileStem } from '../node/endpoint.ts'
import type { CaptureForm } from '../pipeline/captured-profile.ts'

/** The endings of captured files' names. */
export const EXTENSIONS: Readonly<Record<CaptureForm, string>> = { pb: 'pb.gz', debug1: 'debug1.txt', debug2: 'debug2.txt' }

/** Formats a time as `20261121T041659Z`; with milliseconds where the interval is shorter than a second. */
export function timeStamp(milliseconds: number, interval: number): string {
  const text = new Date(milliseconds).toISOString().replace(/[-:]/g, '')
  return interval < 1 ? text : text.replace(/\.\d+/, '')
}

/** The name of a new folder: from host and time, or only from the time where there are several hosts. */
export function folderName(endpoints: readonly Endpoint[], milliseconds: number): string {
  const host = endpoints.length === 1 ? `${fileStem(endpoints[0]!)}-` : ''
  return `deferscope-${host}${timeStamp(milliseconds, 1)}`
}
