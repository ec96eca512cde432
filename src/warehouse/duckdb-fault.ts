import { CauceError } from '../core/error.js'
import type { FaultKind, FaultParts } from '../core/error.js'

/** Classes whose text speaks of the statement; the others quote values of rows. */
const speakOfStatement = new Set([
  'Parser', 'Binder', 'Catalog', 'Permission', 'Dependency', 'Not implemented', 'Missing Extension',
])

/**
 * DuckDB's error as ours. Errors of DuckDB carry no code, so the class is read from the prefix; the original stays as
 * `cause`.
 */
export function duckdbFault(error: unknown, statement: string): CauceError {
  if (error instanceof CauceError) return error
  const text = error instanceof Error ? error.message : String(error)
  const prefix = /^(?:[A-Z_]+: )?([A-Za-z ]+?) Error: /.exec(text)
  const family = prefix?.[1] ?? 'unknown'
  const body = firstParagraph(text.slice(prefix?.[0].length ?? 0))
  const { kind, ...parts } = describe(family, body, statementName(statement))
  return new CauceError(kind, { ...parts, cause: error })
}

type Description = FaultParts & { readonly kind: FaultKind }

function describe(family: string, body: string, statement: string): Description {
  // A commit that meets a full disk is an error of the transaction, not of input and output.
  if (/No space left on device|Disk quota exceeded/i.test(body)) {
    return { kind: 'storage', code: 'WAREHOUSE_DISK_FULL', what: 'the disk is full', todo: 'Free space and run again.' }
  }
  if (isCorrupt(body)) return damaged
  if (family === 'IO') return storageFault(body)
  if (family === 'INTERRUPT') {
    return { kind: 'interrupted', code: 'WAREHOUSE_INTERRUPTED', what: `the ${statement} statement was interrupted` }
  }
  if (family === 'Out of Memory') {
    return {
      kind: 'storage',
      code: 'WAREHOUSE_MEMORY',
      what: `the ${statement} statement needs more memory, or more temporary disk, than it may use`,
      todo: 'Raise the memory limit, or free space in the temporary folder.',
    }
  }
  if (family === 'Connection' && body.includes('different configuration')) {
    return {
      kind: 'storage',
      code: 'WAREHOUSE_OPEN_OTHERWISE',
      what: 'the database file is already open in this process with other settings',
      todo: 'Close it there first.',
    }
  }
  if (family === 'Serialization' || family === 'FATAL') return damaged
  if (/conflict/i.test(body) && family.startsWith('TransactionContext')) {
    return {
      kind: 'internal',
      code: 'WAREHOUSE_CONFLICT',
      what: `the ${statement} statement met rows that another transaction is changing`,
      expected: 'one writer at a time',
      todo: 'Run it again.',
    }
  }
  const line = /^CSV Error on Line: (\d+)/.exec(body)?.[1]
  if (line !== undefined) {
    const what = `DuckDB's file reader refused line ${line} of a file declared regular`
    return { kind: 'internal', code: 'WAREHOUSE_FILE_LINE', what }
  }
  const code = `WAREHOUSE_${family.toUpperCase().replace(/[^A-Z]+/g, '_')}`
  const detail = speakOfStatement.has(family) ? `: ${body}` : ''
  return { kind: 'internal', code, what: `DuckDB refused the ${statement} statement (${family} Error)${detail}` }
}

const damaged: Description = {
  kind: 'storage',
  code: 'WAREHOUSE_DAMAGED',
  what: 'the database file cannot be read; it is damaged or was written by another version of DuckDB',
  todo: 'Run the pipeline again: it is rebuilt from the deliveries.',
}

/** The engine's words for a database or a log that was cut or overwritten. */
function isCorrupt(body: string): boolean {
  return /not a valid DuckDB database file|Corrupt database file|Corrupt WAL file|Failure while replaying WAL|Could not read enough bytes from file ".*\.duckdb(\.wal)?"/.test(body)
}

function storageFault(body: string): Description {
  const holder = /Conflicting lock is held in (.+?) \(PID (\d+)\)(?: by user (\S+?))?[.\s]/.exec(`${body} `)
  if (holder !== null) {
    const user = holder[3] === undefined ? '' : `, user ${holder[3]}`
    return {
      kind: 'storage',
      code: 'WAREHOUSE_LOCKED',
      what: `the database file is held by process ${holder[2]} (${holder[1]}${user})`,
      expected: 'no other process while it is written',
      todo: 'Wait for that process to end, or end it.',
    }
  }
  return { kind: 'storage', code: 'WAREHOUSE_IO', what: `reading or writing failed: ${body.replace(/\.$/, '')}` }
}

function firstParagraph(text: string): string {
  return (text.split(/\n\n|\nLINE /)[0] ?? '').replace(/\s+/g, ' ').trim().replace(/[.!]$/, '')
}

function statementName(statement: string): string {
  return /^\s*([a-z]+)/i.exec(statement)?.[1]?.toLowerCase() ?? 'unnamed'
}
