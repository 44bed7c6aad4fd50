import { type Endpoint, fileStem } from '../node/endpoint.ts'
import type { CaptureForm } from '../pipeline/captured-profile.ts'

/** What the names of captured files end in. */
export const EXTENSIONS: Readonly<Record<CaptureForm, string>> = { pb: 'pb.gz', debug1: 'debug1.txt', debug2: 'debug2.txt' }

/** `20261121T041659Z`; with milliseconds where captures follow each other faster than seconds. */
export function timeStamp(milliseconds: number, interval: number): string {
  const text = new Date(milliseconds).toISOString().replace(/[-:]/g, '')
  return interval < 1 ? text : text.replace(/\.\d+/, '')
}

/** A new folder's name: for host and time, or for the time alone where there are several hosts. */
export function folderName(endpoints: readonly Endpoint[], milliseconds: number): string {
  const host = endpoints.length === 1 ? `${fileStem(endpoints[0]!)}-` : ''
  return `deferscope-${host}${timeStamp(milliseconds, 1)}`
}
