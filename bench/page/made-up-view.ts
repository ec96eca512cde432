import { drawNormal, randomStream } from '../../src/dummy/random-stream.js'
import type { PublicClass, PublicModel, PublicResult, PublicSummary, PublicTerritory, PublicView, ValueState } from '../../src/publish/view/public-view.js'
import { madeUpFactors, madeUpIndicators } from './made-up-titles.js'

export interface MadeUpPlace {
  readonly code: string
  readonly name: string
  readonly parentCode: string
  readonly parentName: string
  readonly longitude: number | null
  readonly latitude: number | null
}

export interface MadeUpOptions {
  readonly status?: 'draft' | 'validated'
  /** States of both models by code; others are observed. */
  readonly states?: ReadonlyMap<string, ValueState>
  /** Codes whose CLRISK is zero. */
  readonly zero?: ReadonlySet<string>
}

const labels = ['low', 'medium', 'high'] as const
const cuts = { clrisk: [0.045, 0.085], ivti: [34, 52] } as const
type Kind = keyof typeof cuts

/** A release of made-up figures for real or invented places: neighbouring places are alike, as in life. The same places give the same figures. */
export function madeUpView(places: readonly MadeUpPlace[], options: MadeUpOptions = {}): PublicView {
  const territories = places.map((place) => territoryOf(place, options))
  return {
    pipeline: 'xx/made-up',
    title: { es: 'Riesgo de trabajo infantil, cifras inventadas', pt: 'Risco de trabalho infantil, números inventados', en: 'Child-labour risk, made-up figures' },
    release: '20260101T000000Z-0a1b2c3d',
    period: '2024',
    vintage: '2022',
    level: 'municipio',
    status: options.status ?? 'draft',
    madeAt: '2026-01-01T00:00:00.000Z',
    cauce: '0.1.0',
    publisher: { es: 'Ministerio de Ejemplo', pt: 'Ministério de Exemplo', en: 'Ministry of Examples' },
    contact: 'data@example.org',
    citation: null,
    licence: 'CC-BY-4.0',
    models: [modelOf('clrisk', territories), modelOf('ivti', territories)],
    territories,
    summaries: (['clrisk', 'ivti'] as const).flatMap((model) => summariesOf(model, territories)),
    indicators: madeUpIndicators,
    sources: [
      { registry: 'xx/households', institution: 'Ministry of Examples', period: '2024', receivedAt: '2025-11-03T09:00:00.000Z', files: 27, quarantinedShare: 0.004, stale: false },
      { registry: 'xx/schools', institution: 'Institute of Statistics', period: '2023', receivedAt: '2025-10-12T09:00:00.000Z', files: 1, quarantinedShare: null, stale: false },
    ],
  }
}

