/** A TypeScript text whose branches call `fuzzEdge`. */
export function withEdges(text: string, numbers?: { next: number }): string
