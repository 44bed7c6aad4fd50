/** First elements of the import paths of Go's library. Source: the directories of GOROOT/src in Go 1.15 to 1.27. */
const STANDARD = new Set(
  (
    'archive arena bufio builtin bytes cmd cmp compress container context crypto database debug embed encoding errors expvar flag fmt go hash ' +
    'html image index internal io iter log maps math mime net os path plugin reflect regexp runtime simd slices sort strconv strings structs sync ' +
    'syscall testing text time unicode unique unsafe vendor weak'
  ).split(' '),
)

/** Whether a function belongs to Go's own library, not to a user. */
export function isStandardFunction(name: string): boolean {
  // receivers and type arguments may contain slashes and dots
  const path = /^[^([]*/.exec(name)![0]
  const slash = path.indexOf('/')
  const dot = path.indexOf('.')
  return STANDARD.has(slash === -1 ? path.slice(0, dot === -1 ? undefined : dot) : path.slice(0, slash))
}

/** Functions of the library that repeat a `defer` in a loop. Source: `deferscope scan` of GOROOT/src of Go 1.19 to 1.27, without cmd. */
const DEFERRING_IN_LOOPS = [
  'database/sql.(*closingMutex).RUnlock',
  'go/parser.(*resolver).Visit',
  'net.(*Resolver).exchange',
  'net.(*ipStackCapabilities).probe',
  'net.(*sysDialer).dialParallel',
  'net.(*sysDialer).dialSerial',
  'net/http.(*persistConn).roundTrip',
  'testing.(*common).destination',
  'testing.(*common).logDepth',
]

/** Whether a function of the library, or a literal of it, may make heap records: the others never do. */
export function defersInLoops(name: string): boolean {
  return DEFERRING_IN_LOOPS.some((one) => name === one || name.startsWith(`${one}.`))
}
