import { useState } from 'preact/hooks'
import type { PageData } from '../report/page-data.ts'
import type { Report } from '../report/report.ts'
import { Patterns } from './evidence.tsx'
import { ReportView } from './report-view.tsx'
import { type Comparison, SecondProfile } from './second-profile.tsx'
import { ThemeSwitch } from './theme-switch.tsx'

/** The whole page: a bar with search and switches, and the report; or, once another profile was given, the comparison with it. */
export function App({ data }: { readonly data: PageData }) {
  const [search, setSearch] = useState('')
  const [comparison, setComparison] = useState<Comparison | null>(null)
  const report = comparison?.report ?? data.report
  return (
    <>
      <Patterns />
      <a class="skip" href="#report">
        Skip to the report
      </a>
      <header class="bar">
        <p class="brand">
          deferscope <span>{report.command}</span>
        </p>
        <search>
          <label>
            <span class="unseen">Search functions and files</span>
            <input
              type="search"
              id="search"
              placeholder="Search functions and files"
              value={search}
              onInput={({ currentTarget }) => setSearch(currentTarget.value)}
            />
          </label>
        </search>
        <SecondProfile profiles={data.profiles} comparison={comparison} onCompared={setComparison} />
        <ThemeSwitch />
      </header>
      <main id="report" tabIndex={-1}>
        <ReportView
          key={comparison?.id ?? 0}
          report={report}
          leftOut={comparison === null ? data.leftOut : {}}
          search={search}
          onSearch={setSearch}
        />
      </main>
      <Footer report={report} />
    </>
  )
}

function Footer({ report }: { readonly report: Report }) {
  return (
    <footer>
      <p>
        Made by {report.tool.name} {report.tool.version}. This file holds all it shows and loads nothing.
      </p>
    </footer>
  )
}
