import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { numberText, unescapeOoxml } from '../../../connectors/spreadsheet/cell-text.js'
import { builtInKind, formatCodeKind } from '../../../connectors/spreadsheet/number-format.js'
import { serialText } from '../../../connectors/spreadsheet/serial-date.js'

describe('numbers as text', () => {
  it.each<[string, string | undefined]>([
    ['1101', '1101'],
    ['01101', '01101'],
    ['12345678901234567890', '12345678901234567890'],
    ['-7', '-7'],
    ['41966.566241371227', '41966.56624137123'],
    ['8.3346895098283205E-2', '0.0833468950982832'],
    ['4.19e4', '41900'],
    ['1E-9', '0.000000001'],
    ['-2.5e-7', '-0.00000025'],
    ['1e22', '10000000000000000000000'],
    ['1.25E+21', '1250000000000000000000'],
    ['0.1', '0.1'],
    ['5001.0', '5001'],
    ['0.12345678901234567890123', '0.12345678901234567890123'],
    ['', undefined],
    ['No Recepcionado', undefined],
    ['0x1F', undefined],
    ['1e999', undefined],
  ])('writes %s as %s', (stored, text) => {
    expect(numberText(stored)).toBe(text)
  })

  it('gives plain decimals that read back as the same number', () => {
    fc.assert(fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), (value) => {
      const text = numberText(value.toExponential())
      expect(text).toMatch(/^-?\d+(\.\d+)?$/)
      expect(Number(text)).toBe(value === 0 ? Number(text) : value)
    }))
  })
})

describe('dates', () => {
  it.each<[number, 'date' | 'datetime' | 'time' | 'elapsed', boolean, string | undefined]>([
    [1, 'date', false, '1900-01-01'],
    [59, 'date', false, '1900-02-28'],
    [60, 'date', false, undefined],
    [61, 'date', false, '1900-03-01'],
    [0, 'date', false, undefined],
    [-1, 'date', false, undefined],
    [45000, 'date', false, '2023-03-15'],
    [45000.5, 'date', false, '2023-03-15T12:00:00'],
    [45000, 'datetime', false, '2023-03-15T00:00:00'],
    [45000.999988425926, 'datetime', false, '2023-03-15T23:59:59'],
    [0.25, 'time', false, '06:00:00'],
    [1.5, 'elapsed', false, '36:00:00'],
    [0, 'date', true, '1904-01-01'],
    [43538, 'date', true, '2023-03-15'],
    [2958465, 'date', false, '9999-12-31'],
    [2958466, 'date', false, undefined],
  ])('reads the serial %s shown as %s (1904: %s) as %s', (serial, kind, is1904, text) => {
    expect(serialText(serial, kind, is1904)).toBe(text)
  })

  it.each<[string, string]>([
    ['General', 'number'], ['0.00', 'number'], ['0.00E+00', 'number'], ['#,##0 "días"', 'number'], ['[Red]0', 'number'], ['@', 'number'],
    ['dd/mm/yyyy', 'date'], ['[$-340A]d "de" mmmm "de" yyyy;@', 'date'], ['mmm', 'date'], ['yyyy\\-mm\\-dd hh:mm', 'datetime'],
    ['h:mm AM/PM', 'time'], ['mm:ss', 'time'], ['[h]:mm:ss', 'elapsed'], ['0_);[Red](0)', 'number'],
  ])('takes the format %s for %s', (code, kind) => {
    expect(formatCodeKind(code)).toBe(kind)
  })

  it.each([[0, 'number'], [9, 'number'], [14, 'date'], [22, 'datetime'], [21, 'time'], [46, 'elapsed'], [49, 'number']])('knows format %i as %s', (id, kind) => {
    expect(builtInKind(id)).toBe(kind)
  })
})

it.each([['a_x000D_b', 'a\rb'], ['_x005F_x000D_', '_x000D_'], ['_xyz', '_xyz']])('undoes the notation of %s', (stored, text) => {
  expect(unescapeOoxml(stored)).toBe(text)
})
