import { describe, expect, it } from 'vitest'
import { joinPieces } from '../../src/territory/join-pieces.js'
import { resolveCode } from '../../src/territory/resolve-code.js'
import { resolveName } from '../../src/territory/resolve-name.js'
import { shipped } from './shipped-systems.js'

const brazil = shipped('brazil/br-ibge')
const chile = shipped('chile/cl-cut')
const colombia = shipped('colombia/co-divipola')

describe('raw codes', () => {
  it.each([
    ['trap 1: seven digits', brazil, 'municipio', '3550308', 'valid', '3550308', 'exact'],
    ['trap 1: six digits', brazil, 'municipio', '355030', 'aliased', '3550308', 'no-check-digit'],
    ['trap 1: six digits of a lawful exception', brazil, 'municipio', '220191', 'aliased', '2201919', 'no-check-digit'],
    ['trap 2: lawful exception', brazil, 'municipio', '5203939', 'valid', '5203939', 'exact'],
    ['trap 3: treasury code where none is asked for', brazil, 'municipio', '7107', 'quarantined', null, 'length'],
    ['trap 4: unknown in Rondônia', brazil, 'municipio', '110000', 'unknown', null, 'declared-unknown'],
    ['trap 4: unknown in São Paulo, seven digits', brazil, 'municipio', '3500000', 'unknown', null, 'declared-unknown'],
    ['trap 4: unknown as float', brazil, 'municipio', '110000.0', 'unknown', null, 'declared-unknown'],
    ['trap 4: placeholder of no state', brazil, 'municipio', '990000', 'quarantined', null, 'length'],
    ['trap 4: lagoon', brazil, 'municipio', '4300001', 'unknown', null, 'declared-unknown'],
    ['trap 4: lagoon', brazil, 'municipio', '4300002', 'unknown', null, 'declared-unknown'],
    ['trap 4: historic 3345xxx', brazil, 'municipio', '3345001', 'quarantined', null, 'not-listed'],
    ['trap 4: historic 5306006', brazil, 'municipio', '5306006', 'quarantined', null, 'not-listed'],
    ['trap 4: total of a department', colombia, 'municipio', '05999', 'unknown', null, 'declared-unknown'],
    ['trap 4: total of a department, lost zero', colombia, 'municipio', '5999', 'unknown', null, 'declared-unknown'],
    ['trap 4: national total', colombia, 'municipio', '0', 'unknown', null, 'declared-unknown'],
    ['trap 4: commune unknown in the census', chile, 'comuna', '9999', 'unknown', null, 'declared-unknown'],
    ['trap 4: region unknown in the census', chile, 'region', '99', 'unknown', null, 'declared-unknown'],
    ['trap 4: SINIM entry without commune', chile, 'comuna', '11111', 'unknown', null, 'declared-unknown'],
    ['trap 5: kept zero', colombia, 'municipio', '05001', 'valid', '05001', 'exact'],
    ['trap 5: lost zero', colombia, 'municipio', '5001', 'aliased', '05001', 'lost-zero'],
    ['trap 5: lost zero', chile, 'comuna', '1101', 'aliased', '01101', 'lost-zero'],
    ['trap 5: lost zero of a region', chile, 'region', '1', 'aliased', '01', 'lost-zero'],
    ['trap 5: lost zero of a province', chile, 'provincia', '11', 'aliased', '011', 'lost-zero'],
    ['trap 6: float', colombia, 'municipio', '5001.0', 'aliased', '05001', 'lost-zero+float'],
    ['trap 6: float with its zero', colombia, 'municipio', '05001.0', 'aliased', '05001', 'float'],
    ['trap 6: float of six digits', brazil, 'municipio', '530010.0', 'aliased', '5300108', 'no-check-digit+float'],
    ['trap 6: float of seven digits', brazil, 'municipio', '5300108.0', 'aliased', '5300108', 'float'],
    ['trap 6: other decimals', brazil, 'municipio', '5300108.5', 'quarantined', null, 'not-digits'],
    ['trap 8: electoral code', brazil, 'municipio', '71072', 'quarantined', null, 'length'],
    ['trap 10: created in 2025', brazil, 'municipio', '5101837', 'valid', '5101837', 'exact'],
    ['trap 10: created in 2013', brazil, 'municipio', '4314548', 'valid', '4314548', 'exact'],
    ['trap 10: Nuevo Belén de Bajirá', colombia, 'municipio', '27493', 'valid', '27493', 'exact'],
    ['trap 10: before Ñuble', chile, 'comuna', '08401', 'successor', '16101', 'recode'],
    ['trap 10: before Ñuble, lost zero', chile, 'comuna', '8401', 'successor', '16101', 'lost-zero+recode'],
    ['trap 10: before Marga Marga', chile, 'comuna', '05106', 'successor', '05801', 'recode'],
    ['trap 11: moved to another state', brazil, 'municipio', '5200407', 'successor', '1700400', 'transfer'],
    ['trap 11: moved, six digits', brazil, 'municipio', '520040', 'successor', '1700400', 'no-check-digit+transfer'],
    ['trap 11: first Pinto Bandeira', brazil, 'municipio', '4314530', 'successor', '4302105', 'merge'],
    ['trap 11: Mapiripana', colombia, 'municipio', '94663', 'successor', '94343', 'merge'],
    ['populated centre', colombia, 'municipio', '05001001', 'aliased', '05001', 'finer'],
    ['populated centre, lost zero', colombia, 'municipio', '5001001', 'aliased', '05001', 'finer'],
    ['populated centre of Mapiripana', colombia, 'municipio', '94663000', 'successor', '94343', 'finer+merge'],
    ['school code', colombia, 'municipio', '176001000123.0', 'quarantined', null, 'not-digits'],
    ['blanks around', colombia, 'municipio', ' 05001 ', 'valid', '05001', 'exact'],
    ['nothing', colombia, 'municipio', '', 'quarantined', null, 'empty'],
    ['a name', colombia, 'municipio', 'MEDELLIN', 'quarantined', null, 'not-digits'],
    ['a code of the level above', brazil, 'municipio', '35', 'quarantined', null, 'length'],
    ['never a code', colombia, 'municipio', '05003', 'quarantined', null, 'not-listed'],
  ] as const)('%s', (_, system, level, raw, verdict, code, rule) => {
    const found = resolveCode(system, raw, { level })
    expect([found.verdict, found.code]).toEqual([verdict, code])
    expect(found.rule).toBe(rule)
  })

  it('keeps the state in which a municipality is unknown', () => {
    expect(resolveCode(brazil, '110000', { level: 'municipio' }).within).toBe('11')
    expect(resolveCode(colombia, '5999', { level: 'municipio' }).within).toBe('05')
  })

  it.each([
    ['4314548', '4302105', 'origin'],
    ['4220000', '4207007', 'origin'],
  ])('carries %s of 2013 back to its origin %s in the vintage of 2010', (raw, code, rule) => {
    const found = resolveCode(brazil, raw, { level: 'municipio', vintage: '2010' })
    expect(found).toMatchObject({ verdict: 'successor', code, rule })
  })

  it('quarantines a municipality cut from several, in a vintage in which it did not exist', () => {
    const found = resolveCode(brazil, '5006275', { level: 'municipio', vintage: '2010' })
    expect(found).toMatchObject({ verdict: 'quarantined', code: null, rule: 'several' })
    expect(found.reason).toContain('use a crosswalk')
  })

  it('carries codes of Ñuble back to those in force on the day of the census of 2017', () => {
    expect(resolveCode(chile, '16101', { level: 'comuna', vintage: '2017-04-19' }).code).toBe('08401')
  })

  it('says of an old province that was divided that several stand for it', () => {
    expect(resolveCode(chile, '084', { level: 'provincia' })).toMatchObject({ verdict: 'quarantined', rule: 'several' })
  })

  it.each([
    ['7107', '3550308', 'siafi'],
    ['0001', '1100106', 'siafi'],
    ['1', '1100106', 'siafi+lost-zero'],
    ['7107.0', '3550308', 'siafi+float'],
  ])('trap 3: reads treasury code %s where the mapping asks for that numbering', (raw, code, rule) => {
    const found = resolveCode(brazil, raw, { level: 'municipio', scheme: 'siafi' })
    expect(found).toMatchObject({ verdict: 'aliased', code, rule })
  })

  it('trap 8: never takes an IBGE code for a treasury code', () => {
    const found = resolveCode(brazil, '3550308', { level: 'municipio', scheme: 'siafi' })
    expect(found).toMatchObject({ verdict: 'quarantined', rule: 'not-in-scheme' })
  })

  it.each([
    [['5', '1'], [2, 3], '05001'],
    [['05', '001'], [2, 3], '05001'],
    [['35', '50308'], [2, 5], '3550308'],
    [['6', '06', '01'], [1, 2, 2], '60601'],
    [['5', null], [2, 3], null],
    [['5', ''], [2, 3], null],
    [['5', '1001'], [2, 3], null],
    [['5'], [2, 3], null],
    [['A', '001'], [2, 3], null],
  ])('trap 7: pieces %j of lengths %j make %s', (pieces, lengths, code) => {
    expect(joinPieces(pieces, lengths)).toBe(code)
  })

  it('never repeats the raw text in a reason', () => {
    for (const raw of ['MARIA 777', '99999999999', '3550307', '']) {
      const { reason } = resolveCode(brazil, raw, { level: 'municipio' })
      if (raw !== '') expect(reason).not.toContain(raw)
    }
  })
})

