import type { Line, PprofProfile, ProfileFunction } from '../profile.ts'

/** What one row of a report stands for. */
export type Granularity = 'functions' | 'filefunctions' | 'files' | 'lines' | 'addresses'

/** The parts of a location that a report keeps. */
interface Kept {
  readonly fn: boolean
  readonly file: boolean
  readonly line: boolean
  readonly address: boolean
}

const KEPT: Readonly<Record<Granularity, Kept>> = {
  functions: { fn: true, file: false, line: false, address: false },
  filefunctions: { fn: true, file: true, line: false, address: false },
  files: { fn: false, file: true, line: false, address: false },
  lines: { fn: true, file: true, line: true, address: false },
  addresses: { fn: true, file: true, line: true, address: true },
}

/**
 * Clears the parts of locations by which a report's rows do not differ. Source: google/pprof internal/driver/driver.go, `aggregate`;
 * profile/profile.go, `Aggregate`.
 */
export function aggregate(profile: PprofProfile, granularity: Granularity, hasInlines: boolean, hasColumns: boolean): void {
  if (granularity === 'addresses' && hasInlines) return
  const kept = KEPT[granularity]
  for (const mapping of profile.mappings) {
    mapping.hasInlineFrames &&= hasInlines
    mapping.hasFunctions &&= kept.fn
    mapping.hasFilenames &&= kept.file
    mapping.hasLineNumbers &&= kept.line
  }
  const functions = new Map<ProfileFunction, ProfileFunction>()
  profile.functions = profile.functions.map((fn) => {
    const cleared = { ...fn }
    if (!kept.fn) Object.assign(cleared, { name: '', systemName: '' })
    if (!kept.file) cleared.file = ''
    functions.set(fn, cleared)
    return cleared
  })
  const lineOf = ({ fn, line, column }: Line): Line => ({
    fn: functions.get(fn)!,
    line: kept.line ? line : 0,
    column: kept.line && hasColumns ? column : 0,
  })
  for (const location of profile.locations) {
    const { lines } = location
    location.lines = (hasInlines || lines.length < 2 ? lines : lines.slice(-1)).map(lineOf)
    if (!kept.address) location.address = 0n
  }
}
