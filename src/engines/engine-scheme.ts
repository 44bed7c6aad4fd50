/** The form of a source that names an engine: its product, and the URL. */
export const ENGINE_SCHEME = /^(pyroscope|parca)\+(https?:\/\/.*)$/is

/** Whether a word of a command line names an engine. */
export function isEngineSource(operand: string): boolean {
  return ENGINE_SCHEME.test(operand)
}
