import { DefaultQueryCompiler } from 'kysely'
import { CauceError } from '../core/error.js'

/** SQL for DuckDB: `$n` placeholders, identifiers and literals quoted here and nowhere else. */
export class DuckdbCompiler extends DefaultQueryCompiler {
  protected override sanitizeIdentifier(identifier: string): string {
    if (identifier === '') throw unquotable('an identifier is empty')
    return super.sanitizeIdentifier(withoutNul(identifier))
  }

  protected override sanitizeStringLiteral(value: string): string {
    return super.sanitizeStringLiteral(withoutNul(value))
  }
}

/**
 * The same SQL with its values written as literals, for the statements that DuckDB cannot prepare (views, comments).
 */
export class InliningCompiler extends DuckdbCompiler {
  protected override appendValue(parameter: unknown): void {
    if (typeof parameter === 'number') this.append(numberLiteral(parameter))
    else if (parameter instanceof Date) this.append(`timestamp '${parameter.toISOString().slice(0, -1)}'`)
    else if (parameter instanceof Uint8Array) this.append(`from_hex('${Buffer.from(parameter).toString('hex')}')`)
    else this.appendImmediateValue(parameter ?? null)
  }
}

/** A broken number needs an exponent to be a DOUBLE, as it is when it travels as a parameter. */
function numberLiteral(value: number): string {
  if (!Number.isFinite(value)) throw unquotable('a number has no literal form')
  const text = String(value)
  return Number.isSafeInteger(value) || text.includes('e') ? text : `${text}e0`
}

/** DuckDB reads a statement as a C string, which ends at NUL. */
function withoutNul(text: string): string {
  if (text.includes('\0')) throw unquotable('a name or literal contains a NUL character')
  return text
}

function unquotable(what: string): CauceError {
  return new CauceError('internal', { code: 'WAREHOUSE_UNQUOTABLE', what })
}
