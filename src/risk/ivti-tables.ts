import type { DescribedTable, TypedColumn } from '../warehouse/write-table.js'

export function column(name: string, type: TypedColumn['type'], comment: string): TypedColumn {
  return { name, type, comment }
}

export const territoryColumns: readonly TypedColumn[] = [
  column('territory_code', 'varchar', 'Code of the territory, as text with its leading zeros'),
  column('name', 'varchar', 'Name of the territory'),
]

export const runColumns: readonly TypedColumn[] = [
  column('period', 'varchar', 'Period of the pipeline'),
  column('vintage', 'varchar', 'State of the territorial division'),
  column('status', 'varchar', 'draft until validated'),
]

export const staleColumn = column('stale_inputs', 'varchar', 'Registries behind the model that are older than their limit, separated by blanks; empty where none is')

/** One row per territory, in order of code: no ranking is given on purpose. */
export const ivtiTerritory: DescribedTable = {
  schema: 'risk',
  name: 'ivti_territory',
  comment: 'Index of vulnerability to child labour (IVTI) by territory, ordered by code. A comparison of needs, not a ranking of places.',
  columns: [
    ...territoryColumns,
    column('parent_code', 'varchar', 'Territory of the level in which class_within_parent is drawn'),
    column('parent_name', 'varchar', 'Name of that territory'),
    column('score', 'double', 'Score on the scale of the normalisation (0 least, 100 most vulnerability by default); empty where too few indicators are there'),
    column('class', 'varchar', 'Class among all territories; the cut points stand in risk.ivti_cut'),
    column('class_within_parent', 'varchar', 'Class among the territories of the same parent'),
    column('coverage', 'double', 'Share (0 to 1) of the weight of the indicators that was observed'),
    column('availability', 'double', 'Share (0 to 1) of the indicators that was observed'),
    column('missing_indicators', 'varchar', 'Indicators without a value here, separated by blanks'),
    ...runColumns,
  ],
}

export const ivtiDimension: DescribedTable = {
  schema: 'risk',
  name: 'ivti_dimension',
  comment: 'Score of each dimension of the IVTI by territory.',
  columns: [
    ...territoryColumns,
    column('dimension', 'varchar', 'Dimension of the index tree'),
    column('score', 'double', 'Score of the dimension on the scale of the normalisation'),
    column('weight', 'double', 'Weight of the dimension in the index; the weights sum to 1'),
  ],
}

export const ivtiIndicator: DescribedTable = {
  schema: 'risk',
  name: 'ivti_indicator',
  comment: 'Each indicator of the IVTI in each territory, from the figure to its contribution. The contributions of a territory sum to its score.',
  columns: [
    ...territoryColumns,
    column('dimension', 'varchar', 'Dimension of the index tree'),
    column('indicator', 'varchar', 'Indicator; described in risk.indicator'),
    column('value', 'double', 'Value in the unit of the indicator; empty where missing'),
    column('numerator', 'double', 'Numerator before the multiplier'),
    column('denominator', 'double', 'Denominator; empty for indicators without one'),
    column('records', 'double', 'Rows of the canonical table behind the numerator'),
    column('value_period', 'varchar', 'Period of the numerator'),
    column('denominator_period', 'varchar', 'Period of the denominator'),
    column('state', 'varchar', 'observed, filled (imputed), out of bounds, or missing'),
    column('treated', 'double', 'Value after treatment of outliers'),
    column('normalised', 'double', 'Value on the common scale, pointing towards vulnerability'),
    column('weight', 'double', 'Weight in the index; the weights sum to 1'),
    column('contribution', 'double', 'Points of the score that come from this indicator'),
  ],
}

export const ivtiCut: DescribedTable = {
  schema: 'risk',
  name: 'ivti_cut',
  comment: 'Cut points of the classes: a class holds the scores from lower_bound on, up to but not including the next.',
  columns: [
    column('scope', 'varchar', 'national, or within parent'),
    column('parent_code', 'varchar', 'Parent for the scope within parent'),
    column('class', 'varchar', 'Class'),
    column('class_rank', 'bigint', '0 for the class of least vulnerability'),
    column('lower_bound', 'double', 'Lowest score of the class; empty for the first class'),
    column('lowest', 'double', 'Lowest score present'),
    column('highest', 'double', 'Highest score present'),
    column('territories', 'bigint', 'Territories in the class'),
    column('method', 'varchar', 'Method of classing'),
    column('gvf', 'double', 'Goodness of variance fit of the classing (1 is perfect)'),
    column('base_period', 'varchar', 'Period whose cut points these are; empty for the own ones'),
  ],
}

