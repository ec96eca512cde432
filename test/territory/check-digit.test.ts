import { describe, expect, it } from 'vitest'
import { checkDigit, hasValidCheckDigit } from '../../src/territory/check-digit.js'
import { resolveCode } from '../../src/territory/resolve-code.js'
import { territoriesAt } from '../../src/territory/territories-at.js'
import { shipped } from './shipped-systems.js'

const exceptions = ['2201919', '2201988', '2202251', '2611533', '3117836', '3152131', '4305871', '5203939', '5203962']
const municipio = { level: 'municipio' }
const brazil = shipped('brazil/br-ibge')

describe('check digit of the IBGE', () => {
  it.each([
    ['355030', '8'],
    ['330455', '7'],
    ['530010', '8'],
    ['431454', '8'],
    ['510183', '7'],
  ])('of %s is %s', (body, digit) => {
    expect(checkDigit('mod10-1-2', body)).toBe(digit)
  })

  it('agrees with every municipality of 2025 but the nine lawful exceptions', () => {
    const breaking = territoriesAt(brazil, 'municipio', '2025')
      .map((each) => each.code)
      .filter((code) => checkDigit('mod10-1-2', code.slice(0, -1)) !== code.slice(-1))
    expect(breaking).toEqual(exceptions)
  })

  it.each(exceptions)('%s is valid, and the digit that the rule computes for it is quarantined', (code) => {
    const computed = code.slice(0, -1) + checkDigit('mod10-1-2', code.slice(0, -1))
    expect(resolveCode(brazil, code, municipio).verdict).toBe('valid')
    expect(resolveCode(brazil, computed, municipio)).toMatchObject({ verdict: 'quarantined', rule: 'check-digit' })
  })

  it('names the check digit as the reason where a known municipality has the wrong one', () => {
    expect(resolveCode(brazil, '3550307', municipio)).toMatchObject({ verdict: 'quarantined', rule: 'check-digit' })
  })

  it('refuses a rule that it does not know', () => {
    const spec = { level: 'x', rule: 'luhn', exceptions: [] }
    expect(() => hasValidCheckDigit(spec, '12')).toThrow('expected mod10-1-2')
    expect(() => checkDigit('toString', '12')).toThrow('is not known')
  })
})
