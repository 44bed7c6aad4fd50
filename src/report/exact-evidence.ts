/** The most raw PCs that one request line surely has room for. */
const MAX_PCS = 400

/** The command that gives exact evidence and the goroutines too, while the process runs: the process names the hidden frames. */
export const FETCH_LIVE: readonly string[] = ['deferscope fetch http://HOST:PORT --analyze']

/** The commands that name the raw PCs of a text profile, while its process runs. */
export function fetchSymbols(source: string, pcs: readonly bigint[]): readonly string[] {
  const query = pcs
    .slice(0, MAX_PCS)
    .map((pc) => `0x${pc.toString(16)}`)
    .join('+')
  return [`curl -o symbols.txt 'http://HOST:PORT/debug/pprof/symbol?${query}'`, `deferscope ${quoted(source)} --symbols symbols.txt`]
}

/** The facts about a profile that decide how its evidence is made exact. */
export interface ProfileOrigin {
  readonly format: 'proto' | 'text'
  readonly source: string
  /** Path of the executable when the process started it; null where the profile does not have it, or the executable is used already. */
  readonly executablePath: string | null
  readonly unnamedPcs: readonly bigint[]
}

/** The command that reads the executable, with a placeholder where its path is not known. */
export function readExecutable({ source, executablePath }: ProfileOrigin): string {
  return `deferscope ${quoted(source)} --binary ${executablePath === null ? 'EXECUTABLE' : quoted(executablePath)}`
}

/** The commands that make a profile's evidence exact: offline for a protobuf, from the process for a text. */
export function exactCommands(profile: ProfileOrigin): readonly string[] {
  if (profile.format === 'text' && profile.unnamedPcs.length > 0) return fetchSymbols(profile.source, profile.unnamedPcs)
  return [readExecutable(profile), ...FETCH_LIVE]
}

/** The commands that add the goroutines as evidence. */
export function fetchGoroutines(source: string): readonly string[] {
  return ["curl -o goroutine.pb.gz 'http://HOST:PORT/debug/pprof/goroutine'", `deferscope ${quoted(source)} goroutine.pb.gz`]
}

/** Quotes a file name for a shell. */
export function quoted(text: string): string {
  return /^[\w./:@%+=,-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`
}
