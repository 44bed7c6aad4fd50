import type { ByteUnit } from '../base/units.ts'
import type { CarriedProfile, PageAssets } from '../report/page-data.ts'
import type { Report } from '../report/report.ts'

/** How a report is shown. These options never change numbers in machine-readable formats. */
export interface RenderOptions {
  /** Characters per line of the terminal's table; default 100. */
  readonly width?: number
  /** Lines of the terminal that the table format fills at most: tables shrink to that; undefined means that there is no limit. */
  readonly height?: number
  /** Whether the terminal's table has colours; default false. */
  readonly color?: boolean
  /** Whether the terminal's table is in ASCII, for terminals without UTF-8; default false. */
  readonly ascii?: boolean
  /** Whether the terminal's table has the texts of notices, not only their codes; default false. */
  readonly showsNotices?: boolean
  /** Whether the terminal's table has all that is known of inputs and findings, and the texts of notices; default false. */
  readonly isVerbose?: boolean
  /** The address of a line of source on this machine, for terminals with links; null where there is none. */
  readonly linkOf?: (file: string, line: number) => string | null
  /** Most rows per table; undefined means all. */
  readonly rows?: number
  /** Scale of byte values; undefined means that each value has its own. */
  readonly unit?: ByteUnit
  /** Whether the terminal's table lists rows of confidence `possible` one by one; default false. */
  readonly listsPossible?: boolean
  /** Whether stacks of goroutines are printed. */
  readonly hasStacks?: boolean
  /** The code of the HTML page; without it the page is plain text. */
  readonly page?: PageAssets
  /** The profiles that the HTML page carries, to compare others with. */
  readonly profiles?: readonly CarriedProfile[]
}

/** Turns a report into text that ends in a newline. */
export type Renderer = (report: Report, options?: RenderOptions) => string

/** `RenderOptions` with the values that a terminal page needs filled in. */
export type PageOptions = RenderOptions & Required<Pick<RenderOptions, 'width' | 'color' | 'listsPossible'>>
