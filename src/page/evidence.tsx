/** The confidence of evidence, by colour, pattern and word; `evidence` is its kind. */
export function Evidence({ confidence, evidence }: { readonly confidence: string; readonly evidence: string | null }) {
  return (
    <span class="evidence">
      <Swatch confidence={confidence} />
      {confidence}
      {evidence === null ? null : <small>{evidence}</small>}
    </span>
  )
}

/** The fill of a confidence as a small box: the fills of bars and frames mean the same. */
function Swatch({ confidence }: { readonly confidence: string }) {
  return (
    <svg class="swatch" aria-hidden="true">
      <rect width="100%" height="100%" fill={fillOf(confidence)} class={`of-${confidence}`} />
    </svg>
  )
}

/** The fill of a confidence: full where it is certain, hatched or dotted where it is not. */
export function fillOf(confidence: string | null): string {
  if (confidence === 'likely' || confidence === 'possible' || confidence === 'strong') return `url(#fill-${confidence})`
  return 'var(--exact)'
}

/** The patterns that `fillOf` names. They stand in the page once. */
export function Patterns() {
  return (
    <svg class="patterns" aria-hidden="true">
      <defs>
        <pattern id="fill-strong" width="8" height="8" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
          <rect width="8" height="8" fill="var(--strong)" />
          <rect width="1.5" height="8" fill="var(--hatch)" />
        </pattern>
        <pattern id="fill-likely" width="5" height="5" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
          <rect width="5" height="5" fill="var(--likely)" />
          <rect width="2" height="5" fill="var(--hatch)" />
        </pattern>
        <pattern id="fill-possible" width="6" height="6" patternUnits="userSpaceOnUse">
          <rect width="6" height="6" fill="var(--possible)" />
          <circle cx="3" cy="3" r="1.4" fill="var(--hatch)" />
        </pattern>
      </defs>
    </svg>
  )
}
