/** As many raw PCs as one request line of a server takes with ease. */
const MAX_PCS = 400

/** The command that leads to exact evidence, and brings the goroutines: the process, while it runs, names the hidden frames. */
export const FETCH_LIVE: readonly string[] = ['deferscope fetch http://HOST:PORT --analyze']

/** The commands that name the given raw PCs of a text profile, while its process runs. */
export function fetchSymbols(source: string, pcs: readonly bigint[]): readonly string[] {
  const query = pcs
    .slice(0, MAX_PCS)
    .map((pc) => `0x${pc.toString(16)}`)
    .join('+')
  return [`curl -o symbols.txt 'http://HOST:PORT/debug/pprof/symbol?${query}'`, `deferscope ${quoted(source)} --symbols symbols.txt`]
}

/** What must be known of a profile to say how its evidence is made exact. */
export interface ProfileOrigin {
  readonly format: 'proto' | 'text'
  readonly source: string
  /** Path of the executable as the process had it; null where the profile does not tell, or where the executable is at hand. */
  readonly executablePath: string | null
  readonly unnamedPcs: readonly bigint[]
}

/** The command that reads the executable; where it is not known, its place is held. */
export function readExecutable({ source, executablePath }: ProfileOrigin): string {
  return `deferscope ${quoted(source)} --binary ${executablePath === null ? 'EXECUTABLE' : quoted(executablePath)}`
}

/** The commands that make the evidence of a profile exact: offline for a protobuf, from the process for a text. */
export function exactCommands(profile: ProfileOrigin): readonly string[] {
  if (profile.format === 'text' && profile.unnamedPcs.length > 0) return fetchSymbols(profile.source, profile.unnamedPcs)
  return [readExecutable(profile), ...FETCH_LIVE]
}

/** The commands that add the goroutines as evidence. */
export function fetchGoroutines(source: string): readonly string[] {
  return ["curl -o goroutine.pb.gz 'http://HOST:PORT/debug/pprof/goroutine'", `deferscope ${quoted(source)} goroutine.pb.gz`]
}

/** A file name as a shell takes it. */
export function quoted(text: string): string {
  return /^[\w./:@%+=,-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`
}
