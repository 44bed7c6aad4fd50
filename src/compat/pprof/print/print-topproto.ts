import { encodePprof } from '../encode/encode-pprof.ts'
import type { PprofReport } from '../report.ts'
import { topProfile } from './top-profile.ts'

/** The functions of `-top` as a profile, not compressed. Source: google/pprof internal/report/report.go, `printTopProto`. */
export function* printTopProto(report: PprofReport): Iterable<Uint8Array> {
  yield encodePprof(topProfile(report))
}
