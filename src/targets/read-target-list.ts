import { ProfileError } from '../base/error.ts'
import type { Labels } from '../base/labels.ts'
import type { Target } from './target.ts'

/** The most targets of one list. */
const MAX_TARGETS = 20_000
/** The longest value of a label, in UTF-16 code units. */
const MAX_VALUE = 1024
const ADDRESS = /^(\[[0-9a-fA-F:.]+\]|[\w.-]+)(:\d{1,5})?$/
const LABEL_NAME = /^[a-zA-Z_]\w*$/

/**
 * Reads a list of targets, whose form its content tells: the groups of Prometheus' file_sd and http_sd, in JSON or YAML, or the
 * answer of its `/api/v1/targets`. `source` names the list in errors. Throws `bad-targets`.
 * Source: prometheus.io/docs/prometheus/latest/http_sd, configuration `file_sd_config`, and querying/api `targets`.
 */
export async function readTargetList(text: string, source: string): Promise<Target[]> {
  const list = await parsed(text, source)
  const targets = Array.isArray(list) ? targetsOfGroups(list, source) : targetsOfApi(list, source)
  if (targets.length > MAX_TARGETS)
    throw badTargets(`the list has ${targets.length} targets; ${MAX_TARGETS} are allowed`, source, 'ask for a part of them')
  return targets
}

/** JSON, or YAML, whose plain scalars stay texts: a version 1.10 is no number. */
async function parsed(text: string, source: string): Promise<unknown> {
  try {
    return JSON.parse(text)
  } catch {
    const { parse } = await import('yaml')
    try {
      return parse(text, { schema: 'failsafe' })
    } catch (error) {
      const [detail] = (error instanceof Error ? error.message : '').split('\n')
      throw badTargets(`the list is neither JSON nor YAML: ${detail!.replace(/:$/, '')}`, source, FORMS, error)
    }
  }
}

const FORMS = "give Prometheus' file_sd (JSON or YAML), what an http_sd URL answers, or the URL http://PROMETHEUS/api/v1/targets"

function targetsOfGroups(groups: readonly unknown[], source: string): Target[] {
  return groups.flatMap((group, i) => {
    const where = `${source}, group ${i + 1}`
    const { targets, labels } = objectOf(group, where)
    if (!Array.isArray(targets)) throw badTargets('a group has no list of targets', where, FORMS)
    const all = labelsOf(labels ?? {}, where)
    return targets.map((address) => {
      if (typeof address !== 'string') throw badTargets('a target is not a text', where, 'write it as host:port')
      return targetOf(address, all, all, where)
    })
  })
}

function targetsOfApi(answer: unknown, source: string): Target[] {
  const { status, error, data, scrape_configs: configs } = objectOf(answer, source)
  if (status === 'error') throw badTargets(`the server answers: ${String(error)}`, source, 'mend the URL')
  if (configs !== undefined)
    throw badTargets("this is Prometheus' configuration, which lists no targets", source, 'give the URL http://PROMETHEUS/api/v1/targets')
  const active = objectOf(data ?? {}, source)['activeTargets']
  if (!Array.isArray(active)) throw badTargets('this is no list of targets', source, FORMS)
  return active.map((one, i) => {
    const where = `${source}, target ${i + 1}`
    const { labels, discoveredLabels, scrapeUrl } = objectOf(one, where)
    const known = labelsOf(labels ?? {}, where)
    const discovered = labelsOf(discoveredLabels ?? {}, where)
    // after relabeling, the address and scheme that are really asked stand in the URL alone
    const [, scheme, address] = /^(https?):\/\/([^/?#]+)/.exec(String(scrapeUrl)) ?? []
    if (address === undefined) return targetOf(discovered['__address__'] ?? '', known, discovered, where)
    return targetOf(address, known, { ...discovered, __scheme__: scheme! }, where)
  })
}

function targetOf(address: string, labels: Labels, discovered: Labels, where: string): Target {
  if (!ADDRESS.test(address)) throw badTargets('the address of a target is not host:port', where, 'write it as host:port, without a scheme')
  const isHidden = ([name]: [string, string]) => name.startsWith('__')
  const shown = Object.entries(labels).filter((pair) => !isHidden(pair))
  return {
    address,
    scheme: discovered['__scheme__'] === 'https' ? 'https' : 'http',
    labels: { ...Object.fromEntries(shown), instance: labels['instance'] ?? address },
    discovered: Object.fromEntries(Object.entries(discovered).filter(isHidden)),
  }
}

function labelsOf(value: unknown, where: string): Labels {
  const entries = Object.entries(objectOf(value, where))
  for (const [name, text] of entries) {
    if (!LABEL_NAME.test(name)) throw badTargets('the name of a label has other characters than letters, digits and _', where, FORMS)
    if (typeof text !== 'string' || text.length > MAX_VALUE)
      throw badTargets(`the label ${name} is not a text of at most ${MAX_VALUE} characters`, where, FORMS)
  }
  return Object.fromEntries(entries) as Labels
}

function objectOf(value: unknown, where: string): Readonly<Record<string, unknown>> {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Readonly<Record<string, unknown>>
  throw badTargets('this is no list of targets', where, FORMS)
}

function badTargets(message: string, where: string, next: string, cause?: unknown): ProfileError {
  return new ProfileError('bad-targets', message, where, next, cause)
}
