import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { join, relative, resolve } from 'node:path'
import { describe, expect, it } from 'vitest'
import { checkPipeline } from '../../src/pipeline/check-pipeline.js'
import { loadPipelineSpecs } from '../../src/pipeline/load-pipeline.js'
import { SpecFault } from '../../src/spec/spec-fault.js'
import { Workspace } from '../../src/spec/workspace.js'
import { builtIn } from './workbench.js'

/** A text of a file and what stands in its place; for a new file no text. */
type Edit = readonly [file: string, from: string, to: string]

const fixtures = resolve(import.meta.dirname, '../fixtures')
const roots = { index: [join(fixtures, 'workspace')], clrisk: [join(fixtures, 'clrisk'), builtIn] }

/** What `cauce check` says of the pipeline of a fixture after some edits; files are named from their root. */
function problems(pipeline: keyof typeof roots, edits: readonly Edit[]): readonly string[] {
  const [own = ''] = roots[pipeline]
  const added = new Map(edits.flatMap(([file, from, to]) => (from === '' ? [[join(own, file), to] as const] : [])))
  const read = (path: string): string | undefined => {
    if (!existsSync(path) || !statSync(path).isFile()) return added.get(path)
    const here = edits.filter(([file]) => roots[pipeline].some((root) => join(root, file) === path))
    return here.reduce((text, [file, from, to]) => {
      if (!text.includes(from)) throw new Error(`${file} has no "${from}"`)
      return text.replace(from, to)
    }, readFileSync(path, 'utf8'))
  }
  const list = (folder: string): string[] => {
    const there = existsSync(folder) ? readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => statSync(join(folder, name)).isFile()) : []
    return [...there, ...[...added.keys()].filter((path) => path.startsWith(`${folder}/`)).map((path) => relative(folder, path))].sort()
  }
  try {
    checkPipeline(loadPipelineSpecs(new Workspace({ read, list }, roots[pipeline]), `xx/${pipeline}`), ['folder'])
    return []
  } catch (error) {
    if (!(error instanceof SpecFault)) throw error
    return error.message.split('\n').map((line) => roots[pipeline].reduce((shorter, root) => shorter.replace(`${root}/`, ''), line))
  }
}

const [dweller, people, indicators, index] = ['schemas/canonical/dweller.yaml', 'mappings/xx/people.yaml', 'schemas/indicators/xx.yaml', 'pipelines/xx/index.yaml']
const worked = 'where: { field: works, is: "yes" }'
const unkeyed: readonly Edit[] = [[dweller, 'key: [dweller_key, period]', 'key: [dweller_key]'], [people, 'key: [dweller_key, period]', 'key: [dweller_key]'], [people, '      period: { delivery: period }\n', '']]
const house = (columns: string): Edit => ['schemas/canonical/house.yaml', '', `table: house\ntitle: H\ndescription: D\nunit: household\nkey: [a]\ncolumns: [${columns}]\n`]
const a = '{ name: a, type: text, definition: A }'

