let count = 0

/**
 * Runs work that opens, reads or writes a pipe. Such a call waits in a thread of Node for the other end of the pipe, and a process that
 * exits waits for its threads.
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
export function hasBlockedCalls(): boolean {
  return count > 0
}
