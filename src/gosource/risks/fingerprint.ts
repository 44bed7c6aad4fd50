import { fnvOf } from '../../base/fnv.ts'

/**
 * A fingerprint of a statement that stays equal when the statement moves or is indented differently: from rule, function and text, with
 * white space as one blank.
 */
export function fingerprintOf(rule: string, functionName: string, statement: string): string {
  return fnvOf(`${rule}\n${functionName}\n${statement.replace(/\s+/g, ' ')}`)
}
