// What was gone after functions returned, by the two heap profiles that go tool pprof -raw printed:
//   node truth.mjs VERSION PROGRAM during.txt after.txt truth.json
//
// A line with `// holds` ends a defer statement that holds memory, one with `// alike` a defer statement that looks as if it did.
// What is gone of the stacks through the function of the statement is what it held, less its records and closures of up to 128 bytes;
// where a function has several, `// holds A` has what the lines marked `// of A` allocated.
import { existsSync, readFileSync, writeFileSync } from 'node:fs'

const [version, program, duringPath, afterPath, truthPath] = process.argv.slice(2)
const file = `${program}/main.go`
const source = readFileSync(file, 'utf8').split('\n')

/** The declarations of functions: name of the line, first and last line. */
const functions = source.flatMap((text, i) => {
  if (!text.startsWith('func ')) return []
  const first = i + 1
  const last =
    /[}]\s*(\/\/.*)?$/.test(text) && (text.match(/{/g) ?? []).length === (text.match(/}/g) ?? []).length
      ? first
      : source.indexOf('}', i) + 1
  return [{ first, last }]
})
const around = (line) => functions.find(({ first, last }) => first <= line && line <= last)

const marks = source.flatMap((text, i) => {
  const match = /\/\/ (holds|alike)(?: (\S+))?$/.exec(text)
  if (match === null) return []
  let line = i + 1
  while (!/\bdefer\b/.test(source[line - 1])) line--
  return [{ kind: match[1], tag: match[2] ?? null, line, function: around(line) }]
})

const during = stacksOf(duringPath)
const after = stacksOf(afterPath)
for (const mark of marks) {
  const alone = marks.filter((one) => one.function === mark.function).length === 1
  mark.bytes = 0
  mark.objects = 0
  for (const [key, { frames, bytes, objects, size }] of during) {
    const frame = frames.find((one) => one.file.endsWith(`/${file}`) && one.line >= mark.function.first && one.line <= mark.function.last)
    const isShared =
      mark.tag === 'net/http' && frames.some((one) => /^net\/http\.\(\*(Transport\)\.dialConn|persistConn\))/.test(one.function))
    if (frame === undefined && !isShared) continue
    if (frame !== undefined && !alone && ownerOf(frame.line) !== mark.tag) continue
    const leaf = frames[0]
    const isRecord = leaf === frame && size <= 128 && marks.some((one) => one.function === mark.function && isIn(leaf.line, one.line))
    if (isRecord) continue
    mark.bytes += bytes - (after.get(key)?.bytes ?? 0)
    mark.objects += objects - (after.get(key)?.objects ?? 0)
  }
}

/** The tag of a line; of the lines of a defer statement its own. */
function ownerOf(line) {
  const of = /\/\/ of (\S+)$/.exec(source[line - 1])
  return of?.[1] ?? marks.find((one) => one.line === line)?.tag ?? null
}

function isIn(line, start) {
  return line >= start && line <= start + (/defer func.*{$/.test(source[start - 1]) ? 4 : 0)
}

const all = existsSync(truthPath) ? JSON.parse(readFileSync(truthPath, 'utf8')) : []
const kept = all.filter((one) => one.version !== version || one.program !== program)
const rows = marks.map(({ kind, tag, line, bytes, objects }) => ({ version, program, line, kind, tag, bytes, objects }))
const sorted = [...kept, ...rows].sort((a, b) =>
  a.version + a.program < b.version + b.program ? -1 : a.version + a.program > b.version + b.program ? 1 : a.line - b.line,
)
writeFileSync(truthPath, `[\n${sorted.map((one) => JSON.stringify(one)).join(',\n')}\n]\n`)
for (const one of rows)
  process.stdout.write(
    `${version} ${program}:${one.line} ${one.kind} ${one.tag ?? ''} ${(one.bytes / 2 ** 20).toFixed(2)} MiB ${one.objects}\n`,
  )

/** Stacks by their frames and size. */
function stacksOf(path) {
  const text = readFileSync(path, 'utf8')
  const locations = new Map()
  let id = 0
  for (const line of text.slice(text.indexOf('\nLocations\n')).split('\n')) {
    const start = /^\s*(\d+): 0x[0-9a-f]+ (?:M=\d+ )?(.*)$/.exec(line)
    if (start !== null) id = Number(start[1])
    const frame = /(\S.*) (\S+?):(\d+)(?::\d+)? s=\d+/.exec(start === null ? line : start[2])
    if (frame === null || id === 0) continue
    const frames = locations.get(id) ?? []
    frames.push({ function: frame[1].replace(/\(inline\)/, '').trim(), file: frame[2], line: Number(frame[3]) })
    locations.set(id, frames)
  }
  const stacks = new Map()
  const samples = text.slice(text.indexOf('\nSamples:\n'), text.indexOf('\nLocations\n')).split('\n')
  for (let i = 0; i < samples.length; i++) {
    const sample = /^\s*-?\d+\s+-?\d+\s+(-?\d+)\s+(-?\d+): ([\d ]+)$/.exec(samples[i])
    if (sample === null) continue
    const size = Number(/bytes:\[(\d+)/.exec(samples[i + 1] ?? '')?.[1] ?? 0)
    const ids = sample[3].trim().split(' ').map(Number)
    const key = `${ids
      .map((one) =>
        locations
          .get(one)
          .map((frame) => `${frame.function}:${frame.line}`)
          .join(),
      )
      .join()} ${size}`
    const known = stacks.get(key) ?? { frames: ids.flatMap((one) => locations.get(one)), size, bytes: 0, objects: 0 }
    known.objects += Number(sample[1])
    known.bytes += Number(sample[2])
    stacks.set(key, known)
  }
  return stacks
}
