/** How one table of `risk` becomes one of `public`. */
export interface PublicTable {
  readonly name: string
  /** Column that tells the rows of a territory apart, as `risk.suppression` writes it; null where a territory has one row. */
  readonly item: readonly string[]
  /** Columns that say which row this is; every other one is emptied where the row is suppressed. */
  readonly identity: readonly string[]
  /** Figure whose absence means that the row is missing. */
  readonly figure: string
}

const place = ['territory_code', 'name', 'parent_code', 'parent_name']
const run = ['period', 'vintage', 'status']

/** Tables with figures by territory. A column that is not named here is a figure: what is new is hidden with its row. */
export const territoryTables: readonly PublicTable[] = [
  { name: 'territory_risk', item: ['model'], identity: [...place, ...run, 'model', 'score_unit', 'stale_inputs'], figure: 'score' },
  { name: 'clrisk_territory', item: [], identity: [...place, ...run], figure: 'rate' },
  { name: 'clrisk_group', item: ['by', 'value'], identity: [...place, 'by', 'value'], figure: 'rate' },
  { name: 'clrisk_factor', item: ['factor'], identity: [...place, 'factor'], figure: 'contribution' },
  { name: 'ivti_territory', item: [], identity: [...place, ...run], figure: 'score' },
  { name: 'ivti_dimension', item: ['dimension'], identity: [...place, 'dimension', 'weight'], figure: 'score' },
  { name: 'ivti_indicator', item: ['indicator'], identity: [...place, 'dimension', 'indicator', 'value_period', 'denominator_period', 'weight'], figure: 'value' },
  { name: 'ivti_sensitivity', item: [], identity: [...place, 'runs', 'seed'], figure: 'same_class_share' },
  { name: 'territory_summary', item: ['level', 'model'], identity: [...place, ...run, 'level', 'model', 'score_unit', 'territories', 'stale_inputs'], figure: 'score' },
  { name: 'territory_change', item: ['model'], identity: [...place, ...run, 'model', 'base_period', 'comparison', 'different_parts', 'stale_inputs'], figure: 'score' },
]

/** Tables without figures by territory: published as they are, rounded. */
export const plainTables: readonly string[] = [
  'clrisk_coefficient', 'clrisk_term', 'clrisk_benchmark', 'clrisk_comparability', 'clrisk_cut', 'clrisk_calibration', 'model_diagnostic', 'model_agreement', 'viability',
  'ivti_cut', 'ivti_weight', 'ivti_adequacy', 'ivti_correlation', 'ivti_model', 'indicator',
]
