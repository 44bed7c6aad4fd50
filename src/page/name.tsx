import { visibleText } from '../base/visible-text.ts'

/** Longest name that is shown; the end of a Go name says most, so that the middle is left out. */
const SHOWN = 160
/** Longest title: more would fill the screen. */
const IN_TITLE = 1000

interface NameProps {
  readonly text: string
  readonly mono?: boolean
  /** Whether it stays on one line. */
  readonly isWhole?: boolean
}

/** A name from a profile: inert, isolated from the text around it, and shortened where it is very long, with more of it as its title. */
export function Name({ text, mono = true, isWhole = false }: NameProps) {
  const isLong = text.length > SHOWN
  // cut first: making a million characters visible would take long
  const shown = isLong ? `${visibleText(text.slice(0, SHOWN / 4))}…${visibleText(text.slice((-SHOWN * 3) / 4))}` : visibleText(text)
  return (
    <bdi class={mono ? 'name' : undefined} title={isLong ? visibleText(text.slice(0, IN_TITLE)) : undefined}>
      {isWhole ? shown : withBreaks(shown)}
    </bdi>
  )
}

/** A name with places where a line may break: after dots and slashes, not inside words. */
function withBreaks(name: string) {
  return name.split(/(?<=[./])(?=[\w(*])/).flatMap((part, i) => (i === 0 ? [part] : [<wbr key={i} />, part]))
}

/** A text from a report, which may hold names from a profile. */
export function Text({ text }: { readonly text: string }) {
  return <bdi>{visibleText(text)}</bdi>
}
