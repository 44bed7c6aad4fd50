const HEADER = /^(.*?)\[?\s*Goroutine (\d{1,20}) in state ([^\n]+?), with .* on top of the stack:$/

/**
 * Converts the lines that goleak writes above goroutines to headers of a dump: `Goroutine 7 in state chan receive, with main.f on top of
 * the
 * stack:`. Some releases also write the runtime's own header below; then that one is used. Source: go.uber.org/goleak
 * internal/stack/stacks.go, `Stack.String`.
 */
export class GoleakHeaders {
  #held: string | null = null

  /** The lines to read in place of a line. A header is held back until the next line. */
  lines(line: string): string[] {
    const held = this.#held
    this.#held = null
    const match = line.includes(' on top of the stack:') ? HEADER.exec(line) : null
    if (match !== null) {
      this.#held = `goroutine ${match[2]} [${match[3]}]:`
      return held === null ? [''] : [held, '']
    }
    return held === null || /^\s*goroutine \d/.test(line) ? [line] : [held, line]
  }

  /** The line that is held back at the end, if any. */
  rest(): string[] {
    return this.#held === null ? [] : [this.#held]
  }
}
