import { useState } from 'preact/hooks'
import { counted, formatValue, roughInterval, roughValue } from '../base/units.ts'
import type { Finding } from '../report/report.ts'
import { Command } from './command.tsx'
import { Evidence } from './evidence.tsx'
import { IntervalBar } from './interval-bar.tsx'
import { Name, Text } from './name.tsx'

/** Findings that are shown at once; the rest is a button away. */
const FOLD = 10

interface FindingsProps {
  readonly findings: readonly Finding[]
  /** What one is called. */
  readonly word: string
  /** Number of findings that the page does not have. */
  readonly leftOut: number
}

/** The findings of a report, most severe first. */
export function Findings({ findings, word, leftOut }: FindingsProps) {
  const [isWhole, setWhole] = useState(false)
  if (findings.length === 0) return null
  const shown = isWhole ? findings : findings.slice(0, FOLD)
  return (
    <section aria-labelledby="findings" id="section-findings">
      <h2 id="findings">{findings.length === 1 ? word : `${word}s`}</h2>
      <ol class="findings">
        {shown.map((finding, i) => (
          <FindingCard key={i} finding={finding} number={i + 1} most={mostOf(findings, finding)} sameAs={sameAs(findings, i)} />
        ))}
      </ol>
      {leftOut === 0 ? null : <p class="count">{counted(leftOut, 'more finding')} left out of this page</p>}
      {findings.length > FOLD ? (
        <button type="button" onClick={() => setWhole(!isWhole)}>
          {isWhole ? `Show the first ${FOLD} alone` : `Show all ${findings.length}`}
        </button>
      ) : null}
    </section>
  )
}

/** The right end of the bars: bars of one unit have one scale, so that they can be compared. */
function mostOf(findings: readonly Finding[], { unit }: Finding): number {
  return Math.max(
    1,
    ...findings.filter((one) => one.unit === unit).map(({ value, high }) => Math.max(Number(value ?? 0), Number(high ?? 0))),
  )
}

/** The number of an earlier finding with the same cause, fix and next step; null where there is none. */
function sameAs(findings: readonly Finding[], i: number): number | null {
  const key = ({ cause, fix, next }: Finding) => JSON.stringify([cause, fix, next])
  const first = findings.findIndex((one) => key(one) === key(findings[i]!))
  return first < i ? first + 1 : null
}

interface CardProps {
  readonly finding: Finding
  readonly number: number
  readonly most: number
  readonly sameAs: number | null
}

function FindingCard({ finding, number, most, sameAs: same }: CardProps) {
  const { rule, severity, title, detail, confidence, evidence, cause, fix, example, next, known } = finding
  return (
    <li class={`finding ${severity}`}>
      <article aria-labelledby={`finding-${number}`}>
        <p class="finding-head">
          <span class={`severity ${severity}`}>{severity}</span>
          {known === true ? <span class="severity note">known</span> : null}
          <code>{rule}</code>
          {confidence === null ? null : <Evidence confidence={confidence} evidence={evidence} />}
        </p>
        <h3 id={`finding-${number}`}>
          <Text text={title} />
        </h3>
        <Measure finding={finding} most={most} />
        <p>
          <Text text={detail} />
        </p>
        {same !== null ? <p class="muted">Cause, fix and next step: as for {same}.</p> : null}
        {same === null && (cause !== '' || fix !== '') ? (
          <dl class="advice">
            {cause === '' ? null : <dt>Cause</dt>}
            {cause === '' ? null : (
              <dd>
                <Text text={cause} />
              </dd>
            )}
            {fix === '' ? null : <dt>Fix</dt>}
            {fix === '' ? null : (
              <dd>
                <Text text={fix} />
                {example === null ? null : <pre class="code">{example}</pre>}
              </dd>
            )}
            {next.length === 0 ? null : <dt>Next</dt>}
            {next.length === 0 ? null : (
              <dd>
                {next.map((text) => (
                  <Command key={text} text={text} />
                ))}
              </dd>
            )}
          </dl>
        ) : null}
      </article>
    </li>
  )
}

/** The number of a finding as a bar with its interval, and in words. */
function Measure({ finding, most }: { readonly finding: Finding; readonly most: number }) {
  const { value, low, high, unit, share, confidence, file, line } = finding
  const place = file === null ? null : <Name text={`${file}${line === null ? '' : `:${line}`}`} />
  if (value === null || unit === null || unit === 'own') return place === null ? null : <p class="place">{place}</p>
  const [from, to] = [low, high].map((bound) => (bound === null ? null : Number(bound)))
  const number = roughValue(Number(value), from!, to!, unit)
  const range = from == null || to == null ? '' : roughInterval(Number(value), from, to, unit)
  const part = share === null ? '' : roughShare(share, Number(value), from!, to!)
  const text = `${number}${part === '' ? '' : `, ${part} of the whole`}`
  // a bar without anything to measure it by says nothing
  const hasBar = Number(value) > 0 && (share !== null || range !== '')
  return (
    <div class="measure">
      {hasBar ? (
        <IntervalBar
          value={Number(value)}
          low={from!}
          high={to!}
          most={most}
          confidence={confidence}
          label={range === '' ? text : `${text}, 95% interval ${range}`}
        />
      ) : null}
      <p>
        <b>{number}</b>
        {part === '' ? null : <span> {part}</span>}
        {range === '' ? null : <span class="muted"> 95% interval {range}</span>}
      </p>
      {place === null ? null : <p class="place">{place}</p>}
    </div>
  )
}

/** A share is as uncertain as the value that it is of. */
function roughShare(share: number, value: number, low: number | null, high: number | null): string {
  if (value === 0 || low === null || high === null) return formatValue(share, 'share')
  return roughValue(share, (share * low) / value, (share * high) / value, 'share')
}
