import { sql } from 'kysely'
import { describe, expect, it } from 'vitest'
import { CauceError } from '../../src/core/error.js'
import { conditionSql } from '../../src/risk/condition-sql.js'
import type { Condition } from '../../src/spec/condition.js'
import { expectValidSql } from '../warehouse/expect-valid.js'
import { memoryWarehouse } from '../warehouse/temporary.js'

const open = memoryWarehouse()
const column = (name: string) => sql.ref(`record.${name}`)

async function rows(): Promise<void> {
  await sql`create table record (id varchar, code varchar, age bigint, born date, flag boolean)`.execute(open().db)
  await sql`insert into record values
    ('full', 'yes', 12, date '2010-05-01', true), ('other', 'no', 30, date '1992-01-01', false),
    ('unknown', 'unknown', 12, null, null), ('empty', null, null, null, null), ('number', '15', 5, date '2017-12-31', true)`.execute(open().db)
}

async function fulfilledBy(condition: Condition): Promise<readonly string[]> {
  const { rows: found } = await sql<{ readonly id: string }>`select id from record where ${conditionSql(condition, column)} order by rowid`.execute(open().db)
  return found.map(({ id }) => id)
}

const forms: readonly (readonly [string, Condition, readonly string[], string])[] = [
  ['is', { field: 'code', is: 'yes' }, ['full'], `(nullif(cast("record"."code" as varchar), 'unknown') = $1)`],
  ['is unknown, by name', { field: 'code', is: 'unknown' }, ['unknown'], `(cast("record"."code" as varchar) = $1)`],
  ['is, of a number', { field: 'age', is: 12 }, ['full', 'unknown'], `(try_cast("record"."age" as DOUBLE) = $1)`],
  ['is, of a number against a code', { field: 'code', is: 15 }, ['number'], `(try_cast("record"."code" as DOUBLE) = $1)`],
  ['is, of a date', { field: 'born', is: '2010-05-01' }, ['full'], `(nullif(cast("record"."born" as varchar), 'unknown') = $1)`],
  ['is, of a boolean', { field: 'flag', is: true }, ['full', 'number'], `(try_cast("record"."flag" as BOOLEAN) = $1)`],
  ['is_not', { field: 'code', is_not: 'yes' }, ['other', 'number'], `(nullif(cast("record"."code" as varchar), 'unknown') <> $1)`],
  ['is_not unknown', { field: 'code', is_not: 'unknown' }, ['full', 'other', 'number'], `(cast("record"."code" as varchar) <> $1)`],
  ['in', { field: 'code', in: ['yes', 'no'] }, ['full', 'other'], `((nullif(cast("record"."code" as varchar), 'unknown') = $1) or (nullif(cast("record"."code" as varchar), 'unknown') = $2))`],
  ['in, with unknown', { field: 'code', in: ['yes', 'unknown'] }, ['full', 'unknown'], `((nullif(cast("record"."code" as varchar), 'unknown') = $1) or (cast("record"."code" as varchar) = $2))`],
  ['not_in', { field: 'code', not_in: ['yes'] }, ['other', 'number'], `((nullif(cast("record"."code" as varchar), 'unknown') <> $1))`],
  ['not_in, with unknown', { field: 'code', not_in: ['yes', 'unknown'] }, ['other', 'number'], `((cast("record"."code" as varchar) <> $1) and (cast("record"."code" as varchar) <> $2))`],
  ['at_least', { field: 'age', at_least: 12 }, ['full', 'other', 'unknown'], `(try_cast("record"."age" as DOUBLE) >= $1)`],
  ['at_least, of a number against a code', { field: 'code', at_least: 2 }, ['number'], `(try_cast("record"."code" as DOUBLE) >= $1)`],
  ['at_least, of a date', { field: 'born', at_least: '2010-01-01' }, ['full', 'number'], `(nullif(cast("record"."born" as varchar), 'unknown') >= $1)`],
  ['at_most', { field: 'age', at_most: 12 }, ['full', 'unknown', 'number'], `(try_cast("record"."age" as DOUBLE) <= $1)`],
  ['above', { field: 'age', above: 12 }, ['other'], `(try_cast("record"."age" as DOUBLE) > $1)`],
  ['below', { field: 'age', below: 12 }, ['number'], `(try_cast("record"."age" as DOUBLE) < $1)`],
  ['between, both ends in', { field: 'age', between: [5, 12] }, ['full', 'unknown', 'number'], `((try_cast("record"."age" as DOUBLE) >= $1) and (try_cast("record"."age" as DOUBLE) <= $2))`],
  ['missing, of a code: unknown is no answer', { field: 'code', missing: true }, ['unknown', 'empty'], `(nullif(cast("record"."code" as varchar), 'unknown') is null)`],
  ['not missing', { field: 'code', missing: false }, ['full', 'other', 'number'], `(nullif(cast("record"."code" as varchar), 'unknown') is not null)`],
  ['missing, of a date', { field: 'born', missing: true }, ['unknown', 'empty'], `(nullif(cast("record"."born" as varchar), 'unknown') is null)`],
  ['starts_with', { field: 'code', starts_with: 'n' }, ['other'], `starts_with(nullif(cast("record"."code" as varchar), 'unknown'), $1)`],
  ['starts_with: unknown starts with nothing', { field: 'code', starts_with: 'u' }, [], `starts_with(nullif(cast("record"."code" as varchar), 'unknown'), $1)`],
  ['all', { all: [{ field: 'age', is: 12 }, { field: 'code', is: 'yes' }] }, ['full'], `((try_cast("record"."age" as DOUBLE) = $1) and (nullif(cast("record"."code" as varchar), 'unknown') = $2))`],
  ['any', { any: [{ field: 'age', is: 30 }, { field: 'code', is: 'yes' }] }, ['full', 'other'], `((try_cast("record"."age" as DOUBLE) = $1) or (nullif(cast("record"."code" as varchar), 'unknown') = $2))`],
  ['any, open on one side and true on the other', { any: [{ field: 'code', is: 'yes' }, { field: 'age', is: 12 }] }, ['full', 'unknown'], `((nullif(cast("record"."code" as varchar), 'unknown') = $1) or (try_cast("record"."age" as DOUBLE) = $2))`],
  ['not: an open answer does not fulfil the negation either', { not: { field: 'code', is: 'yes' } }, ['other', 'number'], `(not (nullif(cast("record"."code" as varchar), 'unknown') = $1))`],
  ['not of any', { not: { any: [{ field: 'code', is: 'yes' }, { field: 'age', is: 5 }] } }, ['other'], `(not ((nullif(cast("record"."code" as varchar), 'unknown') = $1) or (try_cast("record"."age" as DOUBLE) = $2)))`],
]

describe('a condition of an indicator', () => {
  it.each(forms)('%s: rows, text and EXPLAIN', async (_, condition, wanted, text) => {
    await rows()
    expect(await fulfilledBy(condition)).toEqual(wanted)
    await expectValidSql(open(), sql`select id from record where ${conditionSql(condition, column)}`, `select id from record where ${text}`)
  })

  it('never writes a value into the statement', async () => {
    await rows()
    expect(await fulfilledBy({ field: 'code', is: "yes' or 1=1 --" })).toEqual([])
  })

  it('without a field is refused with a sentence', () => {
    expect(() => conditionSql({ value: { constant: 'x' }, is: 'x' }, column)).toThrow(CauceError)
  })
})
