/** First elements of the import paths of Go's own packages. Source: `go list std` (Go 1.15 to 1.27). */
const STANDARD = new Set(
  (
    'archive arena bufio bytes cmp compress container context crypto database debug embed encoding errors expvar flag fmt go hash html image ' +
    'index internal io iter log maps math mime net os path plugin reflect regexp runtime simd slices sort strconv strings structs sync ' +
    'syscall testing text time unicode unique unsafe vendor weak'
  ).split(' '),
)

/** Whether a function belongs to Go's own packages. */
export function isStandardFunction(name: string): boolean {
  // receivers and type arguments may hold slashes and dots of their own
  const path = /^[^([]*/.exec(name)![0]
  const slash = path.indexOf('/')
  const first = slash === -1 ? path.slice(0, dotOrEnd(path)) : path.slice(0, slash)
  return STANDARD.has(first)
}

/** The frame of the program's own code that is nearest the leaf, as a place in `names`; the leaf where all is Go's; -1 without frames. */
export function userFrameIndex(names: readonly string[]): number {
  const index = names.findIndex((name) => name !== '' && !isStandardFunction(name))
  return index === -1 && names.length > 0 ? 0 : index
}

function dotOrEnd(text: string): number {
  const dot = text.indexOf('.')
  return dot === -1 ? text.length : dot
}
