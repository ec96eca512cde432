import { describe, expect, it, vi } from 'vitest'
import { dwellers, peopleCsv, schoolsCsv } from './deliveries.js'
import { Bench } from './workbench.js'

vi.setConfig({ testTimeout: 600_000 })

describe('the line of a row', () => {
  it('is its line in the file where several threads read it and lists of codes and marks of missing are long, also after a replay', async () => {
    const rows = dwellers(300_000).map((each, at) => ({ ...each, income: `${at},00`, born: at % 1000 === 7 ? '99/99/9999' : each.born }))
    const bench = new Bench({ deliveries: { 'people.csv': peopleCsv(rows), 'schools.csv': schoolsCsv(500) }, threads: 2 })
    const more = ['3', '4', '5', '6', '7', '8'].map((code) => `"${code}": other`).join(', ')
    bench.edit('schemas/raw/xx/people.yaml', 'codes: { "1": male, "2": female }', `codes: { "1": male, "2": female, ${more} }`)
    bench.edit('mappings/xx/people.yaml', 'codes: { "1": male, "2": female }', 'codes: { "1": male, "2": female, "3": male, "4": female, "5": male, "6": female, "7": male, "8": unknown }')
    bench.edit('schemas/raw/xx/people.yaml', '{ name: WORKS, type: code,', '{ name: WORKS, type: code, missing: ["-", "--", "?", "??", "n/a", "none"],')
    await bench.run()
    expect(await bench.ask('select count(*), count(*) filter (_line <> income + 2) from core.dweller')).toEqual([['299700', '0']])
    bench.edit('schemas/raw/xx/people.yaml', 'date: DD/MM/YYYY', 'date: DD/MM/YYYY, missing: ["99/99/9999"]')
    expect((await bench.run()).replayed).toMatchObject([{ way: 'rows', read: 300 }])
    expect(await bench.ask('select count(*), count(*) filter (_line <> income + 2) from core.dweller')).toEqual([['300000', '0']])
  })
})
