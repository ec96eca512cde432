import { entryAt, numberAt } from '../method/matrix.js'
import { textIn } from '../spec/text.js'
import { createSchema } from '../warehouse/relation.js'
import type { Db } from '../warehouse/tables.js'
import { writeTable } from '../warehouse/write-table.js'
import type { Ivti } from './compute-ivti.js'
import { cutRows } from './cut-rows.js'
import { sideWords, tablesOfSides } from './rule-words.js'
import { classLabel, classWithin, modelRows, sensitivityRows, shareOf, territoryRiskRows } from './summary-rows.js'
import type { RiskRun, Row } from './summary-rows.js'
import { ivtiSensitivity, territoryRisk } from './summary-tables.js'
import { indicatorTable, ivtiAdequacy, ivtiCorrelation, ivtiCut, ivtiDimension, ivtiIndicator, ivtiModel, ivtiTerritory, ivtiWeight } from './ivti-tables.js'

/** Replaces the tables of the IVTI in the schema `risk`; belongs in one transaction. */
export async function writeIvti(db: Db, ivti: Ivti, run: RiskRun): Promise<void> {
  await createSchema(db, 'risk')
  await writeTable(db, ivtiTerritory, territoryRows(ivti, run))
  await writeTable(db, ivtiDimension, dimensionRows(ivti))
  await writeTable(db, ivtiIndicator, indicatorRows(ivti))
  await writeTable(db, ivtiCut, ivtiCutRows(ivti, run))
  await writeTable(db, ivtiWeight, weightRows(ivti))
  await writeTable(db, ivtiAdequacy, ivti.adequacy.map((row) => ({ ...row })))
  await writeTable(db, ivtiCorrelation, correlationRows(ivti))
  await writeTable(db, indicatorTable, catalogueRows(ivti, run))
  await writeTable(db, ivtiModel, modelRows(ivti, run))
  await writeTable(db, ivtiSensitivity, sensitivityRows(ivti, run))
  await writeTable(db, territoryRisk, territoryRiskRows(ivti, run))
}

function territoryRows({ territories, index, values, classes, within }: Ivti, run: RiskRun): Row[] {
  return territories.map((territory, row) => ({
    territory_code: territory.code,
    name: territory.name,
    parent_code: territory.parent,
    parent_name: territory.parentName,
    score: numberAt(index.scores, row),
    class: classLabel(classes.classes, row, run.classing.labels),
    class_within_parent: classWithin(within, territory, row, run),
    coverage: shareOf(index.coverage, row),
    availability: shareOf(index.availability, row),
    missing_indicators: index.indicators.filter((_, column) => Number.isNaN(entryAt(values, row, column))).join(' '),
    period: run.period,
    vintage: run.vintage,
    status: run.status,
  }))
}

function dimensionRows({ territories, index }: Ivti): Row[] {
  return territories.flatMap((territory, row) =>
    index.dimensions.map((dimension, column) => ({
      territory_code: territory.code,
      name: territory.name,
      dimension,
      score: entryAt(index.dimensionScores, row, column),
      weight: numberAt(index.weights.across, column),
    })),
  )
}

function indicatorRows({ territories, measured, index, values, dimensionOf }: Ivti): Row[] {
  const outsideOf = measured.map(({ outOfBounds }) => new Set(outOfBounds))
  return territories.flatMap((territory, row) =>
    measured.map(({ indicator, rows }, column) => {
      const found = rows.get(territory.code)
      const observed = !Number.isNaN(entryAt(values, row, column))
      const filled = index.filled[row * measured.length + column] === 1
      const state = observed ? 'observed' : filled ? 'filled' : outsideOf[column]?.has(territory.code) === true ? 'out of bounds' : 'missing'
      return {
        territory_code: territory.code,
        name: territory.name,
        dimension: dimensionOf[column] ?? '',
        indicator: indicator.id,
        value: entryAt(values, row, column),
        numerator: found?.numerator ?? null,
        denominator: found?.denominator ?? null,
        records: found?.records ?? null,
        value_period: found?.period ?? null,
        denominator_period: found?.denominator_period ?? null,
        state,
        treated: index.treatments[column]?.values[row] ?? null,
        normalised: entryAt(index.normalised, row, column),
        weight: numberAt(index.weights.total, column),
        contribution: entryAt(index.contributions, row, column),
      }
    }),
  )
}

function ivtiCutRows({ classes, within, index, basePeriod }: Ivti, { classing }: RiskRun): Row[] {
  return index.scores.every((score) => Number.isNaN(score)) ? [] : cutRows(classes, within, classing.labels, basePeriod)
}

function weightRows({ measured, index, values, dimensionOf, directionOf, leftOut }: Ivti): Row[] {
  return measured.map(({ indicator }, column) => {
    const present = Array.from({ length: values.rows }, (_, row) => entryAt(values, row, column)).filter((value) => !Number.isNaN(value))
    const treatment = index.treatments[column]
    const without = leftOut.find((each) => each.indicator === indicator.id)
    return {
      dimension: dimensionOf[column] ?? '',
      indicator: indicator.id,
      direction: directionOf[column] ?? indicator.direction,
      weight_in_dimension: numberAt(index.weights.within, column),
      weight: numberAt(index.weights.total, column),
      effective_share: numberAt(index.effective.share, column),
      shift_without: without?.meanShift ?? null,
      largest_shift_without: without?.largestShift ?? null,
      rank_correlation_without: without?.rankCorrelation ?? null,
      territories: present.length,
      minimum: present.reduce((a, b) => Math.min(a, b), Number.POSITIVE_INFINITY),
      mean: present.reduce((a, b) => a + b, 0) / present.length,
      maximum: present.reduce((a, b) => Math.max(a, b), Number.NEGATIVE_INFINITY),
      skewness: treatment?.before.skewness ?? null,
      kurtosis: treatment?.before.kurtosis ?? null,
      treatment: treatment?.applied ?? null,
      points_treated: treatment?.points.length ?? 0,
    }
  })
}

function correlationRows({ index, correlations, flags }: Ivti): Row[] {
  return index.indicators.flatMap((first, a) =>
    index.indicators.slice(a + 1).map((second, offset) => ({
      first,
      second,
      correlation: entryAt(correlations, a, a + 1 + offset),
      flag: flags.find((flag) => flag.first === first && flag.second === second)?.flag ?? null,
    })),
  )
}

function catalogueRows({ measured }: Ivti, { stale }: RiskRun): Row[] {
  return measured.map(({ indicator }) => ({
    indicator: indicator.id,
    title_es: textIn(indicator.title, 'es'),
    title_pt: textIn(indicator.title, 'pt'),
    title_en: textIn(indicator.title, 'en'),
    definition_en: textIn(indicator.definition, 'en'),
    unit: indicator.unit,
    direction: indicator.direction,
    registries: indicator.registries.join(' '),
    is_stale: indicator.registries.some((registry) => stale.has(registry)),
    source: indicator.source ?? null,
    numerator_rule: sideWords(indicator.numerator),
    denominator_rule: indicator.denominator === undefined ? null : sideWords(indicator.denominator),
    multiplier: indicator.per,
    minimum_denominator: indicator.minimum_denominator ?? null,
    tables: tablesOfSides([indicator.numerator, indicator.denominator]).join(' '),
  }))
}
