import { describe, expect, it } from 'vitest'
import { bytes, faultOf } from './good-file.js'
import { readAll } from './read-all.js'
import { cadastroUnico } from './shapes.js'
import { writeFile, writeLine } from './write-lines.js'

describe('a municipality file of Cadastro Único', () => {
  const shape = cadastroUnico()
  const fields = [
    '01.cod_familiar_fam',
    '01.vlr_renda_media_fam',
    '04.num_membro_fmla',
    '04.cod_parentesco_rf_pessoa',
    '08.val_remuner_emprego_memb',
  ]
  const person = { cod_familiar_fam: '00000000001', num_membro_fmla: '00000000001' }
  const records = [
    { type: '01', values: { cod_familiar_fam: '00000000001', vlr_renda_media_fam: '000012345' } },
    { type: '04', values: { ...person, cod_parentesco_rf_pessoa: '01', nom_pessoa: 'PESSOA DE TESTE' } },
    { type: '08', values: { ...person, val_remuner_emprego_memb: '00150' } },
  ]

  it.each(shape.knownVersions)('in version %s gives the money field where that version has it', async (version) => {
    const { rows, findings, summary } = await readAll(bytes(writeFile(shape, version, records)), shape, fields)
    expect(findings).toEqual([])
    expect(summary.layoutVersion).toBe(version)
    expect(rows['08']).toEqual([{ val_remuner_emprego_memb: '00150', _line: 4 }])
  })

  it('cut in mid-line by size: the first part is exact, the second refused', async () => {
    const whole = bytes(writeFile(shape, '0628', [...records, ...records]))
    const lines = whole.toString('latin1').split('\n')
    const at = lines.slice(0, 5).join('\n').length + 1 + 184
    const first = await readAll(whole.subarray(0, at), shape, fields)
    expect(first.findings).toMatchObject([
      { rule: 'LINE_TOO_SHORT', disposition: 'quarantined', line: 6, column: 'cod_parentesco_rf_pessoa' },
      { rule: 'TRAILER_MISSING', disposition: 'noted' },
    ])
    expect(first.findings[0]?.message).toMatch(
      /ends at character 184; a record of type 04 ends at 552; cut off: cod_parentesco_rf_pessoa/,
    )
    const second = await faultOf(readAll(whole.subarray(at), shape, fields))
    expect(second.code).toBe('VERSION_MISSING')
    expect(second.message).toMatch(/join the parts/)
  })

  it('cut behind the wanted fields still says that the file stops early', async () => {
    const whole = bytes(writeFile(shape, '0628', records))
    const at = whole.indexOf(10, whole.indexOf(10) + 1) + 1 + 300
    const { findings, rows } = await readAll(whole.subarray(0, at), shape, fields)
    expect(findings.map((finding) => [finding.rule, finding.line])).toEqual([
      ['LAST_LINE_CUT', 3],
      ['TRAILER_MISSING', 0],
    ])
    expect(rows['04']).toHaveLength(1)
  })

  it('writes lines as wide as the layout says', () => {
    expect(writeLine(shape, { type: '04', values: {} }, { version: '0601' })).toHaveLength(545)
    expect(writeLine(shape, { type: '04', values: {} }, { version: '0628' })).toHaveLength(552)
  })
})
