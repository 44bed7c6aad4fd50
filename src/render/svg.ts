import { ProfileError } from '../base/error.ts'
import { cutText, FlameFrames } from '../report/flame-frame.ts'
import { type FlameLayout, flameLayout, flameWeights } from '../report/flame-layout.ts'
import { type FrameStyle, flameLegend, frameStyle, PATTERNED_GRADES } from '../report/flame-style.ts'
import type { Report } from '../report/report.ts'
import type { Renderer } from './renderer.ts'
import { SVG_PATTERNS, SVG_STYLE } from './svg-style.ts'
import { xmlText } from './xml-text.ts'

const WIDTH = 1200
const MARGIN = 10
const ROW = 18
/** The font's width of a character, in pixels. */
const CHARACTER = 6.7
/** Frames below this number of pixels, or below this number of levels, are not drawn. */
const NARROWEST = 0.5
const LEVELS = 100
const MOST_FRAMES = 10_000
/** Characters of the answer that fit into a line, and lines of it. */
const ANSWER_WIDTH = 138
const ANSWER_LINES = 3

/**
 * The stacks as a static flame graph, the root on top: one picture that needs no script. Its title is the answer. Frames of records, of
 * their companions, and of held memory have colours of their own, and a pattern for their grade. Throws `bad-format` for a report without stacks.
 */
export const renderSvg: Renderer = (report) => {
  const { flame } = report
  if (flame === undefined)
    throw new ProfileError(
      'bad-format',
      'svg draws stacks, and this report has none',
      `the report of ${report.command}`,
      'ask for another format',
    )
  const frames = new FlameFrames(flame, flame.shown)
  const layout = flameLayout(flame.nodes.parent, flameWeights(flame, flame.shown))
  const answer = wrapped(report.answer?.text ?? `deferscope ${report.command}`, ANSWER_WIDTH, ANSWER_LINES)
  const top = 26 + answer.length * 20
  const drawn = drawnFrames(layout)
  const levels = drawn.reduce((most, row) => Math.max(most, layout.depth[row]! + 1), 1)
  const height = top + 44 + levels * ROW + 32
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${height}" width="${WIDTH}" height="${height}" role="img" aria-labelledby="title" font-family="ui-monospace, Menlo, Consolas, monospace" font-size="11">`,
    `<title id="title">${xmlText(report.answer?.text ?? `deferscope ${report.command}`)}</title>`,
    SVG_STYLE,
    SVG_PATTERNS,
    `<rect class="page" width="${WIDTH}" height="${height}"/>`,
    ...answer.map((line, i) => text(MARGIN, 26 + i * 20, line, 'answer')),
    text(MARGIN, top, subtitle(report, frames), 'quiet'),
    ...legend(frames, drawn, top + 12),
    ...drawn.flatMap((row) => frame(frames, layout, row, top + 44)),
    text(MARGIN, height - 12, footer(flame.nodes.parent.length - drawn.length, frames), 'quiet'),
    '</svg>',
    '',
  ].join('\n')
}

/** The frames that are wide enough, and not too deep, callers first. */
function drawnFrames({ length, weight, depth }: FlameLayout): number[] {
  const pixels = weight[0] === 0 ? 0 : (WIDTH - 2 * MARGIN) / weight[0]!
  const rows: number[] = []
  for (let row = 0; row < length; row++) if (row === 0 || (weight[row]! * pixels >= NARROWEST && depth[row]! < LEVELS)) rows.push(row)
  if (rows.length <= MOST_FRAMES) return rows
  return rows
    .sort((a, b) => weight[b]! - weight[a]! || a - b)
    .slice(0, MOST_FRAMES)
    .sort((a, b) => a - b)
}

function frame(frames: FlameFrames, { left, weight, depth }: FlameLayout, row: number, top: number): string[] {
  const scale = weight[0] === 0 ? 0 : (WIDTH - 2 * MARGIN) / weight[0]!
  const x = MARGIN + left[row]! * scale
  const width = row === 0 ? WIDTH - 2 * MARGIN : weight[row]! * scale
  const y = top + depth[row]! * ROW
  const room = Math.floor((width - 6) / CHARACTER)
  return [
    `<g class="${classOf(frameStyle(frames, row))}"><title>${frames.lines(row).map(xmlText).join('&#10;')}</title>${box(x, y, Math.max(0.4, width - 0.5), ROW - 1, frames.confidence(row))}`,
    ...(room < 3 ? [] : [text(x + 3, y + 13, frames.fittingLabel(row, room), 'name')]),
    '</g>',
  ]
}

/** A rectangle, with the pattern of a grade. */
function box(x: number, y: number, width: number, height: number, grade: string): string {
  const left = x.toFixed(1)
  const wide = width.toFixed(1)
  // not a second rectangle, whose colour the style would set
  const over = !PATTERNED_GRADES.some((one) => one === grade)
    ? ''
    : `<path fill="url(#${grade})" d="M${left} ${y}h${wide}v${height}h-${wide}z"/>`
  return `<rect x="${left}" y="${y}" width="${wide}" height="${height}"/>${over}`
}

function classOf({ fill, grade }: FrameStyle): string {
  return grade === '' ? fill : `${fill} is-${grade}`
}

/** The colours and patterns that are in the picture, and what they mean. */
function legend(frames: FlameFrames, drawn: readonly number[], y: number): string[] {
  let x = MARGIN
  return flameLegend(frames, drawn).flatMap((style) => {
    const entry = [`<g class="${classOf(style)}">${box(x, y, 22, 12, style.grade)}</g>`, text(x + 28, y + 10, style.words, 'quiet')]
    x += 28 + style.words.length * CHARACTER + 16
    return entry
  })
}

function subtitle({ inputs }: Report, frames: FlameFrames): string {
  const { type } = frames.tree.sampleTypes[frames.type]!
  const names = inputs.length === 1 ? inputs[0]!.source : `${inputs.length} profiles`
  const widths = frames.wholeBefore === null ? '' : ': a frame is as wide as before and after together'
  return cutText(`${type} ${frames.amount(frames.whole[0]!, frames.wholeBefore?.[0] ?? null)}, ${names}${widths}`, 170)
}

/** What is not in the picture. */
function footer(undrawn: number, { tree, type }: FlameFrames): string {
  const { frames, share } = tree.pruned
  const hidden = frames + undrawn
  if (hidden === 0) return 'All frames are drawn.'
  const pruned = frames === 0 ? '' : `; ${(share[type]! * 100).toFixed(1)}% of the value is in frames that the file leaves out`
  return `${hidden.toLocaleString('en-US')} frames are too narrow or too deep to be drawn${pruned}.`
}

function text(x: number, y: number, words: string, name: string): string {
  return `<text class="${name}" x="${x.toFixed(1)}" y="${y}">${xmlText(words)}</text>`
}

/** Words in lines of at most `width` characters; the last line is cut. */
function wrapped(words: string, width: number, most: number): string[] {
  const lines: string[] = []
  for (const word of words.split(' ')) {
    const last = lines.at(-1)
    if (last === undefined || (last.length + word.length >= width && lines.length < most)) lines.push(word)
    else lines[lines.length - 1] = `${last} ${word}`
  }
  return lines.map((line) => cutText(line, width))
}
