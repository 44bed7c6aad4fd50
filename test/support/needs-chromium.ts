import { findChromium } from './chromium.ts'

/** Fails before the first `*.chromium.test.ts` where there is no browser. */
export function setup(): void {
  if (findChromium() !== null) return
  throw new Error(
    'tests named *.chromium.test.ts need Chromium in PATH or its path in $CHROMIUM: install it (.ci/run says how), or run npm test, which needs none',
  )
}