describe('names as a key', () => {
  it.each([
    ['trap 9: official name in capitals', chile, 'comuna', 'ÑUÑOA', undefined, 'valid', '13120'],
    ['trap 9: without accents', chile, 'comuna', 'NUNOA', undefined, 'valid', '13120'],
    ['trap 9: alias', chile, 'comuna', 'TREGUACO', undefined, 'aliased', '16207'],
    ['trap 9: alias', chile, 'comuna', 'COIHAIQUE', undefined, 'aliased', '11101'],
    ['trap 9: alias', chile, 'comuna', 'AISEN', undefined, 'aliased', '11201'],
    ['trap 9: alias', chile, 'comuna', 'LLAY-LLAY', undefined, 'aliased', '05703'],
    ['trap 9: official', chile, 'comuna', 'LLAILLAY', undefined, 'valid', '05703'],
    ['trap 9: alias', chile, 'comuna', 'CABO DE HORNOS(EX-NAVARINO)', undefined, 'aliased', '12201'],
    ['trap 9: apostrophe', chile, 'comuna', "O'HIGGINS", undefined, 'valid', '11302'],
    ['trap 9: apostrophe lost', chile, 'comuna', 'OHIGGINS', undefined, 'aliased', '11302'],
    ['trap 9: alias', chile, 'comuna', 'PAIHUANO', undefined, 'aliased', '04105'],
    ['region by its long name', chile, 'region', 'REGIÓN DE LA ARAUCANÍA', undefined, 'aliased', '09'],
    ['trap 9: name and state', brazil, 'municipio', 'Abadia de Goiás (GO)', undefined, 'aliased', '5200050'],
    ['trap 9: ambiguous name', brazil, 'municipio', 'Bom Jesus', undefined, 'quarantined', null],
    ['trap 9: ambiguous name within a state', brazil, 'municipio', 'BOM JESUS', '42', 'valid', '4202537'],
    ['trap 9: ambiguous name with its state', brazil, 'municipio', 'Bom Jesus (SC)', undefined, 'aliased', '4202537'],
    ['trap 9: name of another state', brazil, 'municipio', 'Abadia de Goiás', '35', 'quarantined', null],
    ['former name', brazil, 'municipio', 'Embu', undefined, 'aliased', '3515004'],
    ['former territory', colombia, 'municipio', 'Mapiripana', undefined, 'successor', '94343'],
    ['capital', colombia, 'municipio', 'Bogotá D.C.', undefined, 'valid', '11001'],
    ['ambiguous name', colombia, 'municipio', 'San Francisco', undefined, 'quarantined', null],
    ['ambiguous name within a department', colombia, 'municipio', 'San Francisco', '05', 'valid', '05652'],
    ['slip of the pen', chile, 'comuna', 'SANTIAGOO', undefined, 'quarantined', null],
    ['total', chile, 'comuna', 'TOTAL', undefined, 'quarantined', null],
    ['nothing', chile, 'comuna', '', undefined, 'quarantined', null],
  ] as const)('%s', (_, system, level, name, within, verdict, code) => {
    const found = resolveName(system, name, within === undefined ? { level } : { level, within })
    expect([found.verdict, found.code]).toEqual([verdict, code])
  })
})
