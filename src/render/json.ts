import type { Renderer } from './renderer.ts'

/** The report as one JSON document; integers past 2^53 are strings of digits. */
export const renderJson: Renderer = (report) =>
  `${JSON.stringify(report, (_key, value: unknown) => (typeof value === 'bigint' ? value.toString() : value), 2)}\n`
