import { join } from 'node:path'
import { sql } from 'kysely'
import type { Finding } from '../core/finding.js'
import { readDelimited } from '../warehouse/functions/read-text.js'
import type { FindingOwner } from '../warehouse/ledger/findings.js'
import { inlineStatement, rawStatement } from '../warehouse/statement.js'
import type { Db } from '../warehouse/tables.js'
import { cleanDelimiter, CleanFileWriter } from './clean-file.js'

const columns = ['rule', 'disposition', 'file', 'lines', 'column', 'value_class', 'message'] as const

/** Collects the findings of a file, however many, on disk, and stores them in the ledger in one statement. */
export class FindingStore {
  readonly #writer: CleanFileWriter
  #held: Finding[] = []

  constructor(folder: string) {
    this.#writer = new CleanFileWriter(join(folder, 'findings'), '')
  }

  readonly add = async (finding: Finding): Promise<void> => {
    this.#held.push(finding)
    if (this.#held.length >= 2048) await this.#write()
  }

  /** Replaces what the ledger holds for the owner. */
  async store(db: Db, owner: FindingOwner): Promise<number> {
    await this.#write()
    const file = await this.#writer.finish()
    await db.withSchema('meta').deleteFrom('finding').where('delivery', '=', owner.delivery).where('registry', '=', owner.registry).where('step', '=', owner.step).execute()
    if (file.rows === 0) return 0
    const source = readDelimited({ path: file.path, columns: file.names, delimiter: cleanDelimiter, encoding: 'utf-8', skipLines: 0, quote: file.quoted ? '"' : undefined, ownLineEnds: file.quoted })
    const query = db
      .selectFrom(source.as('file'))
      .select([
        sql.lit(owner.delivery).as('delivery'),
        sql.lit(owner.registry).as('registry'),
        sql.lit(owner.step).as('step'),
        sql.ref('rule').as('rule'),
        sql.ref('disposition').as('disposition'),
        sql.ref('file.file').as('file'),
        sql`cast(_line as bigint)`.as('line'),
        sql`cast(lines as bigint)`.as('lines'),
        sql`nullif(${sql.ref('column')}, '')`.as('column'),
        sql`nullif(value_class, '')`.as('value_class'),
        sql.ref('message').as('message'),
      ])
    await sql`insert into meta.finding ${rawStatement(inlineStatement(query))}`.execute(db)
    return file.rows
  }

  async #write(): Promise<void> {
    const held = this.#held
    this.#held = []
    if (held.length === 0) return
    const cell = { column: (f: Finding) => f.column ?? '', value_class: (f: Finding) => f.valueClass ?? '' }
    await this.#writer.append({
      kind: 'rows',
      record: '',
      names: columns,
      columns: [
        held.map((finding) => finding.rule),
        held.map((finding) => finding.disposition),
        held.map((finding) => finding.file),
        held.map((finding) => String(finding.lines)),
        held.map(cell.column),
        held.map(cell.value_class),
        held.map((finding) => finding.message),
      ],
      lines: held.map((finding) => finding.line),
    })
  }
}
