/** Returns a function that runs pieces of work, at most `limit` at a time; the others wait in the order in which they came. */
export function limited(limit: number): <T>(work: () => Promise<T>) => Promise<T> {
  let free = limit
  const waiting: (() => void)[] = []
  return async (work) => {
    if (free > 0) free--
    else await new Promise<void>((resolve) => waiting.push(resolve))
    try {
      return await work()
    } finally {
      // the place goes to the next one directly
      const next = waiting.shift()
      if (next === undefined) free++
      else next()
    }
  }
}
