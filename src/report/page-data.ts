import type { Report } from './report.ts'

/** A profile that a page is of, so that another one can be compared with it there. */
export interface CarriedProfile {
  /** Its source, as the report names it. */
  readonly name: string
  /** The bytes of the file in base64, compressed as the file is; null where it is too large for a page, whose reader has to give it. */
  readonly base64: string | null
}

/** What the code of a page reads: the report, and what else the page carries. */
export interface PageData {
  readonly report: Report
  /** Empty where the report is of nothing that can be compared. The page carries all of them, or none. */
  readonly profiles: readonly CarriedProfile[]
  /** Number of rows that the page does not have, by table; of findings under `findings`. */
  readonly leftOut: Readonly<Record<string, number>>
}

/** The built code of the page: `dist/page/page.json`, in the package `deferscope/page.json`. */
export interface PageAssets {
  readonly script: string
  readonly style: string
  /** SHA-256 of the script in base64, for the content security policy. */
  readonly scriptHash: string
  /** SHA-256 of the style in base64. */
  readonly styleHash: string
}
