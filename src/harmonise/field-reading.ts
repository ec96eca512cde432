import { sql } from 'kysely'
import { isOneOf } from '../warehouse/functions/one-of.js'
import type { Encoding } from '../core/resource.js'
import type { RawSchema } from '../spec/raw-schema.js'
import { maybeBlankAtEnds } from '../warehouse/functions/text.js'
import type { Sql } from './sql-value.js'

/** How the values of one raw column are written: the field's own notation, else its resource's. */
export interface FieldNotation {
  readonly name: string
  readonly type: 'text' | 'code' | 'integer' | 'decimal' | 'date'
  readonly sensitivity: 'plain' | 'quasi' | 'identifier'
  readonly missing: readonly string[]
  readonly decimal: string | undefined
  readonly thousands: readonly string[]
  readonly suffix: string | undefined
  readonly impliedDecimals: number | undefined
  readonly date: string | undefined
  /** True where the encoding has one byte for each character. */
  readonly narrow: boolean
}

const narrowEncodings: readonly string[] = ['latin-1', 'windows-1252', 'cp850'] satisfies readonly Encoding[]

export function fieldNotation(raw: RawSchema, resourceName: string, record: string | undefined, name: string): FieldNotation {
  const resource = raw.resources[resourceName]
  const fields: readonly RawFieldLike[] = resource?.fields ?? []
  const field = fields.find((each) => each.name === name && (each.record ?? '') === (record ?? ''))
  const shared = resource?.notation
  return {
    name,
    type: field?.type ?? 'text',
    sensitivity: field?.sensitivity ?? 'plain',
    missing: (field?.missing ?? shared?.missing ?? []).map((text) => text.trim()).filter((text) => text !== ''),
    decimal: field?.decimal ?? shared?.decimal,
    thousands: field?.thousands ?? shared?.thousands ?? [],
    suffix: field?.suffix ?? shared?.suffix,
    impliedDecimals: field?.implied_decimals ?? shared?.implied_decimals,
    date: field?.date ?? shared?.date,
    narrow: resource !== undefined && 'encoding' in resource && narrowEncodings.includes(resource.encoding),
  }
}

type RawFieldLike = RawSchema['resources'][string]['fields'][number] & { readonly record?: string | undefined }

/** A column of the delivered text, as the row of the statement sees it. */
export interface FieldReading {
  readonly notation: FieldNotation
  /** As delivered. */
  readonly raw: Sql
  /** Trimmed; NULL where empty or declared missing. */
  readonly text: Sql
  /** True where `text` is more than trimming: then numbers and dates must be read from `text`. */
  readonly hasMissing: boolean
}

export function fieldReading(raw: Sql, notation: FieldNotation): FieldReading {
  const { missing, narrow } = notation
  const isNone = (text: Sql): Sql => isOneOf(text, ['', ...missing])
  const trimmed = sql`trim(${raw})`
  const edges = maybeBlankAtEnds(raw, narrow)
  const text = missing.length === 0
    ? sql`case when ${raw} = '' or ${edges} then nullif(${trimmed}, '') else ${raw} end`
    : sql`case when ${edges} then case when ${isNone(trimmed)} then null else ${trimmed} end when ${isNone(raw)} then null else ${raw} end`
  return { notation, raw, text, hasMissing: missing.length > 0 }
}
