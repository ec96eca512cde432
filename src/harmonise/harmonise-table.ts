import { sql } from 'kysely'
import { CauceError } from '../core/error.js'
import { countRows, createSchema, dropRelation, relationId } from '../warehouse/relation.js'
import type { Warehouse } from '../warehouse/open.js'
import type { Db, RelationName } from '../warehouse/tables.js'
import type { CompiledTable, Facts, Partition } from './compiled-table.js'
import type { Entries } from './dictionary.js'
import { settleDuplicates } from './duplicates.js'
import { partitionSchema } from './partition-name.js'
import { readCounts } from './read-counts.js'
import type { Counts } from './read-counts.js'

export interface UnknownCodes {
  readonly column: string
  /** Rows whose code is in no declared list. */
  readonly rows: number
  /** Different codes, or classes of codes where they may not be shown. */
  readonly distinct: number
  readonly codes: readonly { readonly text: string; readonly shown: boolean; readonly rows: number }[]
}

export interface HarmoniseResult extends Counts {
  readonly partition: Partition
  readonly unknownCodes: readonly UnknownCodes[]
}

/**
 * Writes the partition of one delivery and accounts for every record: delivered = rows + quarantined + dropped, else it throws.
 * Throws `CauceError('delivery')` where the mapping says that a mismatch stops the work; the partition is then gone.
 */
export async function harmoniseTable(warehouse: Warehouse, compiled: CompiledTable): Promise<HarmoniseResult> {
  return writePartition(warehouse.db, compiled, compiled, async (facts) => {
    await compiled.create(facts).execute(warehouse.db)
  })
}

/** Has `write` make the partition of `compiled`, then settles and counts it. `read` is the same mapping over the records that are read for it. */
export async function writePartition(db: Db, compiled: CompiledTable, read: CompiledTable, write: (facts: Facts) => Promise<void>): Promise<HarmoniseResult> {
  await createSchema(db, partitionSchema)
  const duplicated = await duplicatedJoins(db, read)
  try {
    const facts = { duplicated, entries: await makeDictionaries(db, read) }
    await write(facts)
    await settleDuplicates(db, compiled)
    const counts = await readCounts(db, compiled)
    stopWhereDeclared(compiled, counts)
    await reconcile(db, compiled, counts)
    return { ...counts, partition: compiled.partition, unknownCodes: await readUnknownCodes(db, read, counts, facts) }
  } catch (error) {
    await dropRelation(db, compiled.partition.relation)
    throw error
  } finally {
    for (const { type } of read.dictionaries) await dropType(db, type)
  }
}

async function duplicatedJoins(db: Db, compiled: CompiledTable): Promise<ReadonlySet<string>> {
  const found = new Set<string>()
  for (const [as, test] of compiled.joinTests) {
    const row = (await test.execute(db)).rows[0]
    if (row !== undefined && row.total !== row.keys) found.add(as)
  }
  return found
}

async function makeDictionaries(db: Db, compiled: CompiledTable): Promise<Entries> {
  const entries = new Map<string, readonly (string | null)[]>()
  for (const { type, create, entries: query } of compiled.dictionaries) {
    await dropType(db, type)
    await create.execute(db)
    entries.set(type.name, (await query.execute(db)).rows.map((row) => row.entry))
  }
  return entries
}

async function dropType(db: Db, type: RelationName): Promise<void> {
  await sql`drop type if exists ${relationId(type)}`.execute(db)
}

function stopWhereDeclared(compiled: CompiledTable, counts: Counts): void {
  const { on_mismatch: onMismatch, table } = compiled.mapping
  const stopping = counts.findings.find((finding) => {
    if (finding.disposition !== 'quarantined') return false
    return finding.rule.startsWith('TERRITORY_') ? onMismatch.territory === 'stop' : onMismatch.type === 'stop' && /^(TYPE_|VALUE_|AGE_|LOOKUP_|CODE_)/.test(finding.rule)
  })
  if (stopping === undefined) return
  throw new CauceError('delivery', {
    code: stopping.rule,
    what: `${stopping.count} values of column "${stopping.column}" of table "${table}" do not fit`,
    where: { file: compiled.partition.file, line: stopping.firstLine },
    expected: 'none, since the mapping says that a mismatch stops the work',
    todo: 'Correct the delivery, or say in the mapping what becomes of such values.',
  })
}

async function reconcile(db: Db, compiled: CompiledTable, counts: Counts): Promise<void> {
  const { source } = compiled
  const landed = source.records ?? (source.line.kind === 'column' ? await countRows(db, source.relation) : counts.delivered)
  const { cells } = counts
  const accounted = counts.rows + counts.quarantined + counts.dropped === counts.delivered
  const cellsAccounted = cells === null || cells.rows + cells.quarantined + cells.dropped === cells.delivered
  if (accounted && cellsAccounted && landed === counts.delivered) return
  throw new CauceError('internal', {
    code: 'HARMONISE_RECONCILE',
    what: `of ${landed} landed records, ${counts.delivered} were judged: ${counts.rows} good, ${counts.quarantined} quarantined, ${counts.dropped} dropped`,
    where: { file: compiled.partition.file },
    expected: 'delivered = rows + quarantined + dropped',
  })
}

async function readUnknownCodes(db: Db, compiled: CompiledTable, counts: Counts, facts: Facts): Promise<readonly UnknownCodes[]> {
  const columns = counts.findings.filter((finding) => finding.rule === 'CODE_UNKNOWN' && finding.disposition === 'noted').map((finding) => finding.column)
  if (columns.length === 0) return []
  const { rows } = await compiled.unknownCodes(columns, facts).execute(db)
  return columns.map((column) => {
    const codes = rows.filter((row) => row.column === column).map((row) => ({ text: row.text, shown: row.shown, rows: Number(row.total) }))
    return { column, rows: codes.reduce((sum, code) => sum + code.rows, 0), distinct: codes.length, codes }
  })
}

/** Drops the partition of a delivery that is superseded. */
export async function dropPartition(db: Db, partition: Partition): Promise<void> {
  await sql`drop table if exists ${relationId(partition.relation)}`.execute(db)
}
