import { startsWithSpace } from './characters.ts'

/** Formats one record of a CSV file, with its newline. Source: Go encoding/csv/writer.go, `Write` and `fieldNeedsQuotes`. */
export function csvRecord(fields: readonly string[]): string {
  return `${fields.map(csvField).join(',')}\n`
}

function csvField(field: string): string {
  if (field === '') return field
  const needsQuotes = field === '\\.' || /[",\r\n]/.test(field) || startsWithSpace(field)
  return needsQuotes ? `"${field.replaceAll('"', '""')}"` : field
}
