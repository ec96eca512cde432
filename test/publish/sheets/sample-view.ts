import type { PublicFactor, PublicGroup, PublicIndicator, PublicIndicatorValue, PublicModel, PublicResult, PublicTerritory, PublicView, ValueState } from '../../../src/publish/view/public-view.js'
import type { SheetNames } from '../../../src/publish/sheets/sheet-names.js'

export const sampleNames: SheetNames = {
  country: 'PE',
  wholeCountry: true,
  levels: new Map([['district', { es: 'Distrito', pt: 'Distrito', en: 'District' }], ['region', { es: 'Región', pt: 'Região', en: 'Region' }]]),
  parentLevel: 'region',
  factors: new Map([
    ['age', { es: 'Edad cumplida', pt: 'Idade completa', en: 'Completed age' }],
    ['sex', { es: 'Sexo registrado', pt: 'Sexo registrado', en: 'Recorded sex' }],
    ['household.zone', { es: 'Zona de la vivienda', pt: 'Zona do domicílio', en: 'Zone of the dwelling' }],
    ['schooling', { es: 'Años de estudio', pt: 'Anos de estudo', en: 'Years of schooling' }],
    ['attends', { es: 'Asistencia a la escuela', pt: 'Frequência à escola', en: 'School attendance' }],
  ]),
  registries: new Map([['xx/people', { es: 'Registro de hogares', pt: 'Cadastro de domicílios', en: 'Register of households' }], ['xx/school', { es: 'Censo escolar', pt: 'Censo escolar', en: 'School census' }]]),
}

const labels = ['low', 'medium', 'high']
const dimension = { dimension: 'education', dimensionTitle: { es: 'Educación', pt: 'Educação', en: 'Education' } }
const labour = { dimension: 'labour', dimensionTitle: { es: 'Trabajo e ingresos', pt: 'Trabalho e renda', en: 'Labour and income' } }
const indicators: readonly PublicIndicator[] = [
  { id: 'poverty', title: { es: 'Hogares en extrema pobreza', pt: 'Domicílios em extrema pobreza', en: 'Households in extreme poverty' }, ...labour, unit: 'per cent', direction: 'risk', source: null, registries: ['xx/people'] },
  { id: 'dropout', title: { es: 'Adolescentes de 15 a 17 años que no asisten a la escuela', pt: 'Adolescentes de 15 a 17 anos que não frequentam a escola', en: 'Adolescents aged 15 to 17 out of school' }, ...dimension, unit: 'per cent', direction: 'risk', source: null, registries: ['xx/people', 'xx/school'] },
  { id: 'enrolment', title: { es: 'Matrícula secundaria', pt: 'Matrículas no ensino médio', en: 'Secondary enrolment' }, ...dimension, unit: 'pupils per 100', direction: 'protection', source: null, registries: ['xx/school'] },
]

const models: readonly PublicModel[] = [
  { id: 'clrisk', kind: 'clrisk', unit: 'share', classing: 'jenks', classes: classesOf([null, 0.08, 0.16], [0, 0.08, 0.16], [0.079, 0.159, 0.31]) },
  { id: 'ivti', kind: 'ivti', unit: 'points, 0 least to 100 most vulnerable', classing: 'quantile', classes: classesOf([null, 33.3, 52], [4, 33.3, 52], [33, 51, 88]) },
]

function classesOf(bounds: readonly (number | null)[], lowest: readonly number[], highest: readonly number[]): PublicModel['classes'] {
  return labels.map((label, rank) => ({ label, rank, lowerBound: bounds[rank] ?? null, lowest: lowest[rank] ?? null, highest: highest[rank] ?? null, territories: 0 }))
}

/** Figures that are all different and the same every time, 0 to 1. */
const spread = (index: number, salt: number): number => ((index * 7919 + salt * 104_729) % 1009) / 1009

/** What kinds of figure the first territories of each unit have; the others are observed. */
const states: readonly ValueState[] = ['observed', 'suppressed', 'missing', 'observed']
const names = ['Alto Río', 'Ñahuimpuquio', 'San José de los Ángeles del Valle de la Concepción y Santa Rosa de Ocopa', 'El Carmen <de> "Chincha" & Hijos']

function classAt(model: PublicModel, score: number): string {
  return [...model.classes].reverse().find(({ lowerBound }) => lowerBound === null || score >= lowerBound)?.label ?? 'low'
}

