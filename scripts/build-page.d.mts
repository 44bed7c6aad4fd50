import type { PageAssets } from '../src/report/page-data.ts'

export function buildPage(): Promise<PageAssets>
