import type { Notice } from '../report/report.ts'

/** Removes repeated notices, such as those of many profiles. */
export function distinctNotices(notices: readonly Notice[]): Notice[] {
  return [...new Map(notices.map((notice) => [`${notice.code} ${notice.text}`, notice])).values()]
}