describe('what an indicator would stumble over in a run is told before it', () => {
  it.each<readonly [string, readonly Edit[], string]>([
    ['a table without period', [...unkeyed, [dweller, '  - { name: period, type: code, required: true, definition: Period }\n', '']], 'schemas/canonical/dweller.yaml:7:3: the table "dweller" has no column "period", and an indicator or model reads the table; expected one of the type code or text, for it tells of which period a row is. Add it, and fill it in each mapping of the table: period: { delivery: period }.'],
    ['a period of another type', [[dweller, 'period, type: code', 'period, type: date']], 'schemas/canonical/dweller.yaml:8:27: the column "period" of the table "dweller" is of the type date; expected one of the type code or text, for it tells of which period a row is.'],
    ['a period that the mapping does not fill', [...unkeyed, [dweller, 'period, type: code, required: true', 'period, type: code']], 'mappings/xx/people.yaml:9:7: the mapping does not fill dweller.period, which tells of which period a row is; expected an expression for it: period: { delivery: period }.'],
    ['a table that is not canonical', [[indicators, `from: dweller, registry: xx/people, ${worked}`, `from: dwellers, registry: xx/people, ${worked}`]], 'pipelines/xx/index.yaml:15:24: indicator "xx_work_share" reads the table "dwellers", which is not canonical; expected one of dweller, school_seat. Did you mean "dweller"?'],
    ['households that are not canonical', [[indicators, worked, `with: hose, ${worked}`], house(a)], 'pipelines/xx/index.yaml:15:24: indicator "xx_work_share" reads the table "hose", which is not canonical; expected one of dweller, house, school_seat. Did you mean "house"?'],
    ['households that no mapping makes', [[indicators, worked, `with: house, ${worked}`], house(a)], 'pipelines/xx/index.yaml:15:24: indicator "xx_work_share" reads the table "house", and the mapping of xx/people makes no rows of it; expected a registry whose mapping has the table.'],
    ['a registry that has no such rows', [[indicators, `from: dweller, registry: xx/people, ${worked}`, `from: school_seat, registry: xx/people, ${worked}`]], 'pipelines/xx/index.yaml:15:24: indicator "xx_work_share" reads the table "school_seat", and the mapping of xx/people makes no rows of it; expected a registry whose mapping has the table.'],
    ['a registry that the indicator does not need', [[indicators, `registry: xx/people, ${worked}`, `registry: xx/schools, ${worked}`]], 'pipelines/xx/index.yaml:15:24: indicator "xx_work_share" reads xx/schools, which its registries do not name; expected one of xx/people.'],
    ['a sum of texts', [[indicators, 'measure: mean, column: income', 'measure: mean, column: sex']], 'pipelines/xx/index.yaml:16:24: indicator "xx_mean_income" calculates with the column "sex", which is of the type code; expected a column of the type integer, decimal or boolean.'],
    ['a weight that is a date', [[indicators, 'measure: mean, column: income', 'measure: mean, column: income, weight: birth_date']], 'pipelines/xx/index.yaml:16:24: indicator "xx_mean_income" calculates with the column "birth_date", which is of the type date; expected a column of the type integer, decimal or boolean.'],
    ['a column that the table has not', [[indicators, worked, 'where: { field: work, is: "yes" }']], 'pipelines/xx/index.yaml:15:24: indicator "xx_work_share" names the column "work", which dweller has not; expected a canonical column. Did you mean "works"?'],
    ['a computed value', [[indicators, worked, 'where: { not: { value: { trim: works }, is: "yes" } }']], 'pipelines/xx/index.yaml:15:24: indicator "xx_work_share" tests a computed value; expected the name of a canonical column. Operations belong in the mapping.'],
    ['an indicator that is in no catalogue', [[index, 'xx_work_share', 'xx_works_share']], 'pipelines/xx/index.yaml:15:24: no catalogue has the indicator "xx_works_share"; expected an id of schemas/indicators. Did you mean "xx_work_share"?'],
    ['fixed classes without their cuts', [[index, 'method: jenks', 'method: fixed\n  cuts: [30]']], 'pipelines/xx/index.yaml:27:3: the classing has 3 labels and 1 cuts; expected one cut fewer than labels.'],
    ['cuts that fall', [[index, 'method: jenks', 'method: fixed\n  cuts: [50, 30]']], 'pipelines/xx/index.yaml:28:14: the cut 30 is not above the one before; expected cuts from the lowest to the highest.'],
    ['classes within a level that there is not', [[index, 'parent_level: province', 'parent_level: provinces']], 'pipelines/xx/index.yaml:29:17: "provinces" is no level at or above that of the pipeline; expected one of district, province. Did you mean "province"?'],
    ['a table by the name of one of our own', [['schemas/canonical/territory.yaml', '', `table: territory\ntitle: T\ndescription: D\nunit: event\nkey: [a]\ncolumns: [${a}]\n`]], 'schemas/canonical/territory.yaml:1:8: the table core.territory is made by Cauce itself; expected another name.'],
    ['a column that every table has', [house(`${a}, { name: territory_code, type: code, definition: T }`)], 'schemas/canonical/house.yaml:6:59: every canonical table has the column "territory_code" already; expected another name. The territory rule of the mapping fills it.'],
    ['a column that stands twice', [house(`${a}, ${a}`)], 'schemas/canonical/house.yaml:6:59: the column "a" stands twice; expected each column once.'],
    ['a key without its column', [house('{ name: b, type: text, definition: B }')], 'schemas/canonical/house.yaml:5:7: the key names the column "a", which the table "house" has not; expected columns among territory_code, b. Did you mean "b"?'],
  ])('%s', (_, edits, sentence) => expect(problems('index', edits)).toEqual([sentence]))

  it('and nothing where nothing is wrong', () => expect(problems('index', [house(a)])).toEqual([]))
})

