import { createWriteStream } from 'node:fs'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { makeProgram } from './program.mjs'
import { randomNumbers } from './random.mjs'

export const LARGE_DUMP = { seed: 1, goroutines: 200_000, stacks: 500 }

const STATES = ['chan receive', 'select', 'IO wait', 'sync.Mutex.Lock', 'chan send', 'sleep', 'semacquire']
const SHORTEST = 3
const LONGEST = 8
/** Characters at which what was written goes to the file. */
const FLUSH = 1 << 16

/** Writes the text of `goroutine?debug=2` of a made-up program to `path`; returns its bytes. The same options give the same file. */
export async function generateDump(path, options) {
  let size = 0
  const chunks = async function* () {
    for (const chunk of dumpChunks(options)) {
      size += chunk.length
      yield chunk
    }
  }
  await pipeline(Readable.from(chunks()), createWriteStream(path))
  return size
}

/**
 * Goroutines of a few hundred stacks, as a leak makes them: arguments differ from each to each.
 * Source: runtime/traceback.go `goroutineheader`, `traceback2` (Go 1.26).
 */
export function* dumpChunks({ seed, goroutines, stacks }) {
  const random = randomNumbers(seed)
  const { functions, calls } = makeProgram(random, 2000, 10_000)
  const known = Array.from({ length: stacks }, () => makeStack(functions, calls, random))
  let text = ''
  for (let i = 0; i < goroutines; i++) {
    // some stacks are much more frequent than others
    const { frames, state, creator } = known[Math.floor(random() ** 2 * stacks)]
    const minutes = Math.floor(random() * 90)
    text += `goroutine ${i + 18} [${state}${minutes > 0 ? `, ${minutes} minutes` : ''}]:\n`
    for (const { name, place, argumentCount } of frames) text += `${name}(${words(argumentCount, random)})\n${place}\n`
    text += `${creator}\n\n`
    if (text.length >= FLUSH) {
      yield Buffer.from(text)
      text = ''
    }
  }
  yield Buffer.from(text.slice(0, -1))
}

function makeStack(functions, calls, random) {
  const pick = (count) => Math.floor(random() * count)
  const depth = SHORTEST + pick(LONGEST - SHORTEST + 1)
  const frames = []
  for (let fn = 2 + pick(functions.length - 2); frames.length < depth; ) {
    const site = calls[fn][pick(calls[fn].length)]
    site.lines.forEach(({ fn: at, line }, i) => {
      const { name, file } = functions[at]
      const isInlined = i < site.lines.length - 1
      const place = `\t${file}:${line}${isInlined ? '' : ` +0x${(16 + pick(2000)).toString(16)}`}`
      frames.push({ name, place, argumentCount: isInlined ? -1 : pick(6) })
    })
    fn = site.callee
  }
  const { name, file } = functions[2 + pick(functions.length - 2)]
  return {
    frames,
    state: STATES[pick(STATES.length)],
    creator: `created by ${name} in goroutine ${1 + pick(40)}\n\t${file}:${1 + pick(900)} +0x${(16 + pick(900)).toString(16)}`,
  }
}

/** Argument words of the registers' era: addresses, small numbers, slots that may be dead. */
function words(count, random) {
  if (count === -1) return '...'
  return Array.from({ length: count }, () =>
    random() < 0.6
      ? `0xc${Math.floor(random() * 0xffffffff)
          .toString(16)
          .padStart(9, '0')}`
      : `0x${Math.floor(random() * 64).toString(16)}?`,
  ).join(', ')
}
