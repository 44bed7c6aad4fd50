import { useEffect, useRef, useState } from 'preact/hooks'
import { baseName } from '../base/go-path.ts'
import type { CarriedProfile } from '../report/page-data.ts'
import type { Report } from '../report/report.ts'
import { carriedBy, compared, errorText, type GivenProfile } from './compare.ts'
import { Name, Text } from './name.tsx'

/** A comparison of the profile of the page with another one. */
export interface Comparison {
  /** Differs between comparisons. */
  readonly id: number
  readonly report: Report
  readonly before: readonly GivenProfile[]
  readonly after: readonly GivenProfile[]
}

/** Largest file that is read: a browser has less memory than a terminal. */
const MAX_BYTES = 256 << 20

interface SecondProfileProps {
  readonly profiles: readonly CarriedProfile[]
  readonly comparison: Comparison | null
  readonly onCompared: (comparison: Comparison | null) => void
}

/**
 * Takes another profile, by a button or dropped anywhere on the page, and compares it with that of the page. A page that does not carry
 * its own, since it is too large, takes that as well: together with the other, or before or after it.
 */
export function SecondProfile({ profiles, comparison, onCompared }: SecondProfileProps) {
  const [state, setState] = useState<'ready' | 'over' | 'busy'>('ready')
  const [error, setError] = useState<string | null>(null)
  const [own, setOwn] = useState(() => carriedBy(profiles))
  /** Profiles to compare with that wait for the page's own. */
  const [waiting, setWaiting] = useState<readonly GivenProfile[]>([])
  const input = useRef<HTMLInputElement>(null)
  const names = profiles.map(({ name }) => baseName(name))

  const compare = async (before: readonly GivenProfile[], after: readonly GivenProfile[]) => {
    setState('busy')
    // lets the browser show that it works
    await new Promise((resolve) => setTimeout(resolve))
    try {
      onCompared({ id: (comparison?.id ?? 0) + 1, report: await compared(before, after), before, after })
      scrollTo(0, 0)
    } catch (thrown) {
      setError(errorText(thrown))
    }
    setState('ready')
  }

  const take = async (files: readonly File[]) => {
    if (files.length === 0) return
    setError(null)
    if (files.reduce((sum, { size }) => sum + size, 0) > MAX_BYTES)
      return setError('The files are larger than 256 MiB: use deferscope diff.')
    let given: GivenProfile[]
    try {
      given = await Promise.all(files.map(async (file) => ({ name: file.name, bytes: new Uint8Array(await file.arrayBuffer()) })))
    } catch {
      return setError('The file cannot be read.')
    }
    if (own !== null) return compare(own, given)
    const others = [...waiting, ...given.filter(({ name }) => !names.includes(name))]
    const found = given.filter(({ name }) => names.includes(name))
    if (found.length > 0) setOwn(found)
    if (found.length > 0 && others.length > 0) {
      setWaiting([])
      return compare(found, others)
    }
    setWaiting(others)
  }

  useDrops(profiles.length > 0, (isOver) => setState(isOver ? 'over' : 'ready'), take)

  if (profiles.length === 0) return null
  const asked = own === null ? `This page does not hold its own profile, which is too large: give ${names.join(', ')} as well.` : null
  const isWaiting = asked !== null && waiting.length > 0
  return (
    <>
      <button type="button" class="compare" title={asked ?? undefined} onClick={() => input.current!.click()} disabled={state === 'busy'}>
        {state === 'busy' ? 'comparing…' : 'Compare with…'}
      </button>
      <input
        ref={input}
        type="file"
        multiple
        hidden
        aria-label="Profiles to compare with"
        onChange={({ currentTarget }) => {
          void take([...(currentTarget.files ?? [])])
          currentTarget.value = ''
        }}
      />
      {state === 'over' ? <p class="drop">Drop a profile to compare it with this one</p> : null}
      <div class="comparing" role="status">
        {error === null ? null : (
          <p class="error">
            <Text text={error} />{' '}
            <button type="button" onClick={() => setError(null)}>
              Close
            </button>
          </p>
        )}
        {isWaiting ? (
          <p class="asked">
            <Text text={asked} />
          </p>
        ) : null}
        {comparison === null ? null : (
          <p>
            <Sides {...comparison} />{' '}
            <button type="button" onClick={() => void compare(comparison.after, comparison.before)}>
              Swap before and after
            </button>{' '}
            <button type="button" onClick={() => onCompared(null)}>
              Back to the report
            </button>
          </p>
        )}
      </div>
    </>
  )
}

function Sides({ before, after }: Pick<Comparison, 'before' | 'after'>) {
  const [first, second] = [before, after].map((side) => side.map(({ name }) => baseName(name)).join(', '))
  return (
    <>
      Before: <Name text={first!} />, after: <Name text={second!} />.
    </>
  )
}

/** Calls `take` with files that are dropped on the page, and `over` while some are held above it. */
function useDrops(isOn: boolean, over: (isOver: boolean) => void, take: (files: readonly File[]) => Promise<void>): void {
  const latest = useRef({ over, take })
  latest.current = { over, take }
  useEffect(() => {
    if (!isOn) return
    const hasFiles = (event: DragEvent) => event.dataTransfer?.types.includes('Files') === true
    const listeners: Readonly<Record<string, (event: DragEvent) => void>> = {
      dragover: (event) => {
        if (!hasFiles(event)) return
        event.preventDefault()
        latest.current.over(true)
      },
      // the pointer left the window, not only one element of it
      dragleave: (event) => event.relatedTarget === null && latest.current.over(false),
      drop: (event) => {
        if (!hasFiles(event)) return
        event.preventDefault()
        latest.current.over(false)
        void latest.current.take([...event.dataTransfer!.files])
      },
    }
    for (const [type, listener] of Object.entries(listeners)) addEventListener(type, listener as EventListener)
    return () => {
      for (const [type, listener] of Object.entries(listeners)) removeEventListener(type, listener as EventListener)
    }
  }, [isOn])
}
