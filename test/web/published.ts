import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { sql } from 'kysely'
import { publishRelease } from '../../src/publish/release.js'
import { openWarehouse } from '../../src/warehouse/open.js'
import { parts } from '../publish/publishing.js'

export const pipeline = 'xx/demo'
export const page = '<!doctype html><html lang="en"><head><title>Map</title><script>document.title = "ran"</script></head><body>page</body></html>'

/** A release as a run leaves it, with public tables of `territories` places, a page and a sheet. `mark` stands in its tables and page. */
export async function publishPublic(releases: string, id: string, territories = 6, line = pipeline): Promise<string> {
  const warehouse = await openWarehouse({ path: ':memory:', threads: 1 })
  const run = (text: string) => sql.raw(text).execute(warehouse.db)
  for (const schema of ['public', 'core', 'risk']) await run(`create schema ${schema}`)
  await run('create table core.person as select 1 as person_key')
  await run('create table risk.ivti_territory as select 1 as hidden')
  await run(`create table public.territory as select printf('%04d', i) as territory_code, 'Place ' || i as name from range(1, ${territories + 1}) as t(i)`)
  await run(`create table public.territory_risk as select territory_code, name, 'ivti' as model, i / 3.0::double as score, if(i = 2, null, 'low') as class, if(i = 2, 'suppressed', 'observed') as state, '${id}' as mark
    from (select *, row_number() over (order by territory_code) as i from public.territory) order by territory_code`)
  await run(`create table public.ivti_indicator as select territory_code, 'ind_' || k as indicator, k * 1.5::double as value, 9007199254740993 + k as large, cast(k as bigint) as records, if(k = 1, '=1+1', 'plain "x", y') as words, k = 2 as flag
    from public.territory, range(1, 4) as t(k) order by territory_code, k`)
  await run(`comment on table public.territory_risk is 'Result by territory'`)
  await run(`comment on column public.territory_risk.score is 'Points'`)
  const folder = await publishRelease(warehouse.db, releases, { ...parts, id, pipeline: line }, async (building) => {
    mkdirSync(join(building, 'public', 'sheets'), { recursive: true })
    writeFileSync(join(building, 'public', 'index.html'), page.replace('page', `page of ${id} ${'filler '.repeat(400)}`))
    writeFileSync(join(building, 'public', 'sheets', '0001.html'), `<p>sheet of ${id}</p>`)
    writeFileSync(join(building, 'secret.txt'), 'for staff')
  })
  await warehouse.close()
  return folder
}
