/** Whether a character is one of `0` to `9`; the empty string is not. */
export function isDigit(c: string): boolean {
  return c >= '0' && c <= '9'
}

/** Whether a character is one of `A` to `Z`; the empty string is not. */
export function isUpper(c: string): boolean {
  return c >= 'A' && c <= 'Z'
}

/** Whether a character is one of `a` to `z`; the empty string is not. */
export function isLower(c: string): boolean {
  return c >= 'a' && c <= 'z'
}
