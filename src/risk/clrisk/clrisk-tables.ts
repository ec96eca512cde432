import type { DescribedTable, TypedColumn } from '../../warehouse/write-table.js'
import { column, runColumns, territoryColumns } from '../ivti-tables.js'

const table = (name: string, comment: string, columns: readonly TypedColumn[]): DescribedTable => ({ schema: 'risk', name, comment, columns })

const estimateColumns: readonly TypedColumn[] = [
  column('children', 'double', 'Children of the ages of the model in the target population'),
  column('rate', 'double', 'Expected share (0 to 1) of child labour as the model gives it; empty where there are no children'),
  column('rate_benchmarked', 'double', 'The same moved to the direct estimate of the territory above; empty where it was not moved'),
  column('children_at_risk', 'double', 'Children times the rate (the benchmarked one where there is one), rounded'),
  column('standard_error', 'double', 'Standard error of that rate, from the error of the coefficients (and of the territory where the model has that)'),
  column('margin_of_error', 'double', 'Half width of the 95 % interval, t with the degrees of freedom of the survey design times the standard error'),
  column('cv', 'double', 'Standard error over rate'),
  column('lower', 'double', 'Lower end of the 95 % interval, drawn on the logit scale'),
  column('upper', 'double', 'Upper end of that interval'),
]

/** One row per territory, in order of code: no ranking is given on purpose. */
export const clriskTerritory = table('clrisk_territory', 'Child-labour risk by territory: a logit of the survey applied to the children of the target, ordered by code. A comparison of needs, not a ranking of places.', [
  ...territoryColumns,
  column('parent_code', 'varchar', 'Territory of the level in which class_within_parent is drawn'),
  column('parent_name', 'varchar', 'Name of that territory'),
  ...estimateColumns,
  column('quality', 'varchar', 'reliable, weakly-reliable or not-reliable under the scheme named in risk.model_diagnostic'),
  column('quality_reasons', 'varchar', 'Why it is not reliable; empty when it is'),
  column('class', 'varchar', 'Class among all territories; the cut points stand in risk.clrisk_cut'),
  column('class_within_parent', 'varchar', 'Class among the territories of the same parent'),
  column('stability', 'double', 'Share (0 to 1) of the draws in which the class stays'),
  column('is_unstable', 'boolean', 'True where no class holds in 0.6 of the draws'),
  column('class_probabilities', 'varchar', 'Share of the draws in each class, from least to most risk'),
  column('legacy_lower', 'double', 'mean - 1.96 sd/√n, printed on request only: it leaves out the error of the model'),
  column('legacy_upper', 'double', 'mean + 1.96 sd/√n, likewise'),
  ...runColumns,
])

export const clriskGroup = table('clrisk_group', 'Child-labour risk by territory and group of children.', [
  ...territoryColumns,
  column('by', 'varchar', 'Column that makes the groups'),
  column('value', 'varchar', 'Group; "unknown" where it is not stated'),
  ...estimateColumns,
])

export const clriskCoefficient = table('clrisk_coefficient', 'Terms of the logit: what raises and what lowers the risk, all else equal.', [
  column('term', 'varchar', 'Term; factor = level is compared with the reference level'),
  column('factor', 'varchar', 'Column, or pair of columns, that the term belongs to'),
  column('estimate', 'double', 'Coefficient on the logit scale; empty for a term that others determine'),
  column('standard_error', 'double', 'Design-based standard error (Taylor linearisation)'),
  column('t', 'double', 'Estimate over standard error'),
  column('p_value', 'double', 'Two-sided, t with the residual degrees of freedom'),
  column('odds_ratio', 'double', 'exp(estimate)'),
  column('odds_ratio_lower', 'double', 'Lower end of its 95 % interval'),
  column('odds_ratio_upper', 'double', 'Upper end of that interval'),
  column('average_marginal_effect', 'double', 'Mean change of the probability over the children of the survey; empty for interactions and numbers that take part in one'),
  column('average_marginal_effect_error', 'double', 'Its standard error'),
  column('direction', 'varchar', 'risk, protection, undecided (the interval holds 0) or aliased (determined by other terms, dropped)'),
])

export const clriskFactor = table('clrisk_factor', 'Weight of the factors in each territory: how far each moves it from the mean of all. The contributions of a territory sum to its gap on the logit scale.', [
  ...territoryColumns,
  column('factor', 'varchar', 'Factor of the model'),
  column('contribution', 'double', 'On the logit scale; above 0 raises the risk, below 0 lowers it'),
  column('share', 'double', 'Its size over the sum of all sizes, 0 to 1'),
  column('rank', 'bigint', 'Place among the factors of this territory by size, from 1'),
  column('direction', 'varchar', 'risk or protection; empty when it moves nothing'),
])

