import { CauceError } from '../core/error.js'
import type { CheckDigitSpec } from '../core/territory-system.js'

/** Rules by name: from the digits before the check digit to the check digit. */
const rules: ReadonlyMap<string, (body: string) => string> = new Map([
  ['mod10-1-2', (body: string) => {
    const sum = [...body].reduce((total, digit, index) => {
      const product = Number(digit) * (index % 2 === 0 ? 1 : 2)
      return total + Math.floor(product / 10) + (product % 10)
    }, 0)
    return String((10 - (sum % 10)) % 10)
  }],
])

export const checkDigitRules: readonly string[] = [...rules.keys()]

/**
 * Check digit of a body of digits. `mod10-1-2`: weights 1, 2, 1, 2 … from the left, sum of the digits of the
 * products, complement to the next ten. An unknown rule is a fault of the specification.
 */
export function checkDigit(rule: string, body: string): string {
  const compute = rules.get(rule)
  if (compute !== undefined) return compute(body)
  throw new CauceError('specification', {
    code: 'TERRITORY_CHECK_RULE',
    what: `check digit rule "${rule}" is not known`,
    expected: checkDigitRules.join(', '),
  })
}

/** True when the last digit agrees with the rule, or the code is one of the lawful exceptions. */
export function hasValidCheckDigit(spec: CheckDigitSpec, code: string): boolean {
  return spec.exceptions.includes(code) || checkDigit(spec.rule, code.slice(0, -1)) === code.slice(-1)
}
