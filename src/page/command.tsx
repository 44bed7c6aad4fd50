import { useState } from 'preact/hooks'
import { visibleText } from '../base/visible-text.ts'

/** A command line to copy. */
export function Command({ text }: { readonly text: string }) {
  const shown = visibleText(text)
  const [isCopied, setCopied] = useState(false)
  // not every browser lets a file use the clipboard; the text can be selected all the same
  const copy = () =>
    void navigator.clipboard?.writeText(shown).then(
      () => setCopied(true),
      () => undefined,
    )
  return (
    <div class="command">
      <code>{shown}</code>
      <button type="button" onClick={copy} aria-label={`Copy the command ${shown}`}>
        {isCopied ? 'copied' : 'copy'}
      </button>
    </div>
  )
}