export const clriskBenchmark = table('clrisk_benchmark', 'Direct estimates of the survey beside the model, and how the rates were moved to them.', [
  column('parent_code', 'varchar', 'Territory of the benchmark level; empty for a margin over all of them'),
  column('parent_name', 'varchar', 'Its name'),
  column('margin', 'varchar', 'What the group is a part of: the level, a column of children, or both crossed'),
  column('value', 'varchar', 'Group of children; empty for all children of the territory'),
  column('direct', 'double', 'Direct estimate of the survey, 0 to 1'),
  column('direct_error', 'double', 'Its design-based standard error'),
  column('quality', 'varchar', 'Whether the direct estimate can be published under the scheme'),
  column('used', 'boolean', 'True where the rates were moved to it; only publishable estimates are met'),
  column('model', 'double', 'Rate of the model before, weighted by children'),
  column('model_error', 'double', 'Its standard error'),
  column('factor', 'double', 'direct / model'),
  column('shift', 'double', 'Added on the logit scale; empty under a ratio and raking'),
  column('after', 'double', 'Rate after the benchmark'),
  column('alarms', 'varchar', 'factor: outside 0.8 to 1.25; bias: direct and model differ by more than their errors allow; not-met: margins that contradict each other cannot all be met'),
])

export const clriskComparability = table('clrisk_comparability', 'Whether each term means the same in survey and target: shares of levels and means of numbers on both sides.', [
  column('term', 'varchar', 'Term'),
  column('category', 'varchar', 'Level of a factor; empty for a number'),
  column('survey', 'double', 'Weighted share or mean in the survey'),
  column('survey_error', 'double', 'Its design-based standard error'),
  column('target', 'double', 'Share or mean in the target'),
  column('difference', 'double', 'Survey less target'),
  column('standardised_difference', 'double', 'Difference over the spread; below 0.1 in size is near'),
  column('within_interval', 'boolean', "True where the target's figure lies in the survey's 95 % interval"),
  column('verdict', 'varchar', 'comparable, differs, absent-in-survey or absent-in-target'),
])

export const modelDiagnostic = table('model_diagnostic', 'What is known of how well the CLRISK model fits, with how each figure is usually read, the choices behind it, and notes of the run.', [
  column('statistic', 'varchar', 'Statistic, choice or note'),
  column('of', 'varchar', 'What it speaks of'),
  column('value', 'double', 'Figure; empty for words'),
  column('words', 'varchar', 'Code of a choice, or a note in words; empty for a figure'),
  column('guide', 'varchar', 'How it is usually read'),
])

export const clriskCut = table('clrisk_cut', 'Classes of CLRISK: intervals [lower_bound, next), ties never split.', [
  column('scope', 'varchar', 'national, or within parent'),
  column('parent_code', 'varchar', 'Parent, for classes within one'),
  column('class', 'varchar', 'Class'),
  column('class_rank', 'bigint', 'Place of the class from least risk, from 0'),
  column('lower_bound', 'double', 'Least rate of the class by the cut points; empty for the first'),
  column('lowest', 'double', 'Least rate seen'),
  column('highest', 'double', 'Greatest rate seen'),
  column('territories', 'bigint', 'Territories in the class'),
  column('method', 'varchar', 'How the cut points were found'),
  column('gvf', 'double', 'Goodness of variance fit, 0 to 1'),
  column('base_period', 'varchar', 'Period whose cut points these are; empty for the own ones'),
])

export const clriskCalibration = table('clrisk_calibration', 'Tenths of the children of the survey by predicted risk: what was foretold and what was seen.', [
  column('tenth', 'bigint', 'Tenth, from least risk, from 1; equal risks are never split'),
  column('children', 'bigint', 'Children of the survey in it'),
  column('from_risk', 'double', 'Least probability'),
  column('to_risk', 'double', 'Greatest probability'),
  column('predicted', 'double', 'Weighted mean probability'),
  column('observed', 'double', 'Weighted share of cases'),
])

export const modelAgreement = table('model_agreement', 'Agreement of CLRISK and IVTI where both run.', [
  column('statistic', 'varchar', 'Statistic'),
  column('value', 'double', 'Value'),
  column('guide', 'varchar', 'How it is usually read'),
])

export const viabilityTable = table('viability', 'The gate: whether CLRISK, IVTI, both or neither can be computed with what is there.', [
  column('model', 'varchar', 'CLRISK or IVTI'),
  column('criterion', 'varchar', 'Criterion'),
  column('title', 'varchar', 'In words'),
  column('light', 'varchar', 'green, amber or red; a model is viable when none of its criteria is red'),
  column('figure', 'double', 'Figure; empty when not known'),
  column('direction', 'varchar', 'least: more is better; most: less is better'),
  column('green', 'double', 'Limit of green'),
  column('amber', 'double', 'Limit of amber'),
])
