import { sql } from 'kysely'
import type { CanonicalTable } from '../../../src/spec/canonical.js'
import { indicatorCatalogue } from '../../../src/spec/indicator.js'
import type { Indicator } from '../../../src/spec/indicator.js'
import { pipeline } from '../../../src/spec/pipeline.js'
import type { Pipeline } from '../../../src/spec/pipeline.js'
import { createSchema } from '../../../src/warehouse/relation.js'
import type { Db } from '../../../src/warehouse/tables.js'
import { writeTable } from '../../../src/warehouse/write-table.js'
import type { Cell, TypedColumn } from '../../../src/warehouse/write-table.js'

/** One territory: children and those at risk by sex, and the parts and wholes of the indicators. */
export interface MadeUpTerritory {
  readonly code: string
  readonly region: string
  readonly children: Readonly<Record<'female' | 'male', readonly [children: number, atRisk: number]>>
  readonly indicators: readonly (readonly [numerator: number, denominator: number])[]
}

export const indicatorIds = ['one', 'two', 'three', 'four'] as const

export function specWith(disclosure: object = {}): Pipeline {
  return pipeline.parse({
    pipeline: 'xx/one', title: 'One', period: '2024',
    territory: { system: 'xx-a', level: 'district', vintage: '2020' },
    deliveries: [{ registry: 'xx/people', files: '*.csv', period: '2024' }],
    index: { dimensions: ['a', 'b'].map((id, at) => ({ id, title: id, indicators: indicatorIds.slice(2 * at, 2 * at + 2).map((indicator) => ({ indicator })) })) },
    publication: { disclosure },
  })
}

export const indicators: ReadonlyMap<string, Indicator> = new Map(
  indicatorCatalogue
    .parse({
      indicators: indicatorIds.map((id) => ({
        id, title: id, definition: id, per: 100, unit: 'per cent', direction: 'risk', registries: ['xx/people'],
        numerator: { from: 'person', registry: 'xx/people', where: { field: id, is: 'yes' }, measure: 'count' },
        denominator: { from: 'person', registry: 'xx/people', where: { field: id, in: ['yes', 'no'] }, measure: 'count' },
      })),
    })
    .indicators.map((each) => [each.id, each]),
)

export const canonical: ReadonlyMap<string, CanonicalTable> = new Map([['person', { table: 'person', title: 'Person', description: 'Person', unit: 'person', key: ['person_key'], columns: [] }]])

const text = (name: string): TypedColumn => ({ name, type: 'varchar', comment: name })
const number = (name: string): TypedColumn => ({ name, type: 'double', comment: name })

