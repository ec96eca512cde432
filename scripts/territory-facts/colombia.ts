import { buffer } from 'node:stream/consumers'
import { openPromise } from 'yauzl'
import { aliasHeader, byCode, facts, successionHeader, territoryHeader } from './table.js'
import type { Fact, Read, Row, Tables } from './table.js'

const levels = ['departamento', 'municipio']
const barrancominas = '2019-12-01'

export async function colombia(zip: string, fact: Read): Promise<Tables> {
  const years = facts(await entryText(zip, /MEN_ESTADISTICAS/))
  const newest = years.toSorted((a, b) => ((a['AÑO'] ?? '') < (b['AÑO'] ?? '') ? -1 : 1))
  const departments = new Map<string, Fact>()
  const municipalities = new Map<string, Fact>()
  for (const each of newest) {
    const code = (each['CÓDIGO_MUNICIPIO'] ?? '').padStart(5, '0')
    if (code === '00000') continue
    municipalities.set(code, each)
    departments.set(code.slice(0, 2), each)
  }
  const territories: Row[] = [
    ...[...departments].map(([code, each]): Row => [
      'departamento', code, '', each['DEPARTAMENTO'] ?? '', '', '', '', '', '',
    ]),
    ...[...municipalities].map(([code, each]): Row => {
      const [from, to, note] = changes[code] ?? ['', '', '']
      return ['municipio', code, code.slice(0, 2), each['MUNICIPIO'] ?? '', from, to, '', '', note]
    }),
  ]
  const aliases = facts(fact('co-aliases.csv')).map((each): Row => [
    each['level'] ?? '', each['code'] ?? '', each['alias'] ?? '', 'name', each['evidence'] ?? '',
  ])
  const successions: Row[] = [
    ['municipio', '94663', '94343', barrancominas, 'merge', '1', 'source', 'Barrancominas takes in both former areas'],
    ['municipio', '27615', '27493', '2024-01-01', 'split', '', 'unverified', 'origin Riosucio from general knowledge'],
  ]
  return {
    territories: [territoryHeader, ...byCode(levels, territories)],
    aliases: [aliasHeader, ...byCode(levels, aliases)],
    successions: [successionHeader, ...byCode(levels, successions)],
  }
}

const changes: Readonly<Record<string, readonly [string, string, string]>> = {
  '94663': ['', barrancominas, 'in the ministry table to 2019'],
  '27493': ['2024-01-01', '', 'in the ministry table from 2024; the day of its entry into DIVIPOLA is not verified'],
}

async function entryText(zip: string, pattern: RegExp): Promise<string> {
  const archive = await openPromise(zip)
  for await (const entry of archive.eachEntry()) {
    if (!pattern.test(entry.fileName)) continue
    return (await buffer(await archive.openReadStreamPromise(entry))).toString('utf8').replace(/^\uFEFF/, '')
  }
  throw new Error(`no entry ${pattern.source} in ${zip}`)
}
