/** Formats a p-value: `p=0.0441`, `p<0.0001`; null is unknown. */
export function pText(p: number | null): string {
  if (p === null) return 'p unknown'
  return p < 0.0001 ? 'p<0.0001' : `p=${p.toFixed(4)}`
}
