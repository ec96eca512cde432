import { readHistory } from '../publish/disclosure/read-history.js'
import { writePublicTables } from '../publish/disclosure/write-public-tables.js'
import type { DisclosureReport } from '../publish/disclosure/write-public-tables.js'
import type { Db } from '../warehouse/tables.js'
import type { PipelineSpecs } from './load-pipeline.js'

/** Rebuilds the schema `public` from the results of a run, in one transaction, knowing what earlier releases of the pipeline have hidden. */
export async function publicTables(db: Db, { pipeline, indicators, canonical }: PipelineSpecs, releases: string): Promise<DisclosureReport> {
  const tables = new Map([...canonical].map(([name, { value }]) => [name, value]))
  const { counts: history, unread } = await readHistory(releases, pipeline.value.pipeline)
  return db.transaction().execute((transaction) => writePublicTables(transaction, { pipeline: pipeline.value, indicators, canonical: tables, history, unread }))
}
