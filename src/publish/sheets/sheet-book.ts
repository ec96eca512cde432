import type { PublicIndicatorValue, PublicModel, PublicResult, PublicSummary, PublicTerritory, PublicView } from '../view/public-view.js'
import type { ClassMark, Mark } from './sheet.js'
import type { SheetNames } from './sheet-names.js'

/** Code of the country as a whole, in the tables and in the names of the files. */
export const nationalCode = '_T'

export interface SheetUnit {
  readonly code: string
  readonly name: string
  readonly members: readonly PublicTerritory[]
}

/** A release opened for writing sheets: the view with what every sheet looks up. */
export interface SheetBook {
  readonly view: PublicView
  readonly names: SheetNames
  readonly country: SheetUnit
  readonly units: ReadonlyMap<string, SheetUnit>
  /** By code of territory. */
  readonly territories: ReadonlyMap<string, PublicTerritory>
  summary(code: string, model: string): PublicSummary | undefined
  /** Median of an indicator over the territories of a unit that have a published figure; null where none has. */
  median(unit: SheetUnit, indicator: string): number | null
}

export function openSheetBook(view: PublicView, names: SheetNames): SheetBook {
  const country = { code: nationalCode, name: view.summaries.find(({ code }) => code === nationalCode)?.name ?? '', members: view.territories }
  const summaries = new Map(view.summaries.map((each) => [`${each.code} ${each.model}`, each]))
  const medians = new Map<string, ReadonlyMap<string, number>>()
  return {
    view,
    names,
    country,
    units: unitsOf(view.territories),
    territories: new Map(view.territories.map((each) => [each.code, each])),
    summary: (code, model) => summaries.get(`${code} ${model}`),
    median: (unit, indicator) => {
      const known = medians.get(unit.code) ?? mediansOf(unit.members)
      medians.set(unit.code, known)
      return known.get(indicator) ?? null
    },
  }
}

function unitsOf(territories: readonly PublicTerritory[]): ReadonlyMap<string, SheetUnit> {
  const found = new Map<string, { code: string; name: string; members: PublicTerritory[] }>()
  for (const territory of territories) {
    if (territory.parentCode === null) continue
    const unit = found.get(territory.parentCode)
    if (unit === undefined) found.set(territory.parentCode, { code: territory.parentCode, name: territory.parentName ?? territory.parentCode, members: [territory] })
    else unit.members.push(territory)
  }
  return new Map([...found].sort(([a], [b]) => (a < b ? -1 : 1)))
}

function mediansOf(members: readonly PublicTerritory[]): ReadonlyMap<string, number> {
  const values = new Map<string, number[]>()
  for (const { indicator, value } of members.flatMap((member) => member.indicators.filter(isFigure))) {
    if (value === null) continue
    const own = values.get(indicator)
    if (own === undefined) values.set(indicator, [value])
    else own.push(value)
  }
  return new Map([...values].map(([indicator, own]) => [indicator, middle(own)]))
}

/** Filled figures are no observation of the territory. */
function isFigure({ value, state }: PublicIndicatorValue): boolean {
  return value !== null && state === 'observed'
}

function middle(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b)
  const half = sorted.length >> 1
  const upper = sorted[half] ?? 0
  return sorted.length % 2 === 1 ? upper : ((sorted[half - 1] ?? upper) + upper) / 2
}

export function resultOf(territory: PublicTerritory, model: PublicModel): PublicResult | undefined {
  return territory.results.find((each) => each.model === model.id)
}

/** Place of a class in its model, null for a label that the model does not have. */
export function markOf(model: PublicModel, label: string | null): ClassMark | null {
  const found = model.classes.find((each) => each.label === label)
  return found === undefined ? null : { rank: found.rank, of: model.classes.length }
}

/** The classes of a model from least need, then what has none. */
export function marksOf(model: PublicModel): readonly Mark[] {
  return [...model.classes.map(({ rank }): ClassMark => ({ rank, of: model.classes.length })), 'suppressed', 'missing']
}

/** Whether a territory's result is of that class, kept back, or lacking for any other reason. */
export function hasMark(territory: PublicTerritory, model: PublicModel, mark: Mark): boolean {
  const result = resultOf(territory, model)
  const own = result?.state === 'suppressed' ? 'suppressed' : (markOf(model, result?.class ?? null) ?? 'missing')
  return typeof own === 'string' || typeof mark === 'string' ? own === mark : own.rank === mark.rank
}

/** Name of a sheet's file without its ending; a code is digits and letters, anything else would be a path. */
export function sheetFile(code: string): string {
  return code.replaceAll(/[^A-Za-z0-9_-]/g, '_')
}
