import type { PublicModel, PublicTerritory, PublicView, ValueState } from '../src/publish/view/public-view.js'

const labels = ['low', 'medium', 'high']
const indicatorIds = Array.from({ length: 14 }, (_, at) => `indicator_${at}`)
const factors = ['age', 'sex', 'household.zone', 'attends', 'head.sex', 'head.education']

/** Figures that are all different and the same every time, 0 to 1. */
const spread = (index: number, salt: number): number => ((index * 7919 + salt * 104_729) % 10_007) / 10_007

/** A public view of the size of Brazil's: both models, 14 indicators, 6 factors, 5 groups in each territory; every ninth is kept back. */
export function madeUpView(territories: number, units: number): PublicView {
  return {
    pipeline: 'xx/bench', title: { es: 'Riesgo de trabajo infantil', en: 'Risk of child labour' }, release: '20260101T000000Z-0a1b2c3d', period: '2024', vintage: '2024', level: 'municipality', status: 'draft',
    madeAt: '2026-01-01T00:00:00.000Z', cauce: '0.1.0', publisher: 'Ministerio', contact: null, citation: null, licence: 'CC-BY-4.0',
    models: [model('clrisk', [null, 0.1, 0.2]), model('ivti', [null, 35, 65])],
    territories: Array.from({ length: territories }, (_, index) => territory(index, Math.floor((index * units) / territories))),
    summaries: ['_T', ...Array.from({ length: units }, (_, unit) => unitCode(unit))].flatMap((code) => ['clrisk', 'ivti'].map((id) => ({ code, name: `Estado ${code}`, level: 'state', model: id, territories: 200, scored: 190, children: 90_000, score: id === 'clrisk' ? 0.15 : 50, lower: null, upper: null, minimum: 0, maximum: id === 'clrisk' ? 0.3 : 100, state: 'observed' as const }))),
    indicators: indicatorIds.map((id, at) => ({ id, title: { es: `Personas sin servicio número ${at}`, en: `Persons without service number ${at}` }, dimension: `dimension_${at % 4}`, dimensionTitle: { es: `Dimensión ${at % 4}`, en: `Dimension ${at % 4}` }, unit: 'per cent', direction: 'risk', source: null, registries: ['xx/people'] })),
    sources: ['xx/people', 'xx/school', 'xx/births', 'xx/survey'].map((registry) => ({ registry, institution: 'Ministerio de Desarrollo', period: '2024', receivedAt: '2025-03-04T00:00:00.000Z', files: 27, quarantinedShare: 0.004, stale: false })),
  }
}

function model(kind: 'clrisk' | 'ivti', bounds: readonly (number | null)[]): PublicModel {
  const top = kind === 'clrisk' ? 0.3 : 100
  return { id: kind, kind, unit: '', classing: 'jenks', classes: labels.map((label, rank) => ({ label, rank, lowerBound: bounds[rank] ?? null, lowest: bounds[rank] ?? 0, highest: bounds[rank + 1] ?? top, territories: 1800 })) }
}

const unitCode = (unit: number): string => String(unit + 11)

function territory(index: number, unit: number): PublicTerritory {
  const state: ValueState = index % 9 === 0 ? 'suppressed' : 'observed'
  const figure = (value: number): number | null => (state === 'suppressed' ? null : value)
  const rate = spread(index, 1) * 0.3
  const points = spread(index, 2) * 100
  const word = (value: number, cuts: readonly number[]): string | null => (state === 'suppressed' ? null : (labels[cuts.filter((cut) => value >= cut).length] ?? null))
  const result = { state, stability: figure(0.9), coverage: 1, quality: 'reliable', children: figure(1000 + index), childrenAtRisk: figure(100) }
  return {
    code: `${unitCode(unit)}${String(index).padStart(5, '0')}`, name: `Municipio de Santa María ${index}`, parentCode: unitCode(unit), parentName: `Estado ${unitCode(unit)}`,
    longitude: -70 + (unit % 6) * 6 + spread(index, 3) * 6, latitude: -30 + Math.floor(unit / 6) * 6 + spread(index, 4) * 6,
    results: [
      { ...result, model: 'clrisk', score: figure(rate), lower: figure(rate * 0.8), upper: figure(rate * 1.3), class: word(rate, [0.1, 0.2]), classWithinParent: word(rate, [0.08, 0.18]) },
      { ...result, model: 'ivti', score: figure(points), lower: null, upper: null, class: word(points, [35, 65]), classWithinParent: word(points, [30, 60]) },
    ],
    factors: factors.map((factor, at) => ({ factor, contribution: figure(spread(index, 10 + at) - 0.5), share: figure(1 / 6), rank: at + 1, state })),
    groups: [['sex', 'male'], ['sex', 'female'], ['zone', 'urban'], ['zone', 'rural'], ['zone', 'unknown']].map(([by = '', value = '']) => ({ by, value, children: figure(500), rate: figure(rate), lower: figure(rate * 0.7), upper: figure(rate * 1.4), state })),
    indicators: indicatorIds.map((indicator, at) => ({ indicator, value: figure(spread(index, 20 + at) * 60), contribution: figure(points / 14), period: '2024', state })),
  }
}
