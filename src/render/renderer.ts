import type { ByteUnit } from '../base/units.ts'
import type { Report } from '../report/report.ts'

/** How a report is shown. These options never change numbers in machine-readable formats. */
export interface RenderOptions {
  /** Characters per line of the terminal's table; default 100. */
  readonly width?: number
  /** Whether the terminal's table has colours; default false. */
  readonly color?: boolean
  /** Most rows per table; undefined means all. */
  readonly rows?: number
  /** Scale of byte values; undefined means that each value has its own. */
  readonly unit?: ByteUnit
  /** Whether the terminal's table lists rows of confidence `possible` one by one; default false. */
  readonly listsPossible?: boolean
  /** Whether stacks of goroutines are printed. */
  readonly hasStacks?: boolean
}

/** Turns a report into text that ends in a newline. */
export type Renderer = (report: Report, options?: RenderOptions) => string

/** `RenderOptions` with the values that a terminal page needs filled in. */
export type PageOptions = RenderOptions & Required<Pick<RenderOptions, 'width' | 'color' | 'listsPossible'>>
