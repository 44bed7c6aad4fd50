const PARTS = ['', '▏', '▎', '▍', '▌', '▋', '▊', '▉'] as const

/** A bar of `width` characters that is full at a share of 1; any share above 0 shows something. Padded with blanks. */
export function bar(share: number, width: number): string {
  const eighths = Math.max(share > 0 ? 1 : 0, Math.round(Math.min(Math.max(share, 0), 1) * width * 8))
  return `${'█'.repeat(Math.floor(eighths / 8))}${PARTS[eighths % 8]!}`.padEnd(width)
}
