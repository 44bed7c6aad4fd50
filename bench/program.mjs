/** Bytes that `mallocgc` really hands out, with how often each is asked for. Source: runtime/sizeclasses.go, its smaller classes. */
const SIZES = [
  16, 32, 48, 64, 80, 96, 112, 128, 144, 160, 192, 208, 256, 320, 384, 512, 640, 768, 1024, 1536, 2048, 4096, 8192, 32768, 131072,
]
const PACKAGES = ['server', 'store', 'wire', 'index', 'cache', 'auth', 'queue', 'render', 'codec', 'parse', 'graph', 'batch']
const TYPES = ['Conn', 'Session', 'Table', 'Node', 'Buffer', 'Worker', 'Request', 'Cursor']
const VERBS = ['handle', 'read', 'write', 'visit', 'insert', 'lookup', 'flush', 'encode', 'walk', 'merge']

const TEXT_START = 0x47_0000
const INLINED_SHARE = 0.15

/**
 * A made-up program: functions with names, and call sites (locations to be) in each of them. A call site is `{address, lines:
 * [{fn, line}], callee, size}`: lines innermost first, several where a call was inlined; `size` in bytes is what it allocates as a leaf.
 * `calls[fn]` are its call sites; function 0 is `runtime.main`, 1 `main.main`.
 */
export function makeProgram(random, functionCount, siteCount) {
  const pick = (count) => Math.floor(random() * count)
  const functions = Array.from({ length: functionCount }, (_, fn) => makeFunction(fn, pick))
  functions[0] = { name: 'runtime.main', file: '/usr/local/go/src/runtime/proc.go', startLine: 147 }
  functions[1] = { name: 'main.main', file: '/src/example.com/service/main.go', startLine: 20 }
  const calls = functions.map(() => [])
  const perFunction = siteCount / functionCount
  let address = TEXT_START
  for (let i = 0; i < siteCount; i++) {
    // in order of address, so that every function's code is in one piece and every function has a call
    const fn = Math.floor(i / perFunction)
    address += 5 + pick(60)
    const { startLine } = functions[fn]
    const lines = [{ fn, line: startLine + 1 + (i % 120) }]
    if (fn > 1 && random() < INLINED_SHARE) {
      const inlined = 2 + pick(functionCount - 2)
      if (inlined !== fn) lines.unshift({ fn: inlined, line: functions[inlined].startLine + 1 })
    }
    // skewed to small sizes, as programs are
    const size = SIZES[Math.floor(random() ** 2 * SIZES.length)]
    calls[fn].push({ address, lines, callee: 2 + pick(functionCount - 2), size, id: 0 })
  }
  calls[0] = [{ address: TEXT_START, lines: [{ fn: 0, line: 290 }], callee: 1, size: 16, id: 0 }]
  return { functions, calls, textStart: TEXT_START, textEnd: address + 64 }
}

function makeFunction(fn, pick) {
  const pkg = `${PACKAGES[pick(PACKAGES.length)]}${pick(40)}`
  const verb = VERBS[pick(VERBS.length)]
  const name = `example.com/service/internal/${pkg}.(*${TYPES[pick(TYPES.length)]}).${verb}${fn}`
  return { name, file: `/src/example.com/service/internal/${pkg}/${verb}${pick(9)}.go`, startLine: 10 + pick(900) }
}
