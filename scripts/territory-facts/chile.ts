import { foldName } from '../../src/core/fold-name.js'
import { aliasHeader, byCode, facts, must, successionHeader, territoryHeader } from './table.js'
import type { Fact, Read, Row, Tables } from './table.js'

const levels = ['region', 'provincia', 'comuna']
const margaMarga = '2010-03-11'
const nuble = '2018-09-06'

/** First day of provinces and regions younger than the tables, from the laws that made them. */
const born: Readonly<Record<string, string>> = {
  '14': '2007-10-02', '15': '2007-10-08', '16': nuble,
  '141': '2007-10-02', '142': '2007-10-02', '014': '2007-10-08', '151': '2007-10-08', '152': '2007-10-08',
  '058': margaMarga, '161': nuble, '162': nuble, '163': nuble,
}

interface Recode {
  readonly from: string
  readonly to: string
  readonly date: string
  readonly method: string
  readonly note: string
}

export function chile(source: Read, fact: Read): Tables {
  const cut = facts(source('chile/cut_comuna.csv'), ';')
  const communes = new Map(cut.map((each) => [each['codigo_comuna'] ?? '', each['nombre_comuna'] ?? '']))
  const recodes = [...recodes2007(fact), ...recodesOfBoundaries(source, communes)]
  const startOf = new Map(recodes.map((each) => [each.to, each.date]))
  const unique = (code: string, name: string, parent: string | undefined, level: string): Row[] => [
    ...new Map(cut.map((each) => [each[code] ?? '', each])).entries(),
  ].map(([id, each]) => {
    const above = parent === undefined ? '' : (each[parent] ?? '')
    return [level, id, above, each[name] ?? '', born[id] ?? '', '', '', '', '']
  })
  const territories: Row[] = [
    ...unique('codigo_region', 'nombre_region', undefined, 'region'),
    ...unique('codigo_provincia', 'nombre_provincia', 'codigo_region', 'provincia'),
    ...facts(fact('cl-former-provinces.csv')).map((each): Row => [
      'provincia', each['code'] ?? '', each['region'] ?? '', each['name'] ?? '', '', each['ended'] ?? '', '', '', '',
    ]),
    ...cut.map((each): Row => {
      const code = each['codigo_comuna'] ?? ''
      const start = startOf.get(code) ?? ''
      return ['comuna', code, each['codigo_provincia'] ?? '', each['nombre_comuna'] ?? '', start, '', '', '', '']
    }),
    ...recodes.map((each): Row => {
      const name = must(communes.get(each.to), each.to)
      return ['comuna', each.from, each.from.slice(0, 3), name, '', each.date, '', '', each.note]
    }),
  ]
  const successions: Row[] = [
    ...recodes.map((each): Row => ['comuna', each.from, each.to, each.date, 'recode', '1', each.method, each.note]),
    ...facts(fact('cl-upper.csv')).map((each): Row => [
      each['level'] ?? '', each['from_code'] ?? '', each['to_code'] ?? '', each['date'] ?? '', each['kind'] ?? '',
      each['kind'] === 'recode' ? '1' : '', each['weight_method'] ?? '', each['evidence'] ?? '',
    ]),
  ]
  return {
    territories: [territoryHeader, ...byCode(levels, territories)],
    aliases: [aliasHeader, ...byCode(levels, aliasRows(cut, fact))],
    successions: [successionHeader, ...byCode(levels, successions)],
  }
}

function aliasRows(cut: readonly Fact[], fact: Read): readonly Row[] {
  const official = new Set(cut.flatMap((each) => [
    `comuna|${each['codigo_comuna']}|${foldName(each['nombre_comuna'] ?? '')}`,
    `region|${each['codigo_region']}|${foldName(each['nombre_region'] ?? '')}`,
    `provincia|${each['codigo_provincia']}|${foldName(each['nombre_provincia'] ?? '')}`,
  ]))
  const given = facts(fact('cl-aliases.csv')).map((each): Row => [
    each['level'] ?? '', each['code'] ?? '', each['alias'] ?? '', 'name', each['evidence'] ?? '',
  ])
  const short = new Map(cut.map((each) => [each['codigo_region'] ?? '', each['abreviatura_region'] ?? '']))
  const all = [...given, ...[...short].map(([code, alias]): Row => ['region', code, alias, 'name', 'abbreviation'])]
  const seen = new Set<string>()
  return all.filter((row) => {
    const key = `${row[0]}|${row[1]}|${foldName(row[2] ?? '')}`
    const fresh = !official.has(key) && !seen.has(key)
    seen.add(key)
    return fresh
  })
}

function recodes2007(fact: Read): readonly Recode[] {
  return facts(fact('cl-2007.csv')).map((each) => ({
    from: each['old_code'] ?? '', to: each['new_code'] ?? '', date: each['date'] ?? '',
    method: 'unverified', note: 'general knowledge of laws 20.174 and 20.175',
  }))
}

/** Codes of the boundaries of 2015 that are no longer codes of today, matched with today's by name. */
function recodesOfBoundaries(source: Read, communes: ReadonlyMap<string, string>): readonly Recode[] {
  const shapes: readonly { id: string; properties: { name: string } }[] =
    JSON.parse(source('chile/comunas_2015.topojson')).objects.cl_comunas.geometries
  const others = new Map([['treguaco', 'trehuaco']])
  return shapes.filter((shape) => !communes.has(shape.id)).map((shape) => {
    const damaged = shape.properties.name.replaceAll('\uFFFD', '?')
    const folded = foldName(damaged.replaceAll('?', 'QQ'))
    const pattern = new RegExp(`^${(others.get(folded) ?? folded).replaceAll('qq', '.')}$`)
    const young = [...communes].filter(([code, name]) => /^(16|058)/.test(code) && pattern.test(foldName(name)))
    const [to] = must(young.length === 1 ? young[0] : undefined, `commune of ${shape.id}`)
    const date = shape.id.startsWith('084') ? nuble : margaMarga
    return { from: shape.id, to, date, method: 'law', note: 'same name in the boundaries of 2015 and in the code list' }
  })
}