function territory(index: number, place: number, unit: { readonly code: string; readonly name: string }): PublicTerritory {
  const state = states[place] ?? 'observed'
  const rate = place === 3 ? 0 : Number((spread(index, 1) * 0.3).toFixed(4))
  const points = Number((5 + spread(index, 2) * 80).toFixed(2))
  const children = 400 + Math.round(spread(index, 3) * 4000)
  const figure = <T>(value: T): T | null => (state === 'observed' ? value : null)
  const results: readonly PublicResult[] = [
    { model: 'clrisk', state, score: figure(rate), lower: figure(rate * 0.7), upper: figure(Math.min(1, rate * 1.4)), class: figure(classAt(models[0] ?? never(), rate)), classWithinParent: figure('medium'), stability: figure(place % 2 === 0 ? 0.93 : 0.52), coverage: figure(0.5), quality: figure(['reliable', 'weakly-reliable', 'not-reliable'][place % 3] ?? 'reliable'), children: figure(children), childrenAtRisk: figure(Math.round(children * rate)) },
    { model: 'ivti', state: place === 2 ? 'missing' : 'observed', score: place === 2 ? null : points, lower: null, upper: null, class: place === 2 ? null : classAt(models[1] ?? never(), points), classWithinParent: place === 2 ? null : 'high', stability: null, coverage: place === 2 ? 0.4 : 0.97, quality: null, children: null, childrenAtRisk: null },
  ]
  const factors = ['age', 'sex', 'household.zone', 'head.schooling', 'age × attends'].map((factor, at): PublicFactor => ({ factor, contribution: figure((spread(index, at + 5) - 0.5) / (at + 1)), share: figure(1 / (at + 2)), rank: at + 1, state }))
  const groups = [['sex', 'male'], ['sex', 'female'], ['zone', 'urban'], ['zone', 'rural'], ['zone', 'unknown']].map(([by = '', value = ''], at): PublicGroup => ({ by, value, children: figure(Math.round(children / (at + 2))), rate: figure(rate * (1 + at / 10)), lower: figure(rate * 0.6), upper: figure(rate * 1.7), state }))
  const values = indicators.map(({ id }, at): PublicIndicatorValue => {
    const own: ValueState = place === 1 && at === 0 ? 'suppressed' : place === 2 ? 'missing' : place === 0 && at === 2 ? 'filled' : 'observed'
    const there = own === 'observed' || own === 'filled'
    return { indicator: id, value: there ? (place === 3 ? 0 : spread(index, at + 20) * 60) : null, contribution: there && place !== 2 ? points / 3 : null, period: '2024', state: own }
  })
  return { code: `${unit.code}${String(place + 1).padStart(4, '0')}`, name: names[place] ?? `Distrito ${place + 1}`, parentCode: unit.code, parentName: unit.name, longitude: -75 + spread(index, 40) + Number(unit.code), latitude: -12 + spread(index, 41), results, factors, groups, indicators: values }
}

function never(): never {
  throw new Error('a model is missing')
}

/** A release with every kind of figure: in each unit the 2nd territory is suppressed, the 3rd missing, the 4th zero; sizes are territories per unit. */
export function sampleView(sizes: readonly number[], parts: Partial<PublicView> = {}): PublicView {
  const units = sizes.map((_, at) => ({ code: String(at + 1).padStart(2, '0'), name: `Región ${['del Norte', 'Áncash', 'Ñuble'][at % 3]} ${at + 1}` }))
  const territories = units.flatMap((unit, at) => Array.from({ length: sizes[at] ?? 0 }, (_, place) => territory(at * 1000 + place, place, unit)))
  const summaries = [{ code: '_T', name: '_T', level: 'country' }, ...units.map(({ code, name }) => ({ code, name, level: 'region' }))].flatMap((place, at) => [
    { ...place, model: 'clrisk', territories: 10, scored: 9, children: 120_000 + at, score: 0.121, lower: 0.1, upper: 0.15, minimum: 0, maximum: 0.29, state: 'observed' as const },
    { ...place, model: 'ivti', territories: 10, scored: 9, children: null, score: 41.2, lower: null, upper: null, minimum: 5.1, maximum: 84.9, state: 'observed' as const },
  ])
  const counted = models.map((model) => ({ ...model, classes: model.classes.map((own) => ({ ...own, territories: territories.filter(({ results }) => results.some((result) => result.model === model.id && result.class === own.label)).length })) }))
  return {
    pipeline: 'xx/sample', title: { es: 'Riesgo de trabajo infantil', pt: 'Risco de trabalho infantil', en: 'Risk of child labour' }, release: '20260101T000000Z-0a1b2c3d', period: '2024', vintage: '2020', level: 'district', status: 'draft',
    madeAt: '2026-01-01T00:00:00.000Z', cauce: '0.1.0', publisher: { es: 'Ministerio de Trabajo', pt: 'Ministério do Trabalho', en: 'Ministry of Labour' }, contact: 'datos@example.org', citation: null, licence: 'CC-BY-4.0',
    models: counted, territories, summaries, indicators,
    sources: [
      { registry: 'xx/people', institution: 'Ministerio de Desarrollo', period: '2024', receivedAt: '2025-03-04T00:00:00.000Z', files: 12, quarantinedShare: 0.0042, stale: false },
      { registry: 'xx/school', institution: 'Ministerio de Educación', period: '2023', receivedAt: '2025-02-01T00:00:00.000Z', files: 1, quarantinedShare: null, stale: false },
    ],
    ...parts,
  }
}
