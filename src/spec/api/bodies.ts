import { z } from 'zod'

const count = z.number().int().min(0)
const cell = z.union([z.string(), z.number(), z.boolean(), z.null()])
const row = z.record(z.string(), cell)

/** RFC 9457. */
export const problem = z
  .object({
    type: z.string().meta({ description: 'urn:cauce:problem: and the code' }),
    title: z.string(),
    status: z.number().int(),
    detail: z.string().meta({ description: 'What is wrong, what was expected, what to do' }),
    code: z.string().meta({ description: 'Stable name of the problem, in capitals' }),
  })
  .meta({ id: 'Problem' })

export const pipelineList = z
  .object({ pipelines: z.array(z.object({ pipeline: z.string(), release: z.string().nullable(), period: z.string().nullable(), status: z.string().nullable() })) })
  .meta({ id: 'PipelineList' })

export const releaseBody = z
  .object({
    release: z.string(),
    pipeline: z.string(),
    period: z.string(),
    status: z.string().meta({ description: 'draft until validated' }),
    made_at: z.string().meta({ description: 'ISO 8601, UTC' }),
    cauce: z.string().meta({ description: 'Version of the software' }),
    fingerprint: z.string().meta({ description: 'Hash of everything that the results depend on' }),
    tables: z.array(z.object({ table: z.string(), rows: count })),
    files: z.array(z.object({ file: z.string(), sha256: z.string(), bytes: count })),
  })
  .meta({ id: 'Release' })

export const tableList = z
  .object({
    release: z.string(),
    tables: z.array(
      z.object({
        table: z.string(),
        comment: z.string().nullable(),
        rows: count,
        columns: z.array(z.object({ name: z.string(), type: z.string(), comment: z.string().nullable() })),
      }),
    ),
  })
  .meta({ id: 'TableList' })

export const tablePage = z
  .object({
    release: z.string(),
    table: z.string(),
    total: count.meta({ description: 'Rows of the table that meet the filters' }),
    offset: count,
    rows: z.array(row),
  })
  .meta({ id: 'TablePage' })

export const territoryBody = z
  .object({
    release: z.string(),
    code: z.string(),
    name: z.string().nullable(),
    tables: z.record(z.string(), z.array(row)).meta({ description: 'Rows of this territory in every public table, by table' }),
  })
  .meta({ id: 'Territory' })

export const sqlAnswer = z
  .object({
    release: z.string(),
    columns: z.array(z.object({ name: z.string(), type: z.string() })),
    rows: z.array(z.array(z.unknown())).meta({ description: 'Decimals, dates and integers beyond 32 bits as text' }),
    truncated: z.boolean().meta({ description: 'True where the query had more rows than the limit' }),
  })
  .meta({ id: 'SqlAnswer' })

const specification = z.object({ file: z.string(), sha256: z.string() }).meta({ id: 'Specification' })

export const provenanceBody = z
  .object({
    release: z.object({ id: z.string(), pipeline: z.string(), period: z.string(), status: z.string(), made_at: z.string() }),
    territory: z.object({ code: z.string(), name: z.string().nullable() }),
    method: z.object({ cauce: z.string(), method_version: z.number().nullable(), fingerprint: z.string(), pipeline: specification.nullable() }),
    figures: z.array(
      z.object({
        figure: z.string().meta({ description: 'Indicator, or model' }),
        title: z.string(),
        value: z.number().nullable(),
        unit: z.string(),
        state: z.string().meta({ description: 'observed, filled, out of bounds, missing or suppressed' }),
        rule: z.object({ words: z.array(z.string()), specification: specification.nullable() }),
        registries: z.array(z.string()),
      }),
    ),
    sources: z
      .array(
        z.object({
          registry: z.string(),
          period: z.string(),
          institutions: z.array(z.string()),
          schema: specification.nullable(),
          mapping: specification.nullable(),
          layouts: z.array(z.string()),
          deliveries: count,
          received: z.tuple([z.string(), z.string()]).nullable().meta({ description: 'First and last day' }),
          deliveries_sha256: z.string().meta({ description: 'SHA-256 over the hashes of the deliveries in order, one a line' }),
          lines: z.object({ lines: count, header: count, landed: count, quarantined: count, dropped: count }),
          records: z.object({ delivered: count, rows: count, quarantined: count, dropped: count }),
        }),
      )
      .meta({ description: 'Counts are of the whole registry, never of one territory' }),
  })
  .meta({ id: 'Provenance' })