const [person, survey, register, clrisk] = ['schemas/canonical/person.yaml', 'mappings/xx/survey.yaml', 'mappings/xx/register.yaml', 'pipelines/xx/clrisk.yaml']
const terms = '    - { factor: zone, reference: urban }'

describe('what CLRISK would stumble over in a run is told before it', () => {
  it.each<readonly [string, readonly Edit[], string]>([
    ['an age that the survey does not fill', [[survey, '      age: AGE\n', '']], 'pipelines/xx/clrisk.yaml:30:7: the mapping of xx/survey does not fill person.age; expected a column that survey and target both have.'],
    ['an age that is a text', [[person, 'name: age, type: integer', 'name: age, type: text']], 'schemas/canonical/person.yaml:14:24: the column "age" of the table "person" is of the type text; expected one of the type integer or decimal, for it tells who is a child.'],
    ['a head that the register does not tell', [[register, '      kinship: { recode: KIN, codes: { "1": head, "2": child }, else: unknown }\n', '']], 'mappings/xx/register.yaml:8:7: the mapping does not fill person.kinship, which tells who is the head of a household; expected an expression for it.'],
    ['households that persons do not lead to', [[register, '      household_key: { pseudonym: [HOUSE], purpose: xx-house }\n', '']], 'mappings/xx/register.yaml:8:7: the mapping does not fill person.household_key, which joins persons and households; expected an expression for it.'],
    ['a weight that is a code', [[clrisk, 'stratum: stratum, psu: psu', 'weight: stratum, psu: psu']], 'pipelines/xx/clrisk.yaml:25:42: the column "stratum" is of the type text; expected a column of the type integer, decimal or boolean.'],
    ['an outcome that is computed', [[clrisk, 'outcome: { field: worked, is: "yes" }', 'outcome: { value: worked, is: "yes" }']], 'pipelines/xx/clrisk.yaml:28:12: the outcome tests a computed value; expected the name of a column. Operations belong in the mapping.'],
    ['a group that stands twice', [[clrisk, '  draws: 400', '  by: [sex, sex]\n  draws: 400']], 'pipelines/xx/clrisk.yaml:36:13: "sex" stands twice; expected each column once.'],
    ['a group that no person has', [[clrisk, '  draws: 400', '  by: [sex, zones]\n  draws: 400']], 'pipelines/xx/clrisk.yaml:36:13: the table person has no column "zones"; expected a canonical column. Did you mean "zone"?'],
    ['a context over a column that is none', [[clrisk, terms, `${terms}\n    - { context: xx_mean_age }`], ['schemas/indicators/more.yaml', '', 'indicators:\n  - { id: xx_mean_age, title: T, definition: D, numerator: { from: person, measure: mean, column: aged }, unit: years, direction: risk, registries: [xx/register] }\n']], 'pipelines/xx/clrisk.yaml:34:7: indicator "xx_mean_age" names the column "aged", which person has not; expected a canonical column. Did you mean "age"?'],
  ])('%s', (_, edits, sentence) => expect(problems('clrisk', edits)).toEqual([sentence]))

  it('and nothing where nothing is wrong', () => expect(problems('clrisk', [])).toEqual([]))
})