/** The tables of `risk` that a run would leave, with an index of equal weights on shares from 0 to 100. */
export async function fillRisk(db: Db, territories: readonly MadeUpTerritory[]): Promise<void> {
  for (const schema of ['risk', 'core']) await createSchema(db, schema)
  const write = (schema: string, name: string, columns: readonly TypedColumn[], rows: readonly Readonly<Record<string, Cell>>[]) => writeTable(db, { schema, name, comment: name, columns }, rows)
  const regions = [...new Set(territories.map(({ region }) => region))]
  const place = [text('territory_code'), text('name')]
  const own = ({ code }: MadeUpTerritory) => ({ territory_code: code, name: code })
  await write('core', 'territory', [...place, text('level'), text('parent_code'), number('longitude'), number('latitude')], [
    ...regions.map((code) => ({ territory_code: code, name: code, level: 'region', parent_code: null })),
    ...territories.map((each) => ({ ...own(each), level: 'district', parent_code: each.region })),
  ])
  const counts = [number('children'), number('children_at_risk'), number('rate'), number('rate_benchmarked'), text('class'), text('class_within_parent')]
  const estimate = ([children, atRisk]: readonly [number, number]) => ({ children, children_at_risk: atRisk, rate: children === 0 ? null : atRisk / children, class: 'low', class_within_parent: 'low' })
  await write('risk', 'clrisk_territory', [...place, text('parent_code'), ...counts], territories.map((each) => ({ ...own(each), parent_code: each.region, ...estimate(totalOf([each])) })))
  await write('risk', 'clrisk_group', [...place, text('by'), text('value'), ...counts], territories.flatMap((each) => groupsOf(each).map(([by, value, count]) => ({ ...own(each), by, value, ...estimate(count) }))))
  const summaries = [{ code: '_T', level: 'whole', members: territories }, ...regions.map((code) => ({ code, level: 'region', members: territories.filter(({ region }) => region === code) }))]
  await write('risk', 'territory_summary', [...place, text('level'), text('model'), ...['territories', 'scored', 'children', 'score', 'minimum', 'maximum'].map(number)], summaries.map(({ code, level, members }) => {
    const [children, atRisk] = totalOf(members)
    return { territory_code: code, name: code, level, model: 'clrisk', territories: members.length, scored: members.length, children, score: atRisk / children }
  }))
  const parts = territories.flatMap((each) => indicatorIds.map((indicator, at) => {
    const [numerator, denominator] = each.indicators[at] ?? [0, 0]
    const value = denominator === 0 ? null : (100 * numerator) / denominator
    return { ...own(each), dimension: at < 2 ? 'a' : 'b', indicator, value, numerator, denominator, records: numerator, state: value === null ? 'missing' : 'observed', normalised: value, weight: 0.25, contribution: value === null ? null : value / 4 }
  }))
  await write('risk', 'ivti_indicator', [...place, text('dimension'), text('indicator'), ...['value', 'numerator', 'denominator', 'records', 'normalised', 'weight', 'contribution'].map(number), text('state')], parts)
  const scores = territories.map((each) => ({ ...own(each), parent_code: each.region, score: parts.filter((part) => part.territory_code === each.code).reduce((sum, part) => sum + (part.contribution ?? 0), 0), class: 'low', class_within_parent: 'low' }))
  await write('risk', 'ivti_territory', [...place, text('parent_code'), number('score'), text('class'), text('class_within_parent')], scores)
  await write('risk', 'territory_risk', [...place, text('model'), number('score'), text('class')], [
    ...territories.map((each) => ({ ...own(each), model: 'clrisk', score: estimate(totalOf([each])).rate, class: 'low' })),
    ...scores.map(({ territory_code, name, score }) => ({ territory_code, name, model: 'ivti', score, class: 'low' })),
  ])
  await write('risk', 'ivti_weight', [text('indicator'), ...['minimum', 'mean', 'maximum', 'skewness', 'kurtosis', 'territories'].map(number)], indicatorIds.map((indicator) => {
    const values = parts.filter((part) => part.indicator === indicator).flatMap(({ value }) => (value === null ? [] : [value]))
    return { indicator, minimum: Math.min(...values), mean: values.reduce((a, b) => a + b, 0) / values.length, maximum: Math.max(...values), skewness: 1, kurtosis: 1, territories: values.length }
  }))
  await write('risk', 'ivti_cut', [text('scope'), text('parent_code'), text('class'), ...['class_rank', 'lower_bound', 'lowest', 'highest', 'territories'].map(number)], [
    { scope: 'national', parent_code: null, class: 'low', class_rank: 0, lower_bound: null, lowest: Math.min(...scores.map(({ score }) => score)), highest: Math.max(...scores.map(({ score }) => score)), territories: scores.length },
  ])
}

/** Groups by sex as given, and by zone with a share of rural children that differs from territory to territory. */
export function groupsOf(territory: MadeUpTerritory): readonly (readonly [by: string, value: string, counts: readonly [number, number]])[] {
  const [children, atRisk] = totalOf([territory])
  const share = (Number(territory.code) % 7) / 7
  const rural = Math.round(children * share)
  const ruralAtRisk = Math.min(rural, Math.round(atRisk * share))
  const urban = children - rural
  const { female, male } = territory.children
  return [['sex', 'female', female], ['sex', 'male', male], ['zone', 'rural', [rural, ruralAtRisk]], ['zone', 'urban', [urban, Math.min(urban, atRisk - ruralAtRisk)]]]
}

export function totalOf(territories: readonly MadeUpTerritory[]): readonly [number, number] {
  const all = territories.flatMap(({ children }) => [children.female, children.male])
  return [all.reduce((sum, [count]) => sum + count, 0), all.reduce((sum, [, atRisk]) => sum + atRisk, 0)]
}

export async function rowsOf(db: Db, query: string): Promise<readonly Readonly<Record<string, unknown>>[]> {
  return (await sql.raw<Readonly<Record<string, unknown>>>(query).execute(db)).rows
}
