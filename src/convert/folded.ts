import { type Integer, plus } from '../base/int64.ts'
import { compareText } from '../base/order.ts'
import { textChunks } from '../base/text-chunks.ts'
import { visibleText } from '../base/visible-text.ts'
import type { StackProfile } from '../profile/stack-profile.ts'
import { type Frames, frameStacks } from './frame-stacks.ts'

/** The line for stacks without frames: without it, the sum of all lines would not be the total. */
const NO_FRAMES = '(no frames)'

/** Folded stacks as text, and the number of stacks with a negative value. */
export interface FoldedStacks {
  readonly chunks: Iterable<string>
  readonly negativeCount: number
}

/**
 * The stacks of one sample type as lines `root;…;leaf VALUE`, sorted bytewise, which flamegraph.pl, inferno, difffolded.pl and grep read.
 * Equal lines are added up, and lines with value 0 are left out, so that all values add up to the sum of the profile. Negative values
 * (differences of profiles) are written too; flamegraph.pl skips such lines. `;` in a name becomes `:` as in
 * stackcollapse-perf.pl, and control characters are escaped.
 * Source: github.com/brendangregg/FlameGraph, flamegraph.pl and stackcollapse-perf.pl.
 */
export function foldedStacks(input: StackProfile, type: number, byLine: boolean): FoldedStacks {
  const { frames, stacks } = frameStacks(input, byLine)
  const names = Array.from({ length: frames.length }, (_, frame) => frameText(frames, frame))
  const sums = new Map<string, Integer>()
  for (let row = 0; row < stacks.length; row++) {
    const value = stacks.value(row, type)
    if (value === 0) continue
    const start = stacks.stackStart[row]!
    let line = ''
    for (let i = stacks.stackStart[row + 1]! - 1; i >= start; i--)
      line += i === start ? names[stacks.stack[i]!]! : `${names[stacks.stack[i]!]!};`
    const key = line === '' ? NO_FRAMES : line
    const known = sums.get(key)
    sums.set(key, known === undefined ? value : plus(known, value))
  }
  const lines = [...sums].filter(([, value]) => value !== 0).sort(([a], [b]) => compareText(a, b))
  return {
    chunks: textChunks(linesOf(lines)),
    negativeCount: lines.reduce((count, [, value]) => (value < 0 ? count + 1 : count), 0),
  }
}

function* linesOf(lines: readonly (readonly [string, Integer])[]): Generator<string> {
  for (const [stack, value] of lines) yield `${stack} ${value}\n`
}

/** The function; with lines, the function and its place as pprof writes it: `main.f /srv/main.go:12`. */
function frameText(frames: Frames, frame: number): string {
  const line = frames.line(frame)
  const file = frames.file(frame)
  const place = line === 0 || file === '' ? '' : ` ${file}:${line}`
  return visibleText(frames.name(frame) + place).replaceAll(';', ':')
}
