import { mkdtemp, readdir, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { sql } from 'kysely'
import type { Finding } from '../../src/core/finding.js'
import { allFormats } from '../../src/cli/formats.js'
import { openWorkspace, packageRoot } from '../../src/cli/spec-files.js'
import { lineSql } from '../../src/harmonise/read-counts.js'
import { land } from '../../src/ingest/land.js'
import { openRawLayer } from '../../src/ingest/raw-layer.js'
import { harmonisePart } from '../../src/pipeline/harmonise-delivery.js'
import type { LandedPart } from '../../src/pipeline/land-deliveries.js'
import { loadRegistry } from '../../src/pipeline/load-pipeline.js'
import type { PipelineSpecs } from '../../src/pipeline/load-pipeline.js'
import { writeTerritoryLookups } from '../../src/pipeline/territory-lookups.js'
import { loadCanonical, loadTerritorySystem } from '../../src/spec/load.js'
import { wantedParts } from '../../src/spec/wanted-columns.js'
import { loadSystem } from '../../src/territory/load-system.js'
import { openWarehouse } from '../../src/warehouse/open.js'
import { relationId } from '../../src/warehouse/relation.js'

export interface MadeRow {
  readonly table: string
  readonly line: number
  /** Null for a good row. */
  readonly verdict: string | null
  readonly territoryVerdict: string
  readonly noted: string | null
  readonly values: Readonly<Record<string, unknown>>
}

export interface FixtureRun {
  readonly rows: readonly MadeRow[]
  readonly findings: readonly Finding[]
  readonly delivered: number
}

/** Lands and harmonises one file as a pipeline would: every record of every table, with its verdict. */
export async function runFixture(
  registry: string,
  resource: string,
  file: string,
  period: string,
): Promise<FixtureRun> {
  const workspace = openWorkspace(packageRoot())
  const specs = loadRegistry(workspace, registry)
  const canonical = loadCanonical(workspace)
  const tables = specs.mapping.value.tables.filter((table) => table.from === resource)
  const systemIds = [...new Set(tables.map((table) => table.territory.system))]
  const systems = new Map(
    systemIds.map((id) => {
      const loaded = loadTerritorySystem(workspace, id)
      return [id, loadSystem(loaded.spec.value, loaded.tables)] as const
    }),
  )
  const shape = specs.shapes.get(resource)
  if (shape === undefined) throw new Error(`no resource ${resource}`)
  const scratch = await mkdtemp(join(tmpdir(), 'cauce-fixture-'))
  const warehouse = await openWarehouse({ path: join(scratch, 'work.duckdb') })
  const { db } = warehouse
  try {
    await openRawLayer(db)
    await sql`create schema if not exists ref`.execute(db)
    const pipeline = { registries: new Map([[registry, specs]]) } as unknown as PipelineSpecs
    await writeTerritoryLookups(db, pipeline, systems)
    const findings: Finding[] = []
    const parts = wantedParts(tables).filter((part) => part.resource === resource)
    const qualified = parts.flatMap((part) =>
      part.columns.map((column) => (part.record === '' ? column : `${part.record}.${column}`)),
    )
    const wanted = [...new Set(qualified)]
    const bytes = (await stat(file)).size
    const request = { file: { name: file, path: file, bytes }, shape, wanted, name: 'fixture', scratch }
    const landed = await land(db, await allFormats(), request, async (finding) => {
      findings.push(finding)
    })
    const delivery = { row: { id: 'f'.repeat(64), registry, period, file } }
    const part = { ...landed, delivery, part: 0, file, resource } as unknown as LandedPart
    const rows: MadeRow[] = []
    for (const { table, partition } of await harmonisePart(
      warehouse,
      { specs: { ...pipeline, canonical }, secret: new Uint8Array(32).fill(7), mark: 'f'.repeat(12) },
      part,
    )) {
      const made = await sql<Record<string, unknown>>`
        select *, ${lineSql(partition)} as line_of from ${relationId(partition.relation)}`.execute(db)
      for (const values of made.rows) rows.push(madeRow(table, values))
    }
    return { rows, findings, delivered: landed.summary.lines.rows }
  } finally {
    await warehouse.close()
    await rm(scratch, { recursive: true, force: true })
  }
}

function madeRow(table: string, values: Readonly<Record<string, unknown>>): MadeRow {
  const text = (name: string): string | null => {
    const value = values[name]
    return value === null || value === undefined ? null : String(value)
  }
  return {
    table,
    line: Number(values['line_of']),
    verdict: text('_verdict'),
    territoryVerdict: text('_territory_verdict') ?? '',
    noted: text('_noted'),
    values,
  }
}

export async function fixtureInput(folder: string): Promise<string> {
  const input = (await readdir(folder)).find((name) => name.startsWith('input.'))
  if (input === undefined) throw new Error(`${folder} has no input`)
  return join(folder, input)
}
