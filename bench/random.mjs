/**
 * Numbers in [0, 1) that are the same for a seed everywhere.
 * Source: mulberry32 by Tommy Ettinger, public domain; 32 bits of state are plenty for shapes of stacks.
 */
export function randomNumbers(seed) {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let bits = Math.imul(state ^ (state >>> 15), state | 1)
    bits ^= bits + Math.imul(bits ^ (bits >>> 7), bits | 61)
    return ((bits ^ (bits >>> 14)) >>> 0) / 0x1_0000_0000
  }
}
