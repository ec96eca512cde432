import type { DescribedTable } from '../warehouse/write-table.js'
import { column, runColumns, staleColumn, territoryColumns } from './ivti-tables.js'

/** One row per territory and model, in order of code: what a reader needs before anything else. */
export const territoryRisk: DescribedTable = {
  schema: 'risk',
  name: 'territory_risk',
  comment: 'Result by territory, one row per model, ordered by code. A comparison of needs, not a ranking of places.',
  columns: [
    ...territoryColumns,
    column('parent_code', 'varchar', 'Territory of the level in which class_within_parent is drawn'),
    column('parent_name', 'varchar', 'Name of that territory'),
    column('model', 'varchar', 'Model that gave the score; described in risk.<model>_model'),
    column('score', 'double', 'Score in the unit beside it; empty where too few figures are there'),
    column('score_unit', 'varchar', 'Unit of the score'),
    column('lower', 'double', 'Lower end of the 95 % interval of the estimate; empty for an index, which has no sampling error'),
    column('upper', 'double', 'Upper end of that interval'),
    column('class', 'varchar', 'Class among all territories'),
    column('class_within_parent', 'varchar', 'Class among the territories of the same parent'),
    column('stability', 'double', 'Share (0 to 1) of the runs under other choices in which the class stays; below 0.6 it is unstable; empty where not asked for'),
    column('coverage', 'double', 'Share (0 to 1) of the weight of the indicators that was observed'),
    staleColumn,
    ...runColumns,
  ],
}

export const ivtiSensitivity: DescribedTable = {
  schema: 'risk',
  name: 'ivti_sensitivity',
  comment:
    'How far each class depends on the choices behind the index: it is computed again under drawn weights and other choices (risk.ivti_model names them). Empty where the pipeline asks for no sensitivity.',
  columns: [
    ...territoryColumns,
    column('class', 'varchar', 'Class in risk.ivti_territory'),
    column('same_class_share', 'double', 'Share (0 to 1) of the runs with the same class'),
    column('is_stable', 'boolean', 'True from a share of 0.6 on'),
    column('class_low', 'varchar', 'Class at the 5 % quantile over the runs'),
    column('class_high', 'varchar', 'Class at the 95 % quantile over the runs'),
    column('score_low', 'double', 'Score at the 5 % quantile over the runs with the normalisation of the index'),
    column('score_median', 'double', 'Score at the median of those runs'),
    column('score_high', 'double', 'Score at the 95 % quantile of those runs'),
    column('runs', 'bigint', 'Runs drawn'),
    column('seed', 'bigint', 'Seed of the draws'),
  ],
}
