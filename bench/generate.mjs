import { createWriteStream } from 'node:fs'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { createGzip } from 'node:zlib'
import { makeProgram } from './program.mjs'
import { randomNumbers } from './random.mjs'
import { WireWriter } from './wire-writer.mjs'

/** Field numbers. Source: google/pprof proto/profile.proto. */
const PROFILE = { sampleType: 1, sample: 2, mapping: 3, location: 4, function: 5, stringTable: 6, timeNanos: 9, periodType: 11, period: 12 }
const SAMPLE = { locationId: 1, value: 2, label: 3 }
const LABEL = { key: 1, num: 3 }
const MAPPING = { id: 1, start: 2, limit: 3, filename: 5, buildId: 6, hasFunctions: 7 }
const LOCATION = { id: 1, mappingId: 2, address: 3, line: 4 }
const LINE = { functionId: 1, line: 2 }
const FUNCTION = { id: 1, name: 2, systemName: 3, filename: 4, startLine: 5 }

const RATE = 524288
const SHORTEST = 5
const LONGEST = 40
/** Bytes at which what was written goes to gzip. */
const FLUSH = 1 << 16

export const LARGE = { seed: 1, samples: 1_000_000, functions: 20_000, sites: 100_000 }

/**
 * Writes a heap profile of a made-up program to `path`, gzip as Go does it; returns its inflated bytes. The same options give the same
 * file. Memory follows functions and sites, not samples.
 */
export async function generateProfile(path, options, onProgress = () => {}) {
  let inflated = 0
  const chunks = async function* () {
    for (const chunk of profileChunks(options, onProgress)) {
      inflated += chunk.length
      yield chunk
    }
  }
  // level 1 is gzip.BestSpeed, which runtime/pprof takes
  await pipeline(Readable.from(chunks()), createGzip({ level: 1 }), createWriteStream(path))
  return inflated
}

/** The profile in the order of Go's writer. Source: runtime/pprof/protomem.go `writeHeapProto`, proto.go `emitLocation`, `build` (Go 1.26). */
function* profileChunks({ seed, samples, functions, sites }, onProgress) {
  const random = randomNumbers(seed)
  const program = makeProgram(random, functions, sites)
  const writer = new WireWriter()
  const strings = new StringTable()
  writeHead(writer, strings)
  const emit = locationEmitter(writer, strings, program)
  for (let i = 0; i < samples; i++) {
    const stack = walk(program, random)
    writeSample(writer, strings, stack.map(emit), allocation(stack[0].size, random))
    if (writer.length >= FLUSH) {
      yield Buffer.from(writer.bytes)
      writer.clear()
    }
    if (i % 100_000 === 0) onProgress(i)
  }
  writeTail(writer, strings, program)
  yield Buffer.from(writer.bytes)
}

function writeHead(writer, strings) {
  const valueType = (field, type, unit) =>
    writer.message(field, () => {
      writer.number(1, strings.index(type))
      writer.number(2, strings.index(unit))
    })
  valueType(PROFILE.periodType, 'space', 'bytes')
  writer.optional(PROFILE.period, RATE)
  valueType(PROFILE.sampleType, 'alloc_objects', 'count')
  valueType(PROFILE.sampleType, 'alloc_space', 'bytes')
  valueType(PROFILE.sampleType, 'inuse_objects', 'count')
  valueType(PROFILE.sampleType, 'inuse_space', 'bytes')
}

function writeTail(writer, strings, { textStart, textEnd }) {
  // a fixed time, since equal options give equal files
  writer.number(PROFILE.timeNanos, 1_700_000_000_000_000_000)
  writer.message(PROFILE.mapping, () => {
    writer.number(MAPPING.id, 1)
    writer.number(MAPPING.start, textStart)
    writer.number(MAPPING.limit, textEnd)
    writer.number(MAPPING.filename, strings.index('/srv/service'))
    writer.number(MAPPING.buildId, strings.index('5eed'.repeat(10)))
    writer.number(MAPPING.hasFunctions, 1)
  })
  for (const text of strings.texts) writer.text(PROFILE.stringTable, text)
}

/** Call sites from leaf to root along random calls from `runtime.main`. */
function walk({ calls }, random) {
  // more deep stacks than shallow ones: 28 frames on average
  const depth = SHORTEST + Math.floor((1 - random() ** 2) * (LONGEST - SHORTEST + 1))
  const stack = new Array(depth)
  let fn = 0
  for (let i = depth - 1; i >= 0; i--) {
    const site = calls[fn][Math.floor(random() * calls[fn].length)]
    stack[i] = site
    fn = site.callee
  }
  return stack
}

/** Gives a call site its location id; writes the location, then its new functions, at their first use. */
function locationEmitter(writer, strings, { functions }) {
  const functionIds = new Int32Array(functions.length)
  let locationCount = 0
  let functionCount = 0
  return (site) => {
    if (site.id !== 0) return site.id
    site.id = ++locationCount
    const added = []
    writer.message(PROFILE.location, () => {
      writer.number(LOCATION.id, site.id)
      writer.number(LOCATION.address, site.address)
      for (const { fn, line } of site.lines) {
        if (functionIds[fn] === 0) {
          functionIds[fn] = ++functionCount
          added.push(fn)
        }
        writer.message(LOCATION.line, () => {
          writer.number(LINE.functionId, functionIds[fn])
          writer.number(LINE.line, line)
        })
      }
      writer.number(LOCATION.mappingId, 1)
    })
    for (const fn of added) writeFunction(writer, strings, functionIds[fn], functions[fn])
    return site.id
  }
}

function writeFunction(writer, strings, id, { name, file, startLine }) {
  writer.message(PROFILE.function, () => {
    writer.number(FUNCTION.id, id)
    writer.number(FUNCTION.name, strings.index(name))
    writer.number(FUNCTION.systemName, strings.index(name))
    writer.number(FUNCTION.filename, strings.index(file))
    writer.number(FUNCTION.startLine, startLine)
  })
}

/** Sampled objects of one size, mostly one; about half of the stacks still hold some of theirs. */
function allocation(size, random) {
  const allocated = 1 + Math.floor(-Math.log(1 - random()) * 1.5)
  const live = random() < 0.5 ? 0 : 1 + Math.floor(random() * allocated)
  return { size, allocated, live }
}

function writeSample(writer, strings, locationIds, { size, allocated, live }) {
  writer.message(PROFILE.sample, () => {
    writer.numbers(SAMPLE.value, [...scaled(allocated, size), ...scaled(live, size)])
    writer.numbers(SAMPLE.locationId, locationIds)
    writer.message(SAMPLE.label, () => {
      writer.number(LABEL.key, strings.index('bytes'))
      writer.number(LABEL.num, size)
    })
  })
}

/** What Go writes for `count` sampled objects of `size` bytes. Source: runtime/pprof/protomem.go `scaleHeapSample`. */
function scaled(count, size) {
  const scale = 1 / (1 - Math.exp(-size / RATE))
  return [Math.trunc(count * scale), Math.trunc(count * size * scale)]
}

/** Strings in the order of their first use; the first is empty. */
class StringTable {
  texts = ['']
  #indexes = new Map([['', 0]])

  index(text) {
    let index = this.#indexes.get(text)
    if (index === undefined) {
      index = this.texts.length
      this.texts.push(text)
      this.#indexes.set(text, index)
    }
    return index
  }
}
