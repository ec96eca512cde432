import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { clriskClassesText } from '../../src/cli/clrisk-text.js'
import { writeDummy } from '../../src/dummy/write-dummy.js'
import { runPipeline } from '../../src/pipeline/run.js'
import { databaseFile } from '../../src/publish/manifest.js'
import { openReadOnly } from '../../src/warehouse/read-only.js'
import { shipped } from '../dummy/shipped.js'
import { askRelease, builtIn, pipelineDoors } from './workbench.js'

/** Log-odds of work at 5 to 17 in the recipes of survey and register; the other terms of the model do nothing there. */
const truth: Readonly<Record<string, number>> = {
  '(intercept)': -3.6,
  age: 0.3,
  'sex = male': 0.6,
  'household.zone = rural': 0.9,
  'head.education_level = fundamental': 0.7,
  'head.sex = female': 0,
  'school_attendance = out': 0,
}
const true_risk = `1 / (1 + exp(-(-3.6 + 0.3 * (child.age - 11) + 0.6 * (child.sex = 'male')::int + 0.9 * coalesce((home.zone = 'rural')::int, 0)
  + 0.7 * (coalesce(head.education_level, 'none') not in ('isced_3', 'isced_4', 'isced_5_8'))::int)))`

const root = mkdtempSync(join(existsSync('/dev/shm') ? '/dev/shm' : tmpdir(), 'cauce-demo-'))
let release = ''
let planted = 0

/** What names a person in the records 04 and 05 of the Cadastro Único and that no mapping asks for: names, NIS, CPF, parents, registry office. */
const canary = 'QXZKANARI'
const { shapes: registerShapes, registry: register } = shipped('br/cadastro-unico')

/** Overwrites those columns, where they stand in the same place in every layout, on every line; returns how many cells. */
function plantIn(path: string): number {
  const shape = registerShapes.get('base')
  if (shape?.format !== 'fixed-width' || shape.recordType === null) throw new Error('the register is of fixed width')
  const { start: typeAt } = shape.recordType
  const names = new Set((register.raw.value.resources['base']?.fields ?? []).flatMap((field) => (field.sensitivity === 'identifier' && !['cod_familiar_fam', 'num_membro_fmla'].includes(field.name) ? [field.name, ...field.aliases] : [])))
  const cells = new Map(['04', '05'].map((type) => [type, shape.records.find((record) => record.type === type)?.fields.filter(({ name, length, versions }) => names.has(name) && length >= canary.length && versions.length === 0) ?? []]))
  let count = 0
  const lines = readFileSync(path, 'latin1').split('\n').map((line) => {
    let text = line
    for (const { start, length } of cells.get(line.slice(typeAt - 1, typeAt + 1)) ?? []) {
      if (line.length < start - 1 + length) continue
      text = text.slice(0, start - 1) + canary.padEnd(length) + text.slice(start - 1 + length)
      count++
    }
    return text
  })
  writeFileSync(path, lines.join('\n'), 'latin1')
  return count
}

beforeAll(async () => {
  for (const registry of ['br/cadastro-unico', 'br/censo-escolar', 'br/sinasc', 'br/pnadc']) {
    const { recipe, shapes, territories } = shipped(registry)
    await writeDummy(recipe, shapes, territories, { seed: 20_241_231, factor: 1, into: join(root, 'data') }, { progress: { report: () => undefined } })
  }
  const folder = join(root, 'data')
  for (const file of readdirSync(folder).filter((name) => name.startsWith('cadunico'))) planted += plantIn(join(folder, file))
  release = (await runPipeline(await pipelineDoors([builtIn], 'br/demo', join(root, 'data'), join(root, 'state')))).release
}, 600_000)
afterAll(() => rmSync(root, { recursive: true, force: true }))

describe('the demonstration', () => {
  it('recovers the model that survey and register were made from, within three standard errors', async () => {
    const rows = await askRelease(release, 'select term, estimate, standard_error from risk.clrisk_coefficient')
    expect(rows.map(([term]) => term)).toEqual(Object.keys(truth))
    for (const [term, estimate, error] of rows) {
      expect(Number(error)).toBeLessThan(0.25)
      expect(Math.abs(Number(estimate) - (truth[String(term)] ?? Number.NaN)) / Number(error), String(term)).toBeLessThan(3)
    }
  })

  it('gives each municipality a rate near the one its children truly have', async () => {
    const [[territories, correlation, gap] = []] = await askRelease(
      release,
      `with true_rate as (
         select child.territory_code, avg(${true_risk}) as rate from core.person as child
         left join (select household_key, any_value(zone) as zone from core.household where _registry = 'br/cadastro-unico' group by 1) as home using (household_key)
         left join (select household_key, any_value(education_level) as education_level from core.person where _registry = 'br/cadastro-unico' and kinship = 'head' group by 1) as head using (household_key)
         where child._registry = 'br/cadastro-unico' and child.age between 5 and 17 group by 1)
       select count(*), corr(own.rate, true_rate.rate), avg(abs(own.rate - true_rate.rate)) from risk.clrisk_territory as own join true_rate using (territory_code)`,
    )
    expect(Number(territories)).toBe(334)
    expect(Number(correlation)).toBeGreaterThan(0.97)
    expect(Number(gap)).toBeLessThan(0.015)
  })

  it('shows CLRISK beside the index: interval, quality, class and stability of every municipality, and how far the two agree', async () => {
    expect(await askRelease(release, 'select model, count(*)::int, count(class)::int from risk.territory_risk group by 1 order by 1')).toEqual([['clrisk', 334, 334], ['ivti', 334, 334]])
    expect(await askRelease(release, 'select count(*)::int from risk.clrisk_territory where quality is null or class is null or stability is null or not (lower < coalesce(rate_benchmarked, rate) and coalesce(rate_benchmarked, rate) < upper)')).toEqual([[0]])
    expect(await askRelease(release, 'select statistic from risk.model_agreement')).toEqual([['territories'], ['spearman'], ['kappa_linear'], ['kappa_quadratic'], ['same_class']])
    const reader = await openReadOnly({ path: join(release, databaseFile) })
    const text = await clriskClassesText(reader).finally(() => reader.close())
    expect(text).toMatch(/territory_code +name +parent_name +rate +from +to +quality +class +stability +index class/)
    expect(text).toMatch(/CLRISK beside the index, in 334 territories: Spearman 0\.\d\d, weighted kappa/)
  })

  it('meets the direct estimates of three states and leaves the fourth, where the survey cannot say', async () => {
    expect(await askRelease(release, 'select parent_code, used, abs(after - direct) < 1e-9 from risk.clrisk_benchmark order by 1')).toEqual([
      ['27', true, true],
      ['28', true, true],
      ['32', true, true],
      ['50', false, false],
    ])
  })

  it('leaves names, NIS and CPF of the register in the vault alone', () => {
    expect(planted).toBeGreaterThan(50_000)
    const state = join(root, 'state')
    const files = readdirSync(state, { recursive: true, encoding: 'utf8' }).filter((name) => statSync(join(state, name)).isFile())
    const found = files.filter((name) => readFileSync(join(state, name)).includes(canary))
    expect(found.length).toBe(4)
    expect(found.filter((name) => !name.startsWith('deliveries/'))).toEqual([])
  })

  it('passes the gate of both models', async () => {
    expect(await askRelease(release, "select distinct model from risk.viability where light = 'red'")).toEqual([])
  })
})
