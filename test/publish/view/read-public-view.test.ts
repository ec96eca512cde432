import { sql } from 'kysely'
import { describe, expect, it } from 'vitest'
import { readPublicView } from '../../../src/publish/view/read-public-view.js'
import { pipeline } from '../../../src/spec/pipeline.js'
import { memoryWarehouse } from '../../warehouse/temporary.js'

const warehouse = memoryWarehouse()

const spec = pipeline.parse({
  pipeline: 'xx/one',
  title: { es: 'Uno', en: 'One' },
  territory: { system: 'xx-a', level: 'district', vintage: '2020' },
  period: '2024',
  deliveries: [{ registry: 'xx/people', files: '*.csv', period: '2024' }],
  index: { dimensions: [{ id: 'work', title: { en: 'Work' }, indicators: [{ indicator: 'work_share' }] }] },
  publication: { contact: 'data@example.org' },
})
const facts = { release: 'r1', madeAt: '2026-01-01T00:00:00.000Z', cauce: '0.1.0' }

async function run(...statements: readonly string[]): Promise<void> {
  for (const statement of statements) await sql.raw(statement).execute(warehouse().db)
}

describe('the public view', () => {
  it('is empty, not wrong, where no table is there', async () => {
    const view = await readPublicView(warehouse().db, spec, facts)
    expect(view).toMatchObject({ pipeline: 'xx/one', level: 'district', contact: 'data@example.org', models: [], territories: [], summaries: [] })
  })

  it('joins the tables by territory and keeps zero, missing and suppressed apart', async () => {
    await run(
      'create schema public',
      'create schema core',
      'create schema quality',
      `create table core.territory as select * from (values ('01', 'Ay', -70.5, -33.5), ('02', 'Be', null, null)) t(territory_code, name, longitude, latitude)`,
      `create table public.territory_risk as select * from (values
        ('03', 'Ce', 'clrisk', null, null, null, 'suppressed'), ('01', 'Ay', 'clrisk', 0.0, 'low', 0.9, 'observed'),
        ('01', 'Ay', 'ivti', 12.5, 'low', null, 'observed'), ('04', 'De', 'clrisk', 6.25, 'high', null, 'observed'), ('02', 'Be', 'clrisk', null, null, null, 'missing'))
        t(territory_code, name, model, score, class, stability, state)`,
      `create table public.clrisk_territory as select '01' as territory_code, 40.0 as children, 0.0 as children_at_risk, 'reliable' as quality`,
      `create table public.clrisk_group as select '01' as territory_code, 'sex' as "by", 'female' as value, 20.0 as children, 0.1 as rate, 0.2 as rate_benchmarked, 'observed' as state`,
      `create table public.clrisk_cut as select * from (values ('national', 'high', 1, 0.5), ('national', 'low', 0, null), ('within parent', 'low', 0, null)) t(scope, class, class_rank, lower_bound)`,
      `create table public.indicator as select 'work_share' as indicator, 'Trabajo' as title_es, 'share' as unit, 'risk' as direction`,
      `create table quality.delivery as select * from (values ('xx/people', '2024', 'a.csv', 'Office', '2026-01-01'), ('xx/people', '2024', 'b.csv', 'Office', '2026-01-03')) t(registry, period, file, institution, received_at)`,
      `create table quality.reconciliation as select * from (values ('xx/people', '2024', 'a.csv', 'one', 2, 20, 2), ('xx/people', '2024', 'a.csv', 'two', 2, 8, 0), ('xx/people', '2023', 'a.csv', 'one', 0, 9, 9), ('xx/people', '2024', 'b.csv', 'one', 0, 10, 0))
        t(registry, period, file, "table", quarantined_lines, delivered, quarantined)`,
    )
    const view = await readPublicView(warehouse().db, spec, facts)
    expect(view.territories.map(({ code, longitude, results }) => [code, longitude, ...results.map(({ model, state, score, children }) => `${model} ${state} ${score} ${children}`)])).toEqual([
      ['01', -70.5, 'clrisk observed 0 40', 'ivti observed 12.5 null'],
      ['02', null, 'clrisk missing null null'],
      ['03', null, 'clrisk suppressed null null'],
      ['04', null, 'clrisk observed 0.0625 null'],
    ])
    expect(view.territories[0]?.groups).toMatchObject([{ by: 'sex', value: 'female', rate: 0.2, state: 'observed' }])
    expect(view.models.map(({ id, classes }) => [id, classes.map(({ label }) => label)])).toEqual([['clrisk', ['low', 'high']], ['ivti', []]])
    expect(view.indicators).toMatchObject([{ id: 'work_share', dimension: 'work', dimensionTitle: { en: 'Work' }, title: { es: 'Trabajo' } }])
    expect(view.sources).toEqual([{ registry: 'xx/people', period: '2024', institution: 'Office', receivedAt: '2026-01-03', files: 2, quarantinedShare: 0.1, stale: false }])
  })
})
