import type { Renderer } from './renderer.ts'

/** Renderers by the name of their format, loaded on demand, so that JSON does not load the code for tables. */
export const RENDERERS = {
  table: async (): Promise<Renderer> => (await import('./terminal.ts')).renderTerminal,
  json: async (): Promise<Renderer> => (await import('./json.ts')).renderJson,
  csv: async (): Promise<Renderer> => (await import('./csv.ts')).renderCsv,
  markdown: async (): Promise<Renderer> => (await import('./markdown.ts')).renderMarkdown,
  html: async (): Promise<Renderer> => (await import('./html.ts')).renderHtml,
  sarif: async (): Promise<Renderer> => (await import('./sarif.ts')).renderSarif,
  junit: async (): Promise<Renderer> => (await import('./junit.ts')).renderJunit,
  svg: async (): Promise<Renderer> => (await import('./svg.ts')).renderSvg,
  codequality: async (): Promise<Renderer> => (await import('./codequality.ts')).renderCodeQuality,
  github: async (): Promise<Renderer> => (await import('./github.ts')).renderGithub,
} as const satisfies Record<string, () => Promise<Renderer>>

/** Name of a format that is built. */
export type Format = keyof typeof RENDERERS

/** The names of all formats, for messages. */
export const FORMATS = Object.keys(RENDERERS) as readonly Format[]

/**
 * Formats that draw the stacks behind a report, which are read only where one of these is asked for. A format with `needed` has nothing to
 * show without them; one with `shown` leaves the drawing out.
 */
export const STACKS: Readonly<Partial<Record<Format, 'needed' | 'shown'>>> = { svg: 'needed', html: 'shown' }
