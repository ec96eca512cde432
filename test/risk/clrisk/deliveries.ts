import type { Made } from './population.js'

/** The persons as the invented survey and register deliver them. */
export function csvOf(made: Made, survey: boolean): string {
  const header = ['HOUSE', 'PERSON', 'KIN', 'AGE', 'SEX', 'ZONE', 'LEVEL', ...(survey ? ['WORKS', 'STRATUM', 'UNIT', 'WEIGHT'] : []), 'DIST']
  const lines = made.rows.map((row) =>
    [
      row['household_key'],
      row['person_key'],
      row['kinship'] === 'head' ? 1 : 2,
      row['age'],
      row['sex'] === 'male' ? 1 : 2,
      row['zone'] === 'urban' ? 1 : 2,
      row['education_level'] === 'isced_1' ? 1 : 3,
      ...(survey ? [row['worked'] === 'yes' ? 1 : 2, row['stratum'], row['psu'], row['weight']] : []),
      row['territory_code'],
    ].join(';'),
  )
  return `${[header.join(';'), ...lines].join('\n')}\n`
}
