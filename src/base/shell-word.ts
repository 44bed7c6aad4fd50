/** A word of a command line as a POSIX shell takes it: quoted where it has characters that a shell reads. */
export function shellWord(word: string): string {
  return /^[\w./:@%+=,-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`
}
