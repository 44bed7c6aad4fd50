import { commonLabels, type Labels } from '../base/labels.ts'

const LABELS = 'deferscope labels: '

/** The comment that keeps what is known of the process of a profile. */
export function labelsComment(labels: Labels): string {
  return LABELS + JSON.stringify(labels)
}

/** The labels in the comments of a profile; of merged profiles those that all have. Empty where there are none. */
export function readProcessLabels(comments: readonly string[]): Labels {
  return commonLabels(comments.filter((text) => text.startsWith(LABELS)).map((text) => parsed(text.slice(LABELS.length))))
}

function parsed(text: string): Labels {
  try {
    const value: unknown = JSON.parse(text)
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return {}
    return Object.fromEntries(Object.entries(value).filter((pair): pair is [string, string] => typeof pair[1] === 'string'))
  } catch {
    return {}
  }
}
