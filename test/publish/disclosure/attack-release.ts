import type { Db } from '../../../src/warehouse/tables.js'
import type { CountCell } from '../../../src/publish/disclosure/count-cell.js'
import { ground } from '../../../src/publish/disclosure/count-cell.js'
import { attack } from './attack.js'
import type { Bounds, Equation } from './attack.js'
import type { MadeUpTerritory } from './made-up-risk.js'
import { groupsOf, indicatorIds, rowsOf } from './made-up-risk.js'

/** Counts of a release as an attacker sees them, under names of their own, and the equations between them. */
export interface SeenRelease {
  readonly truth: ReadonlyMap<string, number>
  /** What the public tables say; a name that is not here is hidden. */
  readonly shown: ReadonlyMap<string, number>
  /** Names whose sum is the name before them. */
  readonly sums: readonly (readonly [whole: string, parts: readonly string[]])[]
  /** Sums that no public table has. */
  readonly free: ReadonlySet<string>
  /** Names known to be no more than another. */
  readonly parts: ReadonlyMap<string, string>
}

/** Reads the public tables, and knows of every count that belongs to others, whether a table shows it or not. */
export async function seenRelease(db: Db, territories: readonly MadeUpTerritory[]): Promise<SeenRelease> {
  const truth = new Map<string, number>()
  const shown = new Map<string, number>()
  const see = (name: string, value: unknown): void => {
    if (value !== null && value !== undefined) shown.set(name, Number(value))
  }
  const sums: [string, string[]][] = []
  const parts = new Map<string, string>()
  const free = new Set<string>()
  const places = new Map<string, readonly MadeUpTerritory[]>([['_T', territories], ...[...new Set(territories.map(({ region }) => region))].map((region) => [region, territories.filter((each) => each.region === region)] as const)])
  for (const each of territories) {
    for (const [measure, at] of [['children', 0], ['at_risk', 1]] as const) {
      const groups = groupsOf(each)
      for (const [, value, counts] of groups) truth.set(`${measure} ${each.code} ${value}`, counts[at])
      if (at === 1) for (const suffix of ['', ...groups.map(([, value]) => ` ${value}`)]) parts.set(`at_risk ${each.code}${suffix}`, `children ${each.code}${suffix}`)
      truth.set(`${measure} ${each.code}`, each.children.female[at] + each.children.male[at])
      for (const by of ['sex', 'zone']) sums.push([`${measure} ${each.code}`, groups.filter(([own]) => own === by).map(([, value]) => `${measure} ${each.code} ${value}`)])
    }
    each.indicators.forEach(([numerator, denominator], at) => {
      truth.set(`numerator ${each.code} ${indicatorIds[at]}`, numerator).set(`denominator ${each.code} ${indicatorIds[at]}`, denominator)
      parts.set(`numerator ${each.code} ${indicatorIds[at]}`, `denominator ${each.code} ${indicatorIds[at]}`)
    })
  }
  const suffixes = [...['children', 'at_risk'].flatMap((measure) => ['', ' female', ' male', ' rural', ' urban'].map((sex) => [measure, sex] as const)), ...['numerator', 'denominator'].flatMap((measure) => indicatorIds.map((id) => [measure, ` ${id}`] as const))]
  for (const [place, members] of places) {
    for (const [measure, suffix] of suffixes) {
      const names = members.map(({ code }) => `${measure} ${code}${suffix}`)
      truth.set(`${measure} ${place}${suffix}`, names.reduce((sum, name) => sum + (truth.get(name) ?? 0), 0))
      sums.push([`${measure} ${place}${suffix}`, names])
      if (suffix !== '') free.add(`${measure} ${place}${suffix}`)
    }
  }
  for (const row of await rowsOf(db, 'select * from public.territory_summary')) {
    see(`children ${String(row['territory_code'])}`, row['children'])
    if (row['score'] !== null) see(`at_risk ${String(row['territory_code'])}`, truth.get(`at_risk ${String(row['territory_code'])}`))
  }
  for (const row of await rowsOf(db, 'select *, null as value from public.clrisk_territory union all by name select * from public.clrisk_group')) {
    const suffix = row['value'] === null || row['value'] === undefined ? '' : ` ${String(row['value'])}`
    see(`children ${String(row['territory_code'])}${suffix}`, row['children'])
    see(`at_risk ${String(row['territory_code'])}${suffix}`, row['children_at_risk'])
  }
  for (const row of await rowsOf(db, 'select * from public.ivti_indicator')) {
    for (const measure of ['numerator', 'denominator']) see(`${measure} ${String(row['territory_code'])} ${String(row['indicator'])}`, row[measure])
  }
  return { truth, shown, sums, free, parts }
}

/**
 * Hidden counts of some releases that an attacker bounds within the threshold, the counts of each release no further than `step` above
 * those of the one before. Zeros are shown, so a hidden count is at least one; a part of a small whole, which is hidden anyway, may be none,
 * and a part is no more than its whole.
 */
export function exposedCounts(releases: readonly SeenRelease[], threshold: number, step = 0): readonly string[] {
  return attackReleases(releases, threshold, step).flatMap(({ name, cell, lower, upper }) => {
    const [at = '', ...rest] = name.split(' ')
    const release = releases[Number(at)]
    const whole = release?.truth.get(release.parts.get(rest.join(' ')) ?? '') ?? Number.POSITIVE_INFINITY
    const possible = (whole < threshold ? Number.POSITIVE_INFINITY : whole) - cell.low
    // A zero is no secret, and a sum that no table shows is none of ours.
    if (cell.value === 0 || release?.free.has(rest.join(' ')) === true) return []
    return upper - lower < Math.min(threshold, possible) - 1e-6 ? [`${name} is ${cell.value}, found between ${lower} and ${upper}`] : []
  })
}

function attackReleases(releases: readonly SeenRelease[], threshold: number, step: number): readonly (Bounds & { readonly name: string })[] {
  const cells: CountCell[] = []
  const index = new Map<string, number>()
  const extra: Equation[] = []
  releases.forEach(({ truth, sums, parts }, at) => {
    for (const [name, value] of truth) {
      index.set(`${at} ${name}`, cells.length)
      // The nodes play no part here: every equation is written out below.
      const whole = truth.get(parts.get(name) ?? '') ?? threshold
      cells.push({ from: ground, to: ground, value, low: whole < threshold ? 0 : Math.min(1, value), high: Number.POSITIVE_INFINITY, rows: [] })
    }
    const id = (name: string): number => index.get(`${at} ${name}`) ?? -1
    for (const [whole, members] of sums) extra.push({ terms: new Map([[id(whole), -1], ...members.map((name) => [id(name), 1] as const)]), lower: 0, upper: 0 })
    for (const [part, of] of parts) extra.push({ terms: new Map([[id(of), 1], [id(part), -1]]), lower: 0, upper: 1e9 })
    if (at > 0) for (const name of truth.keys()) extra.push({ terms: new Map([[id(name), 1], [index.get(`${at - 1} ${name}`) ?? -1, -1]]), lower: 0, upper: step })
  })
  const names = [...index.keys()]
  const isHidden = (_: CountCell, at: number): boolean => {
    const [release = '', ...rest] = (names[at] ?? '').split(' ')
    return releases[Number(release)]?.shown.has(rest.join(' ')) !== true
  }
  const hidden = cells.flatMap((cell, at) => (isHidden(cell, at) ? [names[at] ?? ''] : []))
  return attack(cells, isHidden, extra).map((bounds, at) => ({ ...bounds, name: hidden[at] ?? '' }))
}
