import type { ByteUnit } from '../base/units.ts'
import type { Report } from '../report/report.ts'

/** How a report is to be shown. Numbers in machine-readable formats are never touched by it. */
export interface RenderOptions {
  /** Characters per line of the terminal's table; default 100. */
  readonly width?: number
  /** Whether the terminal's table has colours; default false. */
  readonly color?: boolean
  /** Most rows per table; undefined means all. */
  readonly rows?: number
  /** Scale of byte values; undefined means each its own. */
  readonly unit?: ByteUnit
  /** Whether rows of confidence `possible` are listed one by one in the terminal's table; default false. */
  readonly listsPossible?: boolean
  /** Whether stacks of goroutines are printed. */
  readonly hasStacks?: boolean
}

/** Turns a report into text that ends in a newline. */
export type Renderer = (report: Report, options?: RenderOptions) => string

/** The same options with what a terminal must know filled in. */
export type PageOptions = RenderOptions & Required<Pick<RenderOptions, 'width' | 'color' | 'listsPossible'>>
