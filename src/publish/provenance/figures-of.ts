import type { Manifest } from '../manifest.js'
import { specificationOf } from './provenance.js'
import type { FigureProvenance, Specification } from './provenance.js'

export type FigureRow = Readonly<Record<string, unknown>>

/** Rows of one territory and of the tables that describe the figures, of the schema `risk` or of the public tables alike. */
export interface FigureTables {
  /** `territory_risk` of the territory. */
  readonly risk: readonly FigureRow[]
  /** `ivti_indicator` of the territory. */
  readonly indicators: readonly FigureRow[]
  /** `indicator`. */
  readonly catalogue: readonly FigureRow[]
  /** `ivti_model`. */
  readonly model: readonly FigureRow[]
  /** `model_diagnostic`: its rows in words. */
  readonly diagnostics: readonly FigureRow[]
}

/** Tables that `FigureTables` is read from; those of the whole country, and those of a territory. */
export const figureTables = {
  risk: { table: 'territory_risk', ofTerritory: true },
  indicators: { table: 'ivti_indicator', ofTerritory: true },
  catalogue: { table: 'indicator', ofTerritory: false },
  model: { table: 'ivti_model', ofTerritory: false },
  diagnostics: { table: 'model_diagnostic', ofTerritory: false },
} as const

/** The models of a territory, then its indicators, each with its rule and registries. */
export function figuresOf(manifest: Manifest, tables: FigureTables): readonly FigureProvenance[] {
  const pipeline = manifest.specifications.find(({ file }) => file.startsWith('pipelines/')) ?? null
  return [...tables.risk.map((row) => modelFigure(row, tables, pipeline)), ...tables.indicators.map((row) => indicatorFigure(row, tables, manifest))]
}

function modelFigure(row: FigureRow, tables: FigureTables, pipeline: Specification | null): FigureProvenance {
  const figure = text(row['model'])
  const isSurvey = figure === 'clrisk'
  const choices = isSurvey
    ? tables.diagnostics.filter((each) => each['words'] !== null && each['words'] !== undefined && each['statistic'] !== 'note').map((each) => `${text(each['statistic'])}: ${text(each['words'])}`)
    : tables.model.map((each) => `${text(each['item'])}: ${text(each['value'])}`)
  const words = (statistic: string): string => text(tables.diagnostics.find((each) => each['statistic'] === statistic)?.['words'])
  const registries = isSurvey
    ? [words('survey'), words('target')].flatMap((each) => /^([a-z]{2}\/[a-z0-9-]+) of /.exec(each)?.[1] ?? [])
    : tables.catalogue.flatMap((each) => text(each['registries']).split(' '))
  return {
    figure,
    title: isSurvey ? 'Expected share of children in child labour' : 'Index of vulnerability to child labour',
    value: number(row['score']),
    unit: text(row['score_unit']),
    state: stateOf(row, 'score'),
    rule: { words: choices, specification: pipeline },
    registries: unique(registries),
  }
}

function indicatorFigure(row: FigureRow, { catalogue }: FigureTables, manifest: Manifest): FigureProvenance {
  const figure = text(row['indicator'])
  const described = catalogue.find((each) => each['indicator'] === figure) ?? {}
  const line = (name: string, value: unknown): readonly string[] => (value === null || value === undefined ? [] : [`${name}: ${text(value)}`])
  return {
    figure,
    title: text(described['title_en']),
    value: number(row['value']),
    unit: text(described['unit']),
    state: stateOf(row, 'value'),
    rule: {
      words: [
        ...line('definition', described['definition_en']),
        ...line('numerator', described['numerator_rule']),
        ...line('denominator', described['denominator_rule']),
        ...(number(described['multiplier']) === 1 ? [] : line('multiplied by', described['multiplier'])),
        ...line('missing below a denominator of', described['minimum_denominator']),
        ...line('period', row['value_period']),
      ],
      specification: specificationOf(manifest, `indicator ${figure}`),
    },
    registries: unique(text(described['registries']).split(' ')),
  }
}

function stateOf(row: FigureRow, figure: string): string {
  const state = text(row['state'])
  if (state !== '') return state
  return row[figure] === null || row[figure] === undefined ? 'missing' : 'observed'
}

function text(value: unknown): string {
  return value === null || value === undefined ? '' : String(value)
}

function number(value: unknown): number | null {
  return value === null || value === undefined ? null : Number(value)
}

function unique(words: readonly string[]): readonly string[] {
  return [...new Set(words.filter((word) => word !== ''))].sort()
}
