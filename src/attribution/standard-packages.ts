/** First elements of the import paths of Go's library. Source: the directories of GOROOT/src in Go 1.15 to 1.27. */
const STANDARD = new Set(
  (
    'archive arena bufio builtin bytes cmd cmp compress container context crypto database debug embed encoding errors expvar flag fmt go hash ' +
    'html image index internal io iter log maps math mime net os path plugin reflect regexp runtime slices sort strconv strings structs sync ' +
    'syscall testing text time unicode unique unsafe vendor weak'
  ).split(' '),
)

/** Whether a function is of Go's own library rather than of a user. */
export function isStandardFunction(name: string): boolean {
  const bracket = name.indexOf('[')
  const slash = name.lastIndexOf('/', bracket === -1 ? name.length : bracket)
  const dot = name.indexOf('.', slash + 1)
  const path = dot === -1 ? name : name.slice(0, dot)
  return STANDARD.has(path.split('/', 1)[0]!)
}
