import { seededRandom } from '../../../src/method/random.js'
import { clriskModel } from '../../../src/spec/clrisk.js'
import type { ClriskModel } from '../../../src/spec/clrisk.js'
import type { ClriskInput } from '../../../src/risk/clrisk/compute-clrisk.js'
import type { Db } from '../../../src/warehouse/tables.js'
import { createSchema } from '../../../src/warehouse/relation.js'
import { writeTable } from '../../../src/warehouse/write-table.js'

type Cell = string | number | boolean | null
export type Row = Readonly<Record<string, Cell>>

const types = {
  varchar: ['person_key', 'household_key', 'period', 'sex', 'zone', 'kinship', 'education_level', 'worked', 'stratum', 'psu', 'territory_code', '_registry', '_delivery'],
  double: ['weight', 'work_hours'],
  bigint: ['age', '_line'],
} as const

export const territories = ['0101', '0102', '0103', '0104', '0201', '0202', '0203', '0204']
export const provinceOf = (code: string): string => code.slice(0, 2)
export const link = { schema: 'ref', name: 'territory_link' }

/** The model by which children of both populations work: (intercept), age - 11, head low, sex male, zone rural. */
export const truth = { intercept: -2, age: 0.15, headLow: 0.7, male: 0.6, rural: 0.8 }

export function probability(child: { readonly age: number; readonly low: boolean; readonly male: boolean; readonly rural: boolean }): number {
  const eta = truth.intercept + truth.age * (child.age - 11) + truth.headLow * Number(child.low) + truth.male * Number(child.male) + truth.rural * Number(child.rural)
  return 1 / (1 + Math.exp(-eta))
}

export interface Made {
  readonly rows: readonly Row[]
  /** Sum of the true probabilities by territory. */
  readonly expected: ReadonlyMap<string, number>
  readonly children: ReadonlyMap<string, number>
}

/** Households of a head and two children; `ruralOf` gives the share of rural households in a territory. */
export function households(registry: string, count: number, seed: number, survey: boolean, places: readonly string[] = territories): Made {
  const random = seededRandom(seed)
  const rows: Row[] = []
  const expected = new Map<string, number>()
  const children = new Map<string, number>()
  let line = 1
  const add = (row: Row): void => {
    line += 1
    rows.push({ period: '2024', _registry: registry, _delivery: `${registry} d`, _line: line, person_key: `${registry} ${line}`, ...row })
  }
  for (let house = 0; house < count; house++) {
    const code = places[house % places.length] ?? ''
    const place = places.indexOf(code)
    const rural = random() < 0.15 + 0.09 * place
    const low = random() < 0.3 + 0.04 * place
    const unit = Math.floor(house / places.length) % 6
    const common = {
      household_key: `${registry} h${house}`,
      territory_code: code,
      zone: rural ? 'rural' : 'urban',
      stratum: survey ? provinceOf(code) : null,
      psu: survey ? `${code}-${unit}` : null,
      weight: survey ? 20 + 10 * (house % 5) : null,
    }
    add({ ...common, kinship: 'head', age: 25 + Math.floor(random() * 40), sex: random() < 0.5 ? 'male' : 'female', education_level: low ? 'isced_1' : 'isced_3', worked: 'yes' })
    for (let child = 0; child < 2; child++) {
      const age = 5 + Math.floor(random() * 13)
      const male = random() < 0.5
      const p = probability({ age, low, male, rural })
      expected.set(code, (expected.get(code) ?? 0) + p)
      children.set(code, (children.get(code) ?? 0) + 1)
      add({ ...common, kinship: 'child', age, sex: male ? 'male' : 'female', education_level: 'isced_1', worked: random() < p ? 'yes' : 'no' })
    }
  }
  return { rows, expected, children }
}

export const survey = (count = 1500, seed = 7): Made => households('xx/survey', count, seed, true)
export const target = (count = 3000, seed = 11): Made => households('xx/register', count, seed, false)

/** Makes core.person, core.household and ref.territory_link; every code leads to itself unless `shares` say otherwise. */
export async function fillCore(db: Db, persons: readonly Row[], options: { readonly shares?: readonly Row[]; readonly households?: readonly Row[] } = {}): Promise<void> {
  await createSchema(db, 'core')
  await createSchema(db, 'ref')
  const columns = Object.entries(types).flatMap(([type, names]) => names.map((name) => ({ name, type: type === 'varchar' ? ('varchar' as const) : type === 'double' ? ('double' as const) : ('bigint' as const), comment: name })))
  const replicates = [...new Set(persons.flatMap((row) => Object.keys(row).filter((name) => name.startsWith('replicate_'))))].map((name) => ({ name, type: 'double' as const, comment: name }))
  await writeTable(db, { schema: 'core', name: 'person', comment: 'persons', columns: [...columns, ...replicates] }, persons)
  const text = (name: string) => ({ name, type: 'varchar' as const, comment: name })
  await writeTable(db, { schema: 'core', name: 'household', comment: 'households', columns: [...['household_key', 'period', 'piped_water', '_registry', '_delivery'].map(text), { name: '_line', type: 'bigint', comment: 'line' }, { name: 'rooms', type: 'bigint', comment: 'rooms' }] }, options.households ?? [])
  const shares = options.shares ?? ['xx/survey', 'xx/register'].flatMap((registry) => territories.map((code): Row => ({ registry, code, territory_code: code, weight: 1 })))
  await writeTable(db, { ...link, comment: 'links', columns: [text('registry'), text('code'), text('territory_code'), { name: 'weight', type: 'double', comment: 'share' }] }, shares)
}

export const modelText = {
  survey: { registry: 'xx/survey', stratum: 'stratum', psu: 'psu' },
  target: { registry: 'xx/register', kind: 'registry' },
  outcome: { field: 'worked', is: 'yes' },
  terms: [
    { numeric: 'age', centre: 11 },
    { factor: 'head.education_level', reference: 'high', groups: { low: ['none', 'isced_1'], high: ['isced_3'] } },
    { factor: 'sex', reference: 'female' },
    { factor: 'zone', reference: 'urban' },
  ],
  benchmark: { level: 'province' },
  draws: 400,
  seed: 5,
} as const

export function modelWith(change: Readonly<Record<string, unknown>> = {}): ClriskModel {
  return clriskModel.parse({ ...modelText, ...change })
}

export function inputOf(model: ClriskModel, codes: readonly string[] = territories): ClriskInput {
  const parents = new Map(codes.map((code) => [code, provinceOf(code)]))
  return {
    model,
    territories: codes.map((code) => ({ code, name: `Place ${code}`, parent: provinceOf(code), parentName: `Province ${provinceOf(code)}` })),
    parentOf: parents,
    surveyParents: parents,
    context: [],
    link,
  }
}
