/** Figures of an estimate that a scheme may set a limit on. */
export type QualityMeasure =
  | 'n'
  | 'cases'
  | 'effectiveSize'
  | 'df'
  | 'deff'
  | 'cv'
  | 'logCv'
  /** Standard error over p^(2/3) / 9, with the smaller of p and 1 - p. */
  | 'powerRatio'

export type QualityVerdict = 'reliable' | 'weakly-reliable' | 'not-reliable'

export interface QualityRule {
  readonly measure: QualityMeasure
  readonly least?: number | undefined
  readonly most?: number | undefined
  /** Verdict at best when the rule is broken. */
  readonly otherwise: Exclude<QualityVerdict, 'reliable'>
  /** Which estimates it speaks of; all by default. */
  readonly of?: 'proportions' | 'others' | undefined
}

export interface QualityScheme {
  readonly name: string
  readonly source: string
  readonly rules: readonly QualityRule[]
}

/** Published standards of publication, as data. */
export const qualitySchemes = {
  'eclac-2020': {
    name: 'eclac-2020',
    source: 'ECLAC (2020), Criterios de calidad en la estimación de indicadores a partir de encuestas de hogares',
    rules: [
      { measure: 'n', least: 100, otherwise: 'not-reliable' },
      { measure: 'effectiveSize', least: 140, otherwise: 'not-reliable', of: 'proportions' },
      { measure: 'cases', least: 50, otherwise: 'not-reliable', of: 'proportions' },
      { measure: 'logCv', most: 0.175, otherwise: 'not-reliable', of: 'proportions' },
      { measure: 'df', least: 9, otherwise: 'weakly-reliable' },
      { measure: 'cv', most: 0.2, otherwise: 'weakly-reliable' },
    ],
  },
  'eclac-2023': {
    name: 'eclac-2023',
    source: 'ECLAC (2023), Criterios de calidad, revised',
    rules: [
      { measure: 'deff', least: 1, otherwise: 'not-reliable' },
      { measure: 'effectiveSize', least: 60, otherwise: 'not-reliable' },
      { measure: 'df', least: 9, otherwise: 'not-reliable' },
      { measure: 'cases', least: 30, otherwise: 'not-reliable', of: 'proportions' },
      { measure: 'cases', least: 50, otherwise: 'weakly-reliable', of: 'proportions' },
      { measure: 'logCv', most: 0.175, otherwise: 'not-reliable', of: 'proportions' },
    ],
  },
  'ine-chile-2020': {
    name: 'ine-chile-2020',
    source: 'INE Chile (2020), Estándar para la evaluación de la calidad de las estimaciones en encuestas de hogares',
    rules: [
      { measure: 'n', least: 60, otherwise: 'not-reliable' },
      { measure: 'df', least: 9, otherwise: 'not-reliable' },
      { measure: 'powerRatio', most: 1, otherwise: 'weakly-reliable', of: 'proportions' },
      { measure: 'cv', most: 0.15, otherwise: 'weakly-reliable', of: 'others' },
      { measure: 'cv', most: 0.3, otherwise: 'not-reliable', of: 'others' },
    ],
  },
} as const satisfies Readonly<Record<string, QualityScheme>>

/** A plain limit on the coefficient of variation, 0.15 for 15 %. National limits run from 0.10 to 0.30. */
export function cvScheme(limit: number): QualityScheme {
  return {
    name: `cv-${Math.round(limit * 100)}`,
    source: 'national limit on the coefficient of variation',
    rules: [{ measure: 'cv', most: limit, otherwise: 'not-reliable' }],
  }
}
