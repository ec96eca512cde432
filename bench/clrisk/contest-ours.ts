import { mkdir } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { sql } from 'kysely'
import type { Predictions } from '../../src/method/survey/predict-territories.js'
import { computeClrisk } from '../../src/risk/clrisk/compute-clrisk.js'
import { writeClrisk } from '../../src/risk/clrisk/write-clrisk.js'
import { clriskModel } from '../../src/spec/clrisk.js'
import type { ClriskModel } from '../../src/spec/clrisk.js'
import { openWarehouse } from '../../src/warehouse/open.js'
import { createSchema } from '../../src/warehouse/relation.js'
import type { Db } from '../../src/warehouse/tables.js'
import { writeTable } from '../../src/warehouse/write-table.js'
import { dummies, municipalityCodes } from './generate.js'
import { ratesAlone } from './rates-alone.js'
import type { Rates } from './rates-alone.js'
import type { Engine, Figures, RiskContest } from './risk-contest.js'

const registries = { survey: 'xx/survey', target: 'xx/census' } as const
const period = '2024'
const link = { schema: 'ref', name: 'territory_link' }

/**
 * The code of a run: `computeClrisk` and `writeClrisk`, over canonical tables that are views of the same two CSV files, with the
 * columns in the types that the script by hand reads. `by` are the columns by which rates are also given; `alone` leaves out all but the
 * rates and their errors.
 */
export async function contestOurs(file: string, state: string, { memory, threads }: Engine, { by, alone }: { readonly by: readonly string[]; readonly alone: boolean }): Promise<RiskContest> {
  const started = performance.now()
  const phases: Record<string, number> = {}
  let before = started
  const mark = (phase: string): void => {
    phases[phase] = (performance.now() - before) / 1000
    before = performance.now()
  }
  await mkdir(state, { recursive: true })
  const warehouse = await openWarehouse({ path: join(state, 'work.duckdb'), memoryLimit: memory === 'auto' ? '700MB' : memory, threads, tempDirectory: join(state, 'scratch') })
  const { db } = warehouse
  await createViews(db, file)
  mark('open')
  const model = modelBy(by)
  const found = alone ? await ratesAlone(db, model, link) : await everything(db, model)
  mark('compute')
  await db.transaction().execute(found.tables)
  await warehouse.checkpoint()
  await warehouse.close()
  mark('write')
  return { seconds: (performance.now() - started) / 1000, phases, children: found.children, patterns: found.fitted.fit.patterns, figures: figuresOf(found.predictions) }
}

function modelBy(by: readonly string[]): ClriskModel {
  return clriskModel.parse({
    survey: { registry: registries.survey, period, stratum: 'stratum', psu: 'psu' },
    target: { registry: registries.target, period, kind: 'census' },
    outcome: { field: 'worked', is: '1' },
    terms: dummies.map((factor) => ({ factor, reference: '0' })),
    by,
    seed: 1,
  })
}

/** All that a run computes and writes. */
async function everything(db: Db, model: ClriskModel): Promise<Rates> {
  const clrisk = await computeClrisk(db, {
    model,
    territories: municipalityCodes().map((code) => ({ code, name: `Municipality ${code}`, parent: null, parentName: null })),
    parentOf: new Map(),
    surveyParents: new Map(),
    context: [],
    link,
  })
  const beside = { ivti: null, parentNames: new Map(), words: { canonical: new Map(), indicators: new Map() }, staleInputs: '' }
  return { ...clrisk, tables: (transaction) => writeClrisk(transaction, clrisk, { period, vintage: '2024', status: 'draft' }, beside) }
}

async function createViews(db: Db, census: string): Promise<void> {
  await createSchema(db, 'core')
  await createSchema(db, 'ref')
  const text = dummies.map((dummy) => `${dummy}: 'TINYINT'`).join(', ')
  const read = (path: string, more: string) => sql.raw(`read_csv('${path.replaceAll("'", "''")}', header = true, auto_detect = false, delim = ',', buffer_size = 8000000,
    columns = {territory_code: 'VARCHAR', age: 'BIGINT', ${text}${more}})`)
  await sql`create view core.person as
    select *, cast(null as varchar) as worked, cast(null as varchar) as stratum, cast(null as varchar) as psu, cast(null as double) as weight,
      ${sql.lit(period)} as period, ${sql.lit(registries.target)} as _registry, 'census' as _delivery, cast(null as bigint) as _line
    from ${read(census, '')}
    union all by name
    select *, ${sql.lit(period)} as period, ${sql.lit(registries.survey)} as _registry, 'survey' as _delivery, row_number() over () as _line
    from ${read(join(dirname(census), 'survey.csv'), ", worked: 'VARCHAR', stratum: 'VARCHAR', psu: 'VARCHAR', weight: 'DOUBLE'")}`.execute(db)
  const column = (name: string) => ({ name, type: 'varchar', comment: name }) as const
  await writeTable(
    db,
    { ...link, comment: 'Where codes lead.', columns: [column('registry'), column('code'), column('territory_code'), { name: 'weight', type: 'double', comment: 'share' }] },
    Object.values(registries).flatMap((registry) => municipalityCodes().map((code) => ({ registry, code, territory_code: code, weight: 1 }))),
  )
}

function figuresOf({ territories }: Predictions): Figures {
  return Object.fromEntries(territories.map(({ code, rate, standardError }) => [code, [rate, standardError] as const]))
}
