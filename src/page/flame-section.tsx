import { useEffect, useRef } from 'preact/hooks'
import type { FlameTree } from '../report/flame.ts'
import { type FlameHandle, mountFlame } from './flame/mount-flame.ts'

interface FlameSectionProps {
  readonly flame: FlameTree
  readonly search: string
  readonly onSearch: (text: string) => void
}

/** The flame graph of a report; what is searched in it is searched in the whole page. */
export function FlameSection({ flame, search, onSearch }: FlameSectionProps) {
  const holder = useRef<HTMLDivElement>(null)
  const handle = useRef<FlameHandle | null>(null)
  useEffect(() => {
    handle.current = mountFlame(holder.current!, flame, { onSearch })
    return () => handle.current?.destroy()
  }, [flame])
  useEffect(() => handle.current?.search(search), [search])
  return (
    <section class="flame-section" aria-labelledby="flame" id="section-flame">
      <h2 id="flame">Flame graph</h2>
      <div ref={holder} />
    </section>
  )
}
