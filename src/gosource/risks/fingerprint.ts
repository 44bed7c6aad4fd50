import { fnvOf } from '../../base/fnv.ts'

/** Stands for a statement, and stays the same when it moves or is indented anew: of rule, function and text, white space as one blank. */
export function fingerprintOf(rule: string, functionName: string, statement: string): string {
  return fnvOf(`${rule}\n${functionName}\n${statement.replace(/\s+/g, ' ')}`)
}
