import { render } from 'preact'
import type { PageData } from '../report/page-data.ts'
import { App } from './app.tsx'
import 'uplot/dist/uPlot.min.css'
import './style.css'

const data: PageData = JSON.parse(document.getElementById('data')!.textContent)
const page = document.getElementById('page')!
// what stands here is for readers without script
page.replaceChildren()
render(<App data={data} />, page)
