import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { allFormats } from '../../src/cli/formats.js'
import { hasControls } from '../../src/core/control-total.js'
import type { Finding } from '../../src/core/finding.js'
import type { ReadSummary } from '../../src/core/reader.js'
import type { DummyFile } from '../../src/dummy/write-dummy.js'
import { wantedParts } from '../../src/spec/wanted-columns.js'
import { shipped, shippedRecipes, write } from './shipped.js'
import type { Shipped } from './shipped.js'

/** Rules that only harmonising can find: the strict reader passes such lines. */
const ofReading = new Set(['LINE_TOO_SHORT', 'ROW_FIELD_COUNT'])

describe.each(shippedRecipes)('the made-up deliveries of %s', (name) => {
  const recipe = shipped(name)

  it('are read strictly with the defects put in and no other finding, and with right control totals', async () => {
    for (const file of await write(recipe, 7, 0.5)) {
      const { findings, summary } = await readStrictly(recipe, file)
      const expected = file.defects
        .filter((defect) => ofReading.has(defect.finds))
        .map((defect) => `${defect.finds} ${defect.line}`)
      expect(findings.map((finding) => `${finding.rule} ${finding.line}`)).toEqual(expected)
      expect(summary.lines.total).toBe(file.lines)
      expect(summary.lines.quarantined).toBe(expected.length)
      for (const total of hasControls(summary) ? summary.controls : []) expect(total.declared).toBe(total.counted)
    }
  })

  it('are the same bytes for the same seed, and others for another', async () => {
    const hashes = async (seed: number) =>
      (await write(recipe, seed, 0.2)).map((file) => createHash('sha256').update(readFileSync(file.path)).digest('hex'))
    const first = await hashes(11)
    expect(await hashes(11)).toEqual(first)
    for (const [index, hash] of (await hashes(12)).entries()) expect(hash).not.toBe(first[index])
  })

  it('carry every defect of the recipe at the seed of the demonstration', async () => {
    const found = new Set(
      (await write(recipe, 20241231)).flatMap((file) => file.defects.map((defect) => defect.defect)),
    )
    expect([...found].sort()).toEqual(recipe.recipe.defects.map((defect) => defect.defect).sort())
  })

  it('grow with the factor', async () => {
    const lines = async (factor: number) => (await write(recipe, 3, factor)).reduce((sum, file) => sum + file.lines, 0)
    const [one, three] = [await lines(0.5), await lines(1.5)]
    expect(three / one).toBeGreaterThan(2.5)
    expect(three / one).toBeLessThan(3.5)
  })
})

async function readStrictly(
  recipe: Shipped,
  file: DummyFile,
): Promise<{ readonly findings: readonly Finding[]; readonly summary: ReadSummary }> {
  const resource = recipe.recipe.files.find((each) => each.name === file.name)?.resource ?? ''
  const shape = recipe.shapes.get(resource)
  if (shape === undefined) throw new Error(`no resource ${resource}`)
  const reader = (await allFormats()).readers.get(shape.format)
  if (reader === undefined) throw new Error(`no reader for ${shape.format}`)
  const parts = wantedParts(recipe.registry.mapping.value.tables).filter((part) => part.resource === resource)
  const wanted = parts.flatMap((part) =>
    part.columns.map((column) => (part.record === '' ? column : `${part.record}.${column}`)),
  )
  const findings: Finding[] = []
  let summary: ReadSummary | undefined
  for await (const event of reader.read({
    file: { name: file.name, path: file.path, bytes: file.bytes },
    shape,
    wanted,
  })) {
    if (event.kind === 'finding') findings.push(event.finding)
    else if (event.kind === 'summary') summary = event
  }
  if (summary === undefined) throw new Error('no summary')
  return { findings, summary }
}
