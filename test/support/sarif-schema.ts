import { readFileSync } from 'node:fs'
import { Ajv2020 } from 'ajv/dist/2020.js'
import formats from 'ajv-formats'

const schema = JSON.parse(readFileSync(new URL('../fixtures/sarif-2.1.0.json', import.meta.url), 'utf8')) as object
const ajv = new Ajv2020({ allErrors: true, strict: false })
formats.default(ajv)
const validate = ajv.compile(schema)

/** What the schema of SARIF 2.1.0 finds wrong with a text; empty where it is valid. */
export function sarifErrors(text: string): string[] {
  return validate(JSON.parse(text)) ? [] : validate.errors!.map(({ instancePath, message }) => `${instancePath} ${message}`)
}
