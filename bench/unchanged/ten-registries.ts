import { mkdir, readFile, rename, stat, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { generateRegistry } from '../generate-registry.js'
import { municipalities, repository } from '../places.js'

export const tenPipeline = 'br/ten'

/** Rows of each registry's delivery as a share of the largest. */
const shares = [0.003, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.3, 0.5, 1]

export interface TenRegistries {
  readonly workspace: string
  readonly data: string
  /** Rows of all deliveries. */
  readonly rows: number
  readonly bytes: number
}

/** Ten made-up registries with a schema and a mapping each, one indicator and one delivery each, from a few thousand rows to `rows`. */
export async function writeTenRegistries(folder: string, rows: number): Promise<TenRegistries> {
  const workspace = join(folder, 'workspace')
  const data = join(folder, `data-${rows}`)
  const registries = shares.map((share, index) => ({ id: `r${String(index + 1).padStart(2, '0')}`, rows: Math.ceil(share * rows) }))
  await mkdir(data, { recursive: true })
  const put = async (path: string, text: string): Promise<void> => {
    await mkdir(dirname(join(workspace, path)), { recursive: true })
    await writeFile(join(workspace, path), text)
  }
  const [raw, mapping, canonical] = await Promise.all(['schemas/raw/br/registry.yaml', 'mappings/br/registry.yaml', 'schemas/canonical/bench_person.yaml'].map(builtFrom))
  await put('schemas/canonical/bench_person.yaml', `${canonical ?? ''}  - { name: period, type: code, required: true, definition: Period }\n`)
  await put('schemas/indicators/made-ten.yaml', ['indicators:', ...registries.map(({ id }) => indicator(id))].join('\n'))
  await put(`pipelines/${tenPipeline}.yaml`, pipelineText(registries.map(({ id }) => id)))
  let bytes = 0
  for (const { id, rows: own } of registries) {
    await put(`schemas/raw/br/${id}.yaml`, rawText(raw ?? '', id))
    await put(`mappings/br/${id}.yaml`, `${(mapping ?? '').replace('br/registry', `br/${id}`)}      period: { delivery: period }\n`)
    const file = join(data, `${id}.csv`)
    if ((await stat(file).catch(() => undefined)) === undefined) {
      await generateRegistry(`${file}.new`, own, 'latin', municipalities())
      await rename(`${file}.new`, file)
    }
    bytes += (await stat(file)).size
  }
  return { workspace, data, rows: registries.reduce((sum, each) => sum + each.rows, 0), bytes }
}

function builtFrom(path: string): Promise<string> {
  return readFile(join(repository(), 'bench/workspace', path), 'utf8')
}

/** As long as a real schema: every field with its title in three languages. */
function rawText(text: string, id: string): string {
  return text
    .replaceAll('br/registry', `br/${id}`)
    .replace('"*.csv"', `"${id}.csv"`)
    .replaceAll(/- \{ name: (\w+)/g, '- { name: $1, title: { es: "El campo $1", pt: "O campo $1", en: "The field $1" }')
}

function indicator(id: string): string {
  const people = `from: bench_person, registry: br/${id}`
  return `  - id: made_${id}
    title: { es: "Rural ${id}", pt: "Rural ${id}", en: "Rural ${id}" }
    definition: { es: "Personas rurales", pt: "Pessoas rurais", en: "Rural persons" }
    numerator: { ${people}, where: { field: zone, is: rural }, measure: count }
    denominator: { ${people}, where: { field: zone, in: [urban, rural] }, measure: count }
    per: 100
    unit: per cent
    direction: risk
    bounds: [0, 100]
    registries: [br/${id}]`
}

function pipelineText(ids: readonly string[]): string {
  return `pipeline: ${tenPipeline}
title: Ten made-up registries
territory: { system: br-ibge, level: municipio, vintage: "2025" }
period: "2018-06"
deliveries:
${ids.map((id) => `  - { registry: br/${id}, files: "${id}.csv", period: "2018-06" }`).join('\n')}
index:
  id: ivti
  dimensions:
    - id: rural
      title: { es: Rural, pt: Rural, en: Rural }
      indicators: [${ids.map((id) => `{ indicator: made_${id} }`).join(', ')}]
  imputation: none
  availability: 0.1
  treatment: none
  normalisation: min-max
  weights: equal
  aggregation: arithmetic
classing: { method: jenks, labels: [low, medium, high], parent_level: uf }
checks:
  - { check: quarantined-share, at_most: 0.02, severity: block, reason: "one made-up row in ten thousand holds a value that does not fit" }
  - { check: freshness, at_most: 40000, severity: warn, reason: "made-up deliveries do not age" }
`
}
