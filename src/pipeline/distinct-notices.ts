import type { Notice } from '../report/report.ts'

/** Notices of many profiles, each said once. */
export function distinctNotices(notices: readonly Notice[]): Notice[] {
  return [...new Map(notices.map((notice) => [`${notice.code} ${notice.text}`, notice])).values()]
}
