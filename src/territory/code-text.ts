import { CauceError } from '../core/error.js'
import type { TerritoryCode } from '../core/territory-code.js'

function isCode(text: string): text is TerritoryCode {
  return /^\d+$/.test(text)
}

/** Brands a code that our own tables hold; codes of deliveries come through `resolveCode`. */
export function codeText(text: string): TerritoryCode {
  if (isCode(text)) return text
  throw new CauceError('specification', {
    code: 'TERRITORY_CODE_FORM',
    what: `territory code "${text}" is not made of digits`,
    expected: 'digits only',
  })
}
