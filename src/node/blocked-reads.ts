let count = 0

/**
 * Runs work that opens or reads a pipe. Such a read waits in a thread of Node for who writes into the pipe, and a process that exits waits
 * for its threads.
 */
export async function whileBlocked<T>(work: () => Promise<T>): Promise<T> {
  count++
  try {
    return await work()
  } finally {
    count--
  }
}

/** Whether a thread of this process may wait for a pipe: then only a signal ends it at once. */
export function hasBlockedReads(): boolean {
  return count > 0
}
