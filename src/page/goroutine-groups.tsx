import { useState } from 'preact/hooks'
import { baseName } from '../base/go-path.ts'
import { counted } from '../base/units.ts'
import { cellText } from '../report/cell-text.ts'
import type { Row, Table } from '../report/report.ts'
import { Evidence } from './evidence.tsx'
import { Name } from './name.tsx'

/** Groups that are shown at once; the rest is a button away. */
const FOLD = 50
/** States that have a part of the bar of their own. */
const STATES = 8

/** The groups of a goroutine report: how many wait in which state, and each group with its stack. */
export function GoroutineGroups({ table, search }: { readonly table: Table; readonly search: string }) {
  const [isWhole, setWhole] = useState(false)
  const wanted = search.toLowerCase()
  const found = wanted === '' ? table.rows : table.rows.filter((row) => JSON.stringify(row).toLowerCase().includes(wanted))
  const shown = isWhole ? found : found.slice(0, FOLD)
  return (
    <section aria-labelledby="groups" id="section-groups">
      <h2 id="groups">{table.title}</h2>
      <States rows={table.rows} />
      <p class="count">{search === '' ? counted(found.length, 'group') : `${counted(found.length, 'group')} of ${table.rows.length}`}</p>
      <ul class="groups">
        {shown.map((row, i) => (
          <li key={i}>
            <Group row={row} />
          </li>
        ))}
      </ul>
      {found.length > FOLD ? (
        <button type="button" class="more" onClick={() => setWhole(!isWhole)}>
          {isWhole ? `Show the first ${FOLD} alone` : `Show all ${counted(found.length, 'group')}`}
        </button>
      ) : null}
    </section>
  )
}

/** How many goroutines are in which state, as one bar and in words. */
function States({ rows }: { readonly rows: readonly Row[] }) {
  const counts = new Map<string, number>()
  for (const { state, count } of rows) counts.set(String(state), (counts.get(String(state)) ?? 0) + Number(count))
  const sorted = [...counts].sort((a, b) => b[1] - a[1])
  const rest = sorted.slice(STATES).reduce((sum, [, count]) => sum + count, 0)
  const parts = [...sorted.slice(0, STATES), ...(rest === 0 ? [] : [['other states', rest] as const])]
  const total = Math.max(
    1,
    parts.reduce((sum, [, count]) => sum + count, 0),
  )
  let from = 0
  return (
    <figure class="states">
      <svg aria-hidden="true">
        {parts.map(([state, count], i) => {
          const x = from
          from += (count / total) * 100
          return <rect key={state} x={`${x}%`} width={`${(count / total) * 100}%`} height="100%" class={`state-${i}`} />
        })}
      </svg>
      <figcaption>
        <ul>
          {parts.map(([state, count], i) => (
            <li key={state}>
              <svg class="swatch" aria-hidden="true">
                <rect width="100%" height="100%" class={`state-${i}`} />
              </svg>
              <b>{cellText(count, 'count')}</b> <Name text={state} mono={false} />
            </li>
          ))}
        </ul>
      </figcaption>
    </figure>
  )
}

function Group({ row }: { readonly row: Row }) {
  const stack = (row['stack'] ?? []) as readonly string[]
  const lines = (row['lines'] ?? []) as readonly string[]
  return (
    <details>
      <summary>
        <b class="number">{cellText(row['count'] ?? null, 'count')}</b>
        <span class="where">
          {row['function'] == null ? <span class="muted">no frames of the program</span> : <Name text={String(row['function'])} />}
          {row['line'] == null ? null : (
            <small>
              <Name text={`${baseName(String(row['file']))}:${String(row['line'])}`} />
            </small>
          )}
        </span>
        <span class="state">
          <Name text={String(row['state'])} mono={false} />
          <Waited row={row} />
        </span>
        <span class="in-deferred">
          {row['in_deferred'] === true ? (
            <>
              in a deferred call <Evidence confidence={String(row['confidence'])} evidence={String(row['evidence'])} />
            </>
          ) : null}
          {row['leaked'] === true ? <span class="severity error">leaked</span> : null}
        </span>
      </summary>
      <ol class="stack">
        {stack.map((frame, i) => (
          <li key={i} class={frame === row['function'] ? 'own' : ''}>
            <Name text={frame} />{' '}
            {lines[i] === undefined ? null : (
              <small>
                <Name text={lines[i]} />
              </small>
            )}
          </li>
        ))}
      </ol>
      <dl class="facts">
        <Fact name="blocked in" cell={row['blocked_in']} />
        <Fact name="deferred call" cell={row['deferred_function']} />
        <Fact name="deferred by" cell={row['deferred_by']} />
        <Fact name="runs because of" cell={row['via']} />
        <Fact name="created by" cell={row['created_by']} />
        <Fact name="labels" cell={row['labels']} />
      </dl>
    </details>
  )
}

function Fact({ name, cell }: { readonly name: string; readonly cell: Row[string] }) {
  const text = cell == null ? '' : cellText(cell, null)
  return text === '' ? null : (
    <div>
      <dt>{name}</dt>
      <dd>
        <Name text={text} />
      </dd>
    </div>
  )
}

function Waited({ row }: { readonly row: Row }) {
  const { wait_min: low, wait_max: high } = row
  if (low == null || high == null) return null
  const [from, to] = [cellText(low, 'seconds'), cellText(high, 'seconds')]
  return <small> {from === to ? from : `${from} to ${to}`}</small>
}
