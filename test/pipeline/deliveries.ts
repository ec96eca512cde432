import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

/** Planted in every identifier of the invented register; none may be found outside the vault. */
export const canary = 'QXZKANARI'

export interface Dweller {
  readonly doc: string
  readonly name: string
  readonly phone: string
  readonly house: string
  readonly born: string
  readonly sex: string
  readonly works: string
  readonly income: string
  readonly district: string
}

export const peopleHeader = 'DOC;NAME;PHONE;HOUSE;BORN;SEX;WORKS;INCOME;DIST'
export const districts = ['0101', '0102', '0103', '0104', '0105', '0106', '0201', '0202', '0203', '0204', '0205', '0206']

/** The same dwellers for the same numbers; `seed` makes others. */
export function dwellers(count: number, seed = 1): readonly Dweller[] {
  let state = seed
  const next = (below: number): number => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) & 0x7fffffff
    return Math.floor((state / 0x80000000) * below)
  }
  return Array.from({ length: count }, (_, index) => ({
    doc: `${canary}D${seed}x${index}`,
    name: `${canary}N${index} Pérez`,
    phone: `${canary}P${index}`,
    house: `${canary}H${Math.floor(index / 3)}`,
    born: `${String(1 + next(28)).padStart(2, '0')}/${String(1 + next(12)).padStart(2, '0')}/${1950 + next(70)}`,
    sex: String(1 + next(2)),
    works: next(10) < 3 ? '1' : '2',
    income: `${next(3000)},${String(next(100)).padStart(2, '0')}`,
    district: districts[next(districts.length)] ?? '0101',
  }))
}

export function personLine(dweller: Dweller): string {
  const { doc, name, phone, house, born, sex, works, income, district } = dweller
  return [doc, name, phone, house, born, sex, works, income, district].join(';')
}

export function peopleCsv(rows: readonly Dweller[]): string {
  return `${[peopleHeader, ...rows.map(personLine)].join('\n')}\n`
}

export function schoolsCsv(count = 36): string {
  const rows = Array.from({ length: count }, (_, index) => {
    const code = String(index + 1).padStart(5, '0')
    return `${code},Escuela ${index},${districts[index % districts.length]},${100 + ((index * 37) % 400)},${(index * 7) % 30}`
  })
  return `${['CODE,TITLE,DIST,PUPILS,LEAVERS', ...rows].join('\n')}\n`
}

/** The fixed-width roll of `version`, with `schools` records and the trailer that counts them. */
export function rollText(version: string, schools = 12, counted = schools): string {
  const wide = version === '01.02' ? 5 : 4
  const rows = Array.from({ length: schools }, (_, index) => {
    const code = String(index + 1).padStart(5, '0')
    return `01${code}${districts[index % districts.length]}${String(100 + index).padStart(wide, '0')}${String(index).padStart(3, '0')}`
  })
  return `${[`00${version}`, ...rows, `99${String(counted).padStart(6, '0')}`].join('\n')}\n`
}

export function writeDeliveries(folder: string, files: Readonly<Record<string, string | Uint8Array>>): void {
  mkdirSync(folder, { recursive: true })
  for (const [name, content] of Object.entries(files)) writeFileSync(join(folder, name), content)
}

/** What the pipeline `xx/index` takes, without a defect. */
export function soundDeliveries(people = 600): Readonly<Record<string, string>> {
  return { 'people.csv': peopleCsv(dwellers(people)), 'schools.csv': schoolsCsv() }
}
