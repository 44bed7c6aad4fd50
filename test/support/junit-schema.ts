import { readFileSync } from 'node:fs'
import { validateXML } from 'xmllint-wasm'

const schema = readFileSync(new URL('../fixtures/junit.xsd', import.meta.url), 'utf8')

/** What the schema of JUnit results finds wrong with texts of XML; empty where all are valid. */
export async function junitErrors(...texts: readonly string[]): Promise<string[]> {
  const xml = texts.map((contents, i) => ({ fileName: `${i}.xml`, contents }))
  const { errors } = await validateXML({ xml, schema, maxMemoryPages: 16_384 })
  return errors.map(({ rawMessage }) => rawMessage)
}
