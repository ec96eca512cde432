import { writePublicTables } from '../publish/disclosure/write-public-tables.js'
import type { DisclosureReport } from '../publish/disclosure/write-public-tables.js'
import type { Db } from '../warehouse/tables.js'
import type { PipelineSpecs } from './load-pipeline.js'

/** Rebuilds the schema `public` from the results of a run, in one transaction. */
export async function publicTables(db: Db, { pipeline, indicators, canonical }: PipelineSpecs): Promise<DisclosureReport> {
  const tables = new Map([...canonical].map(([name, { value }]) => [name, value]))
  return db.transaction().execute((transaction) => writePublicTables(transaction, { pipeline: pipeline.value, indicators, canonical: tables }))
}
