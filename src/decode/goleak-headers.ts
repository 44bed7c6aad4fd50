const HEADER = /^(.*?)\[?\s*Goroutine (\d{1,20}) in state ([^\n]+?), with .* on top of the stack:$/

/**
 * Gives goroutines that goleak reports the header of a dump: `Goroutine 7 in state chan receive, with main.f on top of the stack:`. Some
 * releases write the runtime's own header below, which stays. Source: go.uber.org/goleak internal/stack/stacks.go, `Stack.String`.
 */
export class GoleakHeaders {
  #held: string | null = null

  /** The lines that a line stands for now; a header is held back until the next line. */
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

  /** What is held back at the end. */
  rest(): string[] {
    return this.#held === null ? [] : [this.#held]
  }
}
