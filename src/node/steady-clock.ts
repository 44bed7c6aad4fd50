/**
 * A clock in milliseconds since 1970 that never goes back. Where the clock of the machine is set back, it goes on from where it was: else a
 * wait until the next capture would last as long as the clock was set back.
 */
export function steadyClock(wall: () => number = Date.now, elapsed: () => number = sinceStart): () => number {
  // the time at which `elapsed` was 0, by the latest time that the machine said
  let origin = wall() - elapsed()
  return () => {
    origin = Math.max(origin, wall() - elapsed())
    return Math.floor(origin + elapsed())
  }
}

/** Milliseconds since some time before. Unlike `performance`, it loads nothing. */
function sinceStart(): number {
  return Number(process.hrtime.bigint()) / 1e6
}
