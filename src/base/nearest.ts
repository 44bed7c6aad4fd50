/**
 * The name that a mistyped word most likely means; null where none is near. One change per three letters is near, and so is a beginning
 * of three letters or more. Case, `_` and `-` make no difference. Of names that are equally near, the first one is taken.
 */
export function nearest(word: string, names: readonly string[]): string | null {
  const typed = plain(word)
  let best: string | null = null
  let least = Number.POSITIVE_INFINITY
  for (const name of names) {
    const candidate = plain(name)
    const isBeginning = typed.length >= 3 && candidate.startsWith(typed)
    const nearEnough = Math.floor(Math.max(typed.length, candidate.length) / 3)
    // a word that is much longer, such as a path or URL, needs no look at its letters
    if (!isBeginning && Math.abs(typed.length - candidate.length) > nearEnough) continue
    const distance = editDistance(typed, candidate)
    if ((isBeginning || distance <= nearEnough) && distance < least) {
      best = name
      least = distance
    }
  }
  return best
}

/**
 * The names that are most like a word, however far, most alike first and each once; names that hold the word come first. Words between
 * dashes are compared one by one as well: a name with one of them counts as less alike than one that is alike as a whole.
 */
export function nearestNames(word: string, names: readonly string[], count: number): string[] {
  const typed = plain(word)
  const distance = (name: string) => {
    const whole = plain(name)
    if (whole.includes(typed)) return 0
    const pairs = wordsOf(typed).flatMap((one) => wordsOf(whole).map((other) => unlikeness(one, other) + PART_PENALTY))
    return Math.min(unlikeness(typed, whole), ...pairs)
  }
  const ranked = [...new Set(names)].map((name) => ({ name, far: distance(name) }))
  return ranked
    .sort((a, b) => a.far - b.far)
    .slice(0, count)
    .map(({ name }) => name)
}

/** What to do about a mistyped word: `did you mean NAME?`, else `otherwise`. `written` says how a name is written. */
export function didYouMean(word: string, names: readonly string[], otherwise: string, written = (name: string) => name): string {
  const name = nearest(word, names)
  return name === null ? otherwise : `did you mean ${written(name)}?`
}

const PART_PENALTY = 0.2

/** Words that are long enough to mean something. */
function wordsOf(name: string): string[] {
  return name.split('-').filter(({ length }) => length > 2)
}

/** From 0 for equal words to 1 for words without a letter in common. */
function unlikeness(a: string, b: string): number {
  return editDistance(a, b) / Math.max(a.length, b.length)
}

function plain(word: string): string {
  return word.toLowerCase().replaceAll(/[_ ]/g, '-')
}

/**
 * The fewest letters to add, remove, replace or swap with their neighbour.
 * Source: optimal string alignment, L. Boytsov, Indexing methods for approximate dictionary searching (2011), section 2.2.
 */
function editDistance(a: string, b: string): number {
  let beforeLast: number[] = []
  let last = Array.from({ length: b.length + 1 }, (_, i) => i)
  for (let i = 1; i <= a.length; i++) {
    const row = [i]
    for (let j = 1; j <= b.length; j++) {
      const isSwap = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]
      row[j] = Math.min(
        last[j]! + 1,
        row[j - 1]! + 1,
        last[j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1),
        isSwap ? beforeLast[j - 2]! + 1 : Number.POSITIVE_INFINITY,
      )
    }
    beforeLast = last
    last = row
  }
  return last[b.length]!
}