function territoryOf(place: MadeUpPlace, { states, zero }: MadeUpOptions): PublicTerritory {
  const random = randomStream(7, place.code)
  const [x, y] = [(place.longitude ?? 0) / 9, (place.latitude ?? 0) / 7]
  const need = Math.sin(x * 1.7 + 1) * 0.5 + Math.cos(y * 1.3 + x * 0.4) * 0.5 + drawNormal(random) * 0.3
  const state = states?.get(place.code) ?? 'observed'
  const shown = state === 'observed'
  const rate = zero?.has(place.code) === true ? 0 : 0.055 * Math.exp(need * 0.7)
  const children = Math.round(80 + Math.exp(6.5 + drawNormal(random) * 1.1))
  const width = rate * (0.12 + 25 / (children + 120))
  const clrisk: PublicResult = {
    model: 'clrisk', state,
    score: shown ? rate : null, lower: shown ? Math.max(0, rate - width) : null, upper: shown ? rate + width * 1.2 : null,
    class: shown ? classAt('clrisk', rate) : null, classWithinParent: shown ? classAt('clrisk', rate * (0.8 + random() * 0.4)) : null,
    stability: shown ? 0.55 + random() * 0.45 : null, coverage: shown ? 1 : null,
    quality: shown ? (children > 600 ? 'reliable' : children > 200 ? 'weakly-reliable' : 'not-reliable') : null,
    children: shown ? children : null, childrenAtRisk: shown ? Math.round(children * rate) : null,
  }
  const score = Math.min(100, Math.max(0, 40 + need * 14 + drawNormal(random) * 4))
  const ivti: PublicResult = {
    ...clrisk, model: 'ivti', score: shown ? score : null, lower: null, upper: null, class: shown ? classAt('ivti', score) : null,
    classWithinParent: shown ? classAt('ivti', score + drawNormal(random) * 5) : null, coverage: shown ? 1 - Math.floor(random() * 3) / 14 : null, quality: null, children: null, childrenAtRisk: null,
  }
  const group = (by: string, value: string, factor: number) => ({
    by, value, children: shown ? Math.round(children * (0.4 + random() * 0.2)) : null, rate: shown ? rate * factor : null,
    lower: shown ? Math.max(0, rate * factor - width * 1.4) : null, upper: shown ? rate * factor + width * 1.6 : null, state,
  })
  return {
    ...place,
    results: [clrisk, ivti],
    factors: madeUpFactors.map((factor, index) => ({ factor, contribution: shown ? drawNormal(random) * 0.2 + need * 0.1 : null, share: shown ? 1 / madeUpFactors.length : null, rank: shown ? index + 1 : null, state })),
    indicators: madeUpIndicators.map((indicator) => {
      const hole = random() < 0.02 ? 'missing' : state
      const value = 18 + need * 8 + drawNormal(random) * 6
      return { indicator: indicator.id, value: hole === 'observed' ? Math.max(0, value) : null, contribution: hole === 'observed' ? Math.max(0, score / madeUpIndicators.length + drawNormal(random)) : null, period: '2024', state: hole }
    }),
    groups: [group('sex', 'female', 0.7), group('sex', 'male', 1.3), group('zone', 'rural', 1.5), group('zone', 'urban', 0.8)],
  }
}

function classAt(kind: Kind, score: number): string {
  return labels[cuts[kind].filter((cut) => score >= cut).length] ?? labels[0]
}

function modelOf(kind: Kind, territories: readonly PublicTerritory[]): PublicModel {
  const results = territories.flatMap((territory) => territory.results.filter((result) => result.model === kind))
  const classes = labels.map((label, rank): PublicClass => {
    const scores = results.flatMap((result) => (result.class === label && result.score !== null ? [result.score] : []))
    return { label, rank, lowerBound: rank === 0 ? null : (cuts[kind][rank - 1] ?? null), lowest: least(scores), highest: most(scores), territories: scores.length }
  })
  return { id: kind, kind, unit: kind === 'clrisk' ? 'expected children in child labour per 100 children' : 'points, 0 to 100', classing: 'jenks', classes }
}

function summariesOf(model: Kind, territories: readonly PublicTerritory[]): readonly PublicSummary[] {
  const parents = new Map(territories.map(({ parentCode, parentName }) => [parentCode ?? '', parentName ?? '']))
  return [['_T', '', 'whole'] as const, ...[...parents].map(([code, name]) => [code, name, 'uf'] as const)].map(([code, name, level]) => {
    const own = territories.filter(({ parentCode }) => code === '_T' || parentCode === code).flatMap(({ results }) => results.filter((result) => result.model === model))
    const scores = own.flatMap(({ score }) => (score === null ? [] : [score]))
    const score = scores.length === 0 ? null : scores.reduce((sum, each) => sum + each, 0) / scores.length
    const reach = model === 'clrisk' && score !== null ? score * 0.08 : null
    return {
      code, name, level, model, territories: own.length, scored: scores.length, children: model === 'clrisk' ? own.reduce((sum, each) => sum + (each.children ?? 0), 0) : null, score,
      lower: reach === null ? null : (score ?? 0) - reach, upper: reach === null ? null : (score ?? 0) + reach, minimum: least(scores), maximum: most(scores), state: score === null ? 'missing' : 'observed',
    }
  })
}

function least(values: readonly number[]): number | null {
  return values.length === 0 ? null : values.reduce((a, b) => Math.min(a, b))
}

function most(values: readonly number[]): number | null {
  return values.length === 0 ? null : values.reduce((a, b) => Math.max(a, b))
}
