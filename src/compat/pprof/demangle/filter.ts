import { bytesToText, textToBytes } from './byte-text.ts'
import { DemangleError, Effort } from './effort.ts'
import { demangleItanium } from './itanium/demangle-itanium.ts'
import type { DemangleOptions } from './options.ts'
import { demangleLegacyRust } from './rust-legacy.ts'
import { demangleRust } from './rust-v0.ts'

/**
 * The C++ or Rust name of a mangled one; a name that is none, or asks for more than `Effort` allows, comes back as it is.
 * Source: github.com/ianlancetaylor/demangle demangle.go, `Filter` and `ToString`.
 */
export function filterName(name: string, options: DemangleOptions): string {
  const effort = new Effort()
  try {
    effort.checkInput(name.length)
    return bytesToText(demangle(textToBytes(name), options, effort))
  } catch (error) {
    if (error instanceof DemangleError) return name
    throw error
  }
}

function demangle(name: string, options: DemangleOptions, effort: Effort): string {
  if (name.startsWith('_R')) return demangleRust(name, options, effort)
  const rust = name.startsWith('_ZN') ? demangleLegacyRust(name) : null
  return rust ?? demangleItanium(name, options, effort)
}