export const ivtiWeight: DescribedTable = {
  schema: 'risk',
  name: 'ivti_weight',
  comment: 'What each indicator was given to weigh and what it weighs in fact, and what was done about its outliers.',
  columns: [
    column('dimension', 'varchar', 'Dimension of the index tree'),
    column('indicator', 'varchar', 'Indicator'),
    column('direction', 'varchar', 'risk: more means more vulnerability; protection: less'),
    column('weight_in_dimension', 'double', 'Weight within the dimension'),
    column('weight', 'double', 'Weight in the index'),
    column('effective_share', 'double', 'Share of the squared correlations with the score (Paruolo)'),
    column('shift_without', 'double', 'Places that a territory moves on average when the indicator is left out'),
    column('largest_shift_without', 'double', 'Places that the territory most affected moves'),
    column('rank_correlation_without', 'double', "Spearman's correlation of the scores with and without the indicator"),
    column('territories', 'bigint', 'Territories with a value'),
    column('minimum', 'double', 'Least value'),
    column('mean', 'double', 'Mean over territories'),
    column('maximum', 'double', 'Greatest value'),
    column('skewness', 'double', 'Skewness before treatment'),
    column('kurtosis', 'double', 'Excess kurtosis before treatment'),
    column('treatment', 'varchar', 'Treatment applied'),
    column('points_treated', 'bigint', 'Values moved by the treatment'),
  ],
}

export const ivtiAdequacy: DescribedTable = {
  schema: 'risk',
  name: 'ivti_adequacy',
  comment: 'Whether the indicators belong together: KMO, Bartlett, Cronbach.',
  columns: [
    column('statistic', 'varchar', 'Statistic'),
    column('of', 'varchar', 'Indicator or dimension it speaks of'),
    column('value', 'double', 'Value; empty where it is not defined'),
    column('guide', 'varchar', 'How it is usually read'),
  ],
}

export const ivtiCorrelation: DescribedTable = {
  schema: 'risk',
  name: 'ivti_correlation',
  comment: 'Correlations of the normalised indicators.',
  columns: [
    column('first', 'varchar', 'Indicator'),
    column('second', 'varchar', 'Indicator'),
    column('correlation', 'double', 'Pearson correlation over territories where both are there'),
    column('flag', 'varchar', 'double-counting above .92, negative below 0'),
  ],
}

export const indicatorTable: DescribedTable = {
  schema: 'risk',
  name: 'indicator',
  comment: 'Catalogue of the indicators used.',
  columns: [
    column('indicator', 'varchar', 'Indicator'),
    column('title_es', 'varchar', 'Título'),
    column('title_pt', 'varchar', 'Título'),
    column('title_en', 'varchar', 'Title'),
    column('definition_en', 'varchar', 'Definition'),
    column('unit', 'varchar', 'Unit of the value'),
    column('direction', 'varchar', 'risk or protection'),
    column('registries', 'varchar', 'Registries it comes from'),
    column('is_stale', 'boolean', 'Whether one of those registries is older than its limit (quality.stale_input)'),
    column('source', 'varchar', 'Published source'),
    column('numerator_rule', 'varchar', 'What the numerator counts, sums or averages, over which rows of the canonical table'),
    column('denominator_rule', 'varchar', 'The same of the denominator; empty for indicators without one'),
    column('multiplier', 'double', 'The quotient is multiplied by it'),
    column('minimum_denominator', 'double', 'Below it the indicator is missing for the territory; empty where there is no such limit'),
    column('tables', 'varchar', 'Canonical tables that both sides read, separated by blanks'),
  ],
}

export const ivtiModel: DescribedTable = {
  schema: 'risk',
  name: 'ivti_model',
  comment: 'The choices of the index in words, and notes of the run.',
  columns: [column('item', 'varchar', 'Choice or note'), column('value', 'varchar', 'What was chosen, or what was seen')],
}
