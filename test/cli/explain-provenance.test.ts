import { createHash } from 'node:crypto'
import { expect, it } from 'vitest'
import { provenanceText, staffProvenance } from '../../src/cli/explain-provenance.js'
import { publicDatabaseFile, publicSchema } from '../../src/publish/manifest.js'
import { openReleaseDatabase } from '../../src/publish/open-release.js'
import { readProvenance } from '../../src/publish/provenance/read-provenance.js'
import { currentRelease } from '../../src/publish/release.js'
import { dwellers, peopleCsv, schoolsCsv } from '../pipeline/deliveries.js'
import { Bench } from '../pipeline/workbench.js'

const people = dwellers(240)
const csv = peopleCsv(people)

async function released(pipeline = 'xx/index') {
  const bench = new Bench({ deliveries: { 'people.csv': csv, 'schools.csv': schoolsCsv() } })
  await bench.run(pipeline)
  const release = await currentRelease(`${bench.state}/releases`, pipeline)
  if (release === undefined) throw new Error('there is no release')
  return release
}

it('goes from a number to rule, method, mapping, delivery, lines and the territory’s own records', async () => {
  const release = await released()
  const reader = await openReleaseDatabase(release)
  const found = await staffProvenance(reader, release, '0102', 'xx_work_share')
  const written = await reader.query("select value from risk.ivti_indicator where territory_code = '0102' and indicator = 'xx_work_share'", { maxRows: 1, timeoutMs: 10_000 })
  const here = await reader.query("select count(*)::int from core.dweller where territory_code = '0102'", { maxRows: 1, timeoutMs: 10_000 })
  await reader.close()
  const hash = (file: string): string | undefined => release.manifest.specifications.find((each) => each.file === file)?.sha256
  expect(found).toMatchObject({
    territory: { code: '0102' },
    method: { cauce: release.manifest.cauce, method_version: release.manifest.methodVersion, fingerprint: release.manifest.fingerprint, pipeline: { file: 'pipelines/xx/index.yaml' } },
    figures: [{
      figure: 'xx_work_share', value: written.rows[0]?.[0], unit: 'per cent', state: 'observed', registries: ['xx/people'],
      rule: {
        words: ['definition: Dwellers who worked last week per 100 dwellers.', 'numerator: count of rows of dweller from xx/people where works is "yes"', 'denominator: count of rows of dweller from xx/people', 'multiplied by: 100', 'period: 2024'],
        specification: { file: 'indicator xx_work_share', sha256: hash('indicator xx_work_share') },
      },
    }],
    sources: [{ registry: 'xx/people', period: '2024', deliveries: 1, mapping: { file: 'mappings/xx/people.yaml', sha256: hash('mappings/xx/people.yaml') }, schema: { file: 'schemas/raw/xx/people.yaml' } }],
    deliveries: [{ file: 'people.csv', version: 1, sha256: createHash('sha256').update(csv).digest('hex'), bytes: Buffer.byteLength(csv), here: { dweller: here.rows[0]?.[0] } }],
  })
  const [delivery] = found.deliveries
  if (delivery === undefined) throw new Error('there is no delivery')
  const { lines, records } = delivery
  expect(lines.lines).toBe(csv.trimEnd().split('\n').length)
  expect(lines.lines).toBe(lines.header + lines.landed + lines.quarantined + lines.dropped)
  expect(records.delivered).toBe(records.rows + records.quarantined + records.dropped)
  expect(delivery.here['dweller']).toBeGreaterThan(0)
  const text = provenanceText(found)
  for (const words of ['xx_work_share of 0102', 'numerator: count of rows of dweller', 'mappings/xx/people.yaml sha256', `people.csv · version 1`, `lines ${lines.lines} = header 1`, `${delivery.here['dweller']} of dweller`]) expect(text).toContain(words)
})

it('of a model names its choices and every registry it rests on', async () => {
  const release = await released()
  const reader = await openReleaseDatabase(release)
  const found = await staffProvenance(reader, release, '0102', 'ivti')
  await reader.close()
  expect(found.figures).toMatchObject([{ figure: 'ivti', registries: ['xx/people', 'xx/schools'], rule: { specification: { file: 'pipelines/xx/index.yaml' } } }])
  expect(found.figures[0]?.rule.words).toEqual(expect.arrayContaining([expect.stringMatching(/^weights: /), expect.stringMatching(/^classing: jenks/)]))
  expect(found.sources.map(({ registry }) => registry)).toEqual(['xx/people', 'xx/schools'])
})

it('for everybody tells the same rule, and nothing of a single file or of the territory’s records', async () => {
  const release = await released()
  const reader = await openReleaseDatabase(release, publicDatabaseFile)
  const found = await readProvenance(reader, publicSchema, release.manifest, '0102', 'xx_work_share')
  await reader.close()
  expect(found).toMatchObject({
    figures: [{ figure: 'xx_work_share', rule: { words: expect.arrayContaining(['numerator: count of rows of dweller from xx/people where works is "yes"']) } }],
    sources: [{ registry: 'xx/people', deliveries: 1, lines: { lines: csv.trimEnd().split('\n').length } }],
  })
  const text = JSON.stringify(found)
  expect(text).not.toContain('people.csv')
  expect(text).not.toContain(createHash('sha256').update(csv).digest('hex'))
  expect(text).not.toContain('"here"')
})
