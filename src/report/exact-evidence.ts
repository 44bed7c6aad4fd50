/** A raw PC list short enough for one command line. */
const MAX_PCS = 24

/** The command that gets exact evidence for a protobuf profile: the text of the same process keeps the raw PCs. */
export const FETCH_TEXT = "curl -o heap.txt 'http://HOST:PORT/debug/pprof/heap?debug=1&gc=1' && deferscope heap.txt"

/** The command that names the given raw PCs of a text profile, for the process that still runs. */
export function fetchSymbols(source: string, pcs: readonly bigint[]): string {
  const query = pcs
    .slice(0, MAX_PCS)
    .map((pc) => `0x${pc.toString(16)}`)
    .join('+')
  return `curl -o symbols.txt 'http://HOST:PORT/debug/pprof/symbol?${query}' && deferscope ${quoted(source)} --symbols symbols.txt`
}

/** The command that adds the goroutines as evidence. */
export function fetchGoroutines(source: string): string {
  return `curl -o goroutine.pb.gz 'http://HOST:PORT/debug/pprof/goroutine' && deferscope ${quoted(source)} goroutine.pb.gz`
}

/** A file name as a shell takes it. */
function quoted(text: string): string {
  return /^[\w./:@%+=,-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`
}
