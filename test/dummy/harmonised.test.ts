import { describe, expect, it } from 'vitest'
import { runFixture } from '../registries/run-fixture.js'
import type { MadeRow } from '../registries/run-fixture.js'
import { shipped, write } from './shipped.js'

/** Rules that one record can bring upon others: a family without municipality upon its members. */
const spreading = ['TERRITORY_UNKNOWN', 'TERRITORY_MISSING', 'TERRITORY_DECLARED_UNKNOWN', 'JOIN_DUPLICATE']

/** Codes of six digits are no defect of a registry that always writes them so. */
const repaired = 'TERRITORY_ALIASED'

const reading = ['LINE_TOO_SHORT', 'ROW_FIELD_COUNT']

describe.each([
  ['br/cadastro-unico', 'cadunico_27_202412.txt', 0.4],
  ['br/censo-escolar', 'microdados_ed_basica_2024.csv', 1],
  ['br/sinasc', 'DNBR2024.csv', 1],
  ['br/pnadc', 'PNADC_2016_visita5_inventada.txt', 0.3],
  ['mx/enti-2019', 'ENTI2019_SDEM_inventada.DBF', 1],
])('%s, harmonised', (name, fileName, factor) => {
  it('is found fault with on the lines with defects, and on no others', async () => {
    const recipe = shipped(name)
    const file = (await write(recipe, 20241231, factor)).find((each) => each.name === fileName)
    const resource = recipe.recipe.files.find((each) => each.name === fileName)?.resource ?? ''
    if (file === undefined) throw new Error(`no file ${fileName}`)
    const run = await runFixture(name, resource, file.path, '2024')
    const found = run.rows.flatMap((row) => rulesOf(row).map((rule) => ({ rule, line: row.line })))
    const injected = file.defects.filter((defect) => !reading.includes(defect.finds))
    const met = injected.filter((defect) => defect.finds !== 'JOIN_DUPLICATE')
    expect(injected.length).toBeGreaterThan(10)
    expect(
      met.filter((defect) => !found.some((each) => each.rule === defect.finds && each.line === defect.line)),
    ).toEqual([])
    const lines = new Set(file.defects.map((defect) => `${defect.finds} ${defect.line}`))
    const usual = new Set(
      recipe.recipe.defects.some((defect) => defect.finds === repaired) ? spreading : [...spreading, repaired],
    )
    const stray = found.filter((each) => !lines.has(`${each.rule} ${each.line}`) && !usual.has(each.rule))
    expect(stray).toEqual([])
    const spread = new Set(found.map((each) => each.rule).filter((rule) => spreading.includes(rule)))
    for (const rule of spread) expect(file.defects.map((defect) => defect.finds)).toContain(rule)
  })
})

function rulesOf(row: MadeRow): readonly string[] {
  if (row.verdict?.startsWith('drop:') === true) return []
  const verdict = row.verdict === null ? [] : [row.verdict.split(':')[1] ?? '']
  const territory =
    row.territoryVerdict === 'unknown'
      ? ['TERRITORY_DECLARED_UNKNOWN']
      : row.territoryVerdict === 'aliased'
        ? ['TERRITORY_ALIASED']
        : []
  const noted = (row.noted?.split('|') ?? []).map((note) => note.split(':')[0] ?? '')
  return [...verdict, ...territory, ...noted]
}
