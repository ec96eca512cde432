import { sql } from 'kysely'
import type { ExportFacts } from '../../../src/publish/export/export-facts.js'
import type { PublicResult, PublicTerritory } from '../../../src/publish/view/public-view.js'
import type { Db } from '../../../src/warehouse/tables.js'

/** Public tables with every state, a zero, a code with zeros, and a name that looks like a formula. */
export async function fillPublic(db: Db): Promise<void> {
  const statements = [
    'create schema public',
    `create table public.territory_risk as select * from (values
        ('0101', 'Alder', 'ivti', 41.234567, 'low', true, 12::bigint, 'observed'),
        ('0102', '=HYPERLINK("x")', 'ivti', 0.0, 'high', false, 0::bigint, 'observed'),
        ('0103', 'Ñuñoa', 'ivti', null, null, null, null, 'suppressed'),
        ('0201', 'Elm', 'ivti', null, null, null, null, 'missing')) t(territory_code, name, model, score, class, is_unstable, children, state)`,
    `comment on table public.territory_risk is 'Result by territory */ and model'`,
    `comment on column public.territory_risk.score is 'Points, 0 to 100'`,
    `create table public.ivti_cut as select * from (values ('low', 0::bigint, null::double), ('high', 1::bigint, 40.5)) t(class, class_rank, lower_bound)`,
  ]
  for (const statement of statements) await sql.raw(statement).execute(db)
}

const result = (more: Partial<PublicResult>): PublicResult => ({
  model: 'ivti', state: 'observed', score: null, lower: null, upper: null, class: null, classWithinParent: null, stability: null, coverage: 1, quality: null, children: null, childrenAtRisk: null, ...more,
})

const territory = (code: string, name: string, place: readonly [number, number] | null, own: PublicResult): PublicTerritory => ({
  code, name, parentCode: code.slice(0, 2), parentName: null, longitude: place?.[0] ?? null, latitude: place?.[1] ?? null, results: [own], factors: [], indicators: [], groups: [],
})

export const facts: ExportFacts = {
  pipeline: 'xx/demo', title: { es: 'Índice de prueba', en: 'Test index' }, period: '2022', vintage: '2020', level: 'commune', status: 'draft', cauce: '0.1.0',
  publisher: 'Institute', contact: 'data@example.org', citation: null, licence: 'CC-BY-4.0', languages: ['en', 'es'], fingerprint: 'f00dfeed00',
  models: [{ id: 'ivti', kind: 'ivti', unit: 'points', classing: 'jenks', classes: ['low', 'high'].map((label, rank) => ({ label, rank, lowerBound: null, lowest: null, highest: null, territories: 1 })) }],
  territories: [
    territory('0101', 'Alder', [-70.5, -33.4], result({ score: 41.234567, class: 'low' })),
    territory('0102', '=HYPERLINK("x")', [-70.6, -33.5], result({ score: 0, class: 'high' })),
    territory('0103', 'Ñuñoa', null, result({ state: 'suppressed' })),
    territory('0201', 'Elm', [-70.7, -33.6], result({ state: 'missing' })),
  ],
  sources: [{ registry: 'xx/people', institution: 'Office', period: '2022', files: 1 }],
}
