/** What the fold says of a file. */
export const enum Outcome {
  /** All was read and summed. */
  Exact = 0,
  /** The file is of a kind, or has a fault, that only the decoder in TypeScript knows. */
  HandedBack = 1,
  /** Sums need names that the file has later: its stacks must be collected first. */
  NeedsStacks = 2,
}

export let outcome: Outcome = Outcome.Exact

/** Ends the work: the decoder in TypeScript reads the file, and says what is wrong with it where something is. */
export function handBack(): void {
  outcome = Outcome.HandedBack
  unreachable()
}

/** Ends the work: the file is sound as far as it was read, but must be read into a table of stacks. */
export function needStacks(): void {
  outcome = Outcome.NeedsStacks
  unreachable()
}

export function resetOutcome(): void {
  outcome = Outcome.Exact
}
