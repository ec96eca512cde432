import { aliasHeader, byCode, facts, must, successionHeader, territoryHeader } from './table.js'
import type { Read, Row, Tables } from './table.js'

const regions: readonly (readonly [string, string])[] = [
  ['1', 'Norte'], ['2', 'Nordeste'], ['3', 'Sudeste'], ['4', 'Sul'], ['5', 'Centro-Oeste'],
]
const levels = ['regiao', 'uf', 'municipio']

export function brazil(source: Read, fact: Read): Tables {
  const states = facts(source('brazil/estados.csv'))
  const list = facts(source('brazil/municipios.csv'))
  const stateCode = new Map(states.map((each) => [each['uf'] ?? '', each['codigo_uf'] ?? '']))
  const codeOf = new Map(list.map((each) => [`${each['codigo_uf']}|${each['nome']}`, each['codigo_ibge'] ?? '']))
  const find = (uf: string | undefined, name: string | undefined): string =>
    /^\d{7}$/.test(name ?? '') ? (name ?? '') : must(codeOf.get(`${stateCode.get(uf ?? '')}|${name}`), `${uf} ${name}`)
  const created = new Map(facts(fact('br-municipalities.csv')).map((each) => [find(each['uf'], each['name']), each]))
  const former = facts(fact('br-former.csv'))
  const territories: Row[] = [
    ...regions.map(([code, name]): Row => ['regiao', code, '', name, '', '', '', '', '']),
    ...states.map((each): Row => {
      const region = must(regions.find(([, name]) => name === each['regiao']), each['regiao'] ?? '')[0]
      return ['uf', each['codigo_uf'] ?? '', region, each['nome'] ?? '', '', '', '', '', '']
    }),
    ...list.map((each): Row => {
      const code = each['codigo_ibge'] ?? ''
      const born = created.get(code)
      const seat = [each['longitude'] ?? '', each['latitude'] ?? '']
      const start = born?.['installed'] ?? ''
      const name = each['nome'] ?? ''
      return ['municipio', code, each['codigo_uf'] ?? '', name, start, '', ...seat, born?.['evidence'] ?? '']
    }),
    ...former.map((each): Row => {
      const uf = must(stateCode.get(each['uf'] ?? ''), each['uf'] ?? '')
      const [start, end] = [each['installed'] ?? '', each['ended'] ?? '']
      return ['municipio', each['code'] ?? '', uf, each['name'] ?? '', start, end, '', '', each['evidence'] ?? '']
    }),
  ]
  const aliases: Row[] = [
    ...states.map((each): Row => ['uf', each['codigo_uf'] ?? '', each['uf'] ?? '', 'name', 'abbreviation']),
    ...list.map((each): Row => ['municipio', each['codigo_ibge'] ?? '', each['siafi_id'] ?? '', 'siafi', '']),
    ...facts(fact('br-aliases.csv')).map((each): Row => [
      'municipio', find(each['uf'], each['name']), each['alias'] ?? '', 'name', each['evidence'] ?? '',
    ]),
  ]
  const successions = facts(fact('br-successions.csv')).map((each): Row => [
    'municipio', find(each['from_uf'], each['from']), find(each['to_uf'], each['to']), each['date'] ?? '',
    each['kind'] ?? '', each['weight'] ?? '', each['weight_method'] ?? '', each['evidence'] ?? '',
  ])
  return {
    territories: [territoryHeader, ...byCode(levels, territories)],
    aliases: [aliasHeader, ...byCode(levels, aliases)],
    successions: [successionHeader, ...byCode(levels, successions)],
  }
}
