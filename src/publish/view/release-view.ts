import { join } from 'node:path'
import { sql } from 'kysely'
import type { Pipeline } from '../../spec/pipeline.js'
import { openWarehouse } from '../../warehouse/open.js'
import type { Db } from '../../warehouse/tables.js'
import { databaseFile, publicDatabaseFile, publicSchema } from '../manifest.js'
import { tablesOfFile } from '../open-release.js'
import type { FoundRelease } from '../open-release.js'
import { verifyFile } from '../seal-release.js'
import type { PublicView } from './public-view.js'
import { readPublicView } from './read-public-view.js'

/** What of the staff's database describes places and deliveries and holds no figure of a territory. */
const described = [['core', 'territory'], ['quality', 'delivery'], ['quality', 'reconciliation']] as const

/** The public view of a release that is there, after its bytes were compared with the manifest; period and status are those of then. */
export async function readReleaseView({ folder, manifest }: FoundRelease, pipeline: Pipeline): Promise<PublicView> {
  const warehouse = await openWarehouse({ path: ':memory:' })
  try {
    const { db } = warehouse
    for (const file of [databaseFile, publicDatabaseFile]) {
      if (tablesOfFile(manifest, file).length > 0) await verifyFile(folder, manifest, file)
    }
    if (tablesOfFile(manifest, publicDatabaseFile).length > 0) {
      await sql`attach ${sql.lit(join(folder, publicDatabaseFile))} as release_public (read_only)`.execute(db)
      for (const { table } of tablesOfFile(manifest, publicDatabaseFile)) await viewOf(db, ['public', table], ['release_public', publicSchema, table])
    }
    const own = described.filter(([schema, table]) => manifest.tables.some((each) => each.schema === schema && each.table === table))
    if (own.length > 0) await sql`attach ${sql.lit(join(folder, databaseFile))} as release_staff (read_only)`.execute(db)
    for (const [schema, table] of own) await viewOf(db, [schema, table], ['release_staff', schema, table])
    const facts = { release: manifest.id, madeAt: manifest.madeAt, cauce: manifest.cauce }
    return await readPublicView(db, { ...pipeline, period: manifest.period, status: manifest.status }, facts)
  } finally {
    await warehouse.close()
  }
}

async function viewOf(db: Db, name: readonly [string, string], of: readonly [string, string, string]): Promise<void> {
  await sql`create schema if not exists ${sql.id(name[0])}`.execute(db)
  await sql`create view ${sql.id(...name)} as select * from ${sql.id(...of)}`.execute(db)
}
