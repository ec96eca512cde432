import type { Ivti } from '../risk/compute-ivti.js'
import type { Measurement } from '../quality/run-checks.js'
import type { RegistryAge } from '../quality/stale-inputs.js'
import type { HarmonisedDelivery } from './harmonised-delivery.js'
import type { PipelineSpecs } from './load-pipeline.js'
import type { PulledDelivery } from './pull.js'

/** The figures that checks may look at: shares from 0 to 1, rows, days. */
export function measureChecks(harmonised: readonly HarmonisedDelivery[], deliveries: readonly PulledDelivery[], registries: PipelineSpecs['registries'], ivti: Ivti | null, today: Date): readonly Measurement[] {
  return [...rowCounts(harmonised), ...quarantinedShares(harmonised), ...unknownShares(harmonised), ...ages(deliveries, registries, today), ...(ivti === null ? [] : coverages(ivti))]
}

/** Good rows of each canonical table, and records read of each registry, a file once however many mappings read it. */
function rowCounts(harmonised: readonly HarmonisedDelivery[]): Measurement[] {
  const tables = harmonised.flatMap((each) => each.rows.map(({ table, rows }) => [table, rows] as const))
  const registries = harmonised.flatMap((each) => [...new Map(each.reconciliation.map((row) => [row.file, row])).values()].map((row) => [row.registry, row.landedLines] as const))
  return sums([...tables, ...registries]).map(([of, value]) => ({ check: 'row-count', of, value }))
}

function quarantinedShares(harmonised: readonly HarmonisedDelivery[]): Measurement[] {
  const all = harmonised.flatMap((each) => each.reconciliation)
  const delivered = new Map(sums(all.map((row) => [row.registry, row.delivered] as const)))
  return sums(all.map((row) => [row.registry, row.quarantined] as const)).map(([of, failures]) => ({ check: 'quarantined-share', of, value: failures / (delivered.get(of) ?? 0), failures }))
}

function unknownShares(harmonised: readonly HarmonisedDelivery[]): Measurement[] {
  const rows = new Map(sums(harmonised.flatMap((each) => each.rows.map((row) => [row.table, row.rows] as const))))
  const unknown = sums(harmonised.flatMap((each) => each.unknown.map(({ table, codes }) => [`${table}.${codes.column}`, codes.rows] as const)))
  return unknown.map(([of, failures]) => ({ check: 'unknown-share', of, value: failures / (rows.get(of.slice(0, of.indexOf('.'))) ?? 0), failures }))
}

/** The registry's own limit serves where the check names none. */
function ages(deliveries: readonly PulledDelivery[], registries: PipelineSpecs['registries'], today: Date): Measurement[] {
  return registryAges(deliveries.map(({ row }) => row), registries, today).map(({ registry, ageDays, limitDays }) => ({ check: 'freshness', of: registry, value: ageDays, limit: limitDays }))
}

/** Days between the end of the latest period delivered of each registry and today. */
export function registryAges(deliveries: readonly { readonly registry: string; readonly period: string }[], registries: PipelineSpecs['registries'], today: Date): readonly RegistryAge[] {
  const latest = new Map<string, string>()
  for (const { registry, period } of deliveries) {
    const before = latest.get(registry)
    if (before === undefined || periodEnd(before) < periodEnd(period)) latest.set(registry, period)
  }
  return [...latest].map(([registry, period]) => ({ registry, period, ageDays: Math.floor((today.getTime() - periodEnd(period)) / 86_400_000), limitDays: registries.get(registry)?.raw.value.freshness_days }))
}

/** The last moment counted: milliseconds of the day on which a year, month or day ends. */
export function periodEnd(period: string): number {
  const [year = 0, month, day] = period.split('-').map(Number)
  if (month === undefined) return Date.UTC(year, 11, 31)
  return day === undefined ? Date.UTC(year, month, 0) : Date.UTC(year, month - 1, day)
}

function coverages(ivti: Ivti): Measurement[] {
  const total = ivti.territories.length
  const scored = ivti.index.scores.filter((score) => !Number.isNaN(score)).length
  const withValue = (column: number): number => ivti.territories.filter((_, row) => !Number.isNaN(ivti.values.values[row * ivti.values.columns + column])).length
  return [
    ...ivti.measured.map(({ indicator }, column) => ({ check: 'indicator-coverage' as const, of: indicator.id, value: withValue(column) / total, failures: total - withValue(column) })),
    { check: 'territory-coverage' as const, of: ivti.index.territories.length === 0 ? 'none' : 'score', value: scored / total, failures: total - scored },
  ]
}

function sums(pairs: readonly (readonly [string, number])[]): readonly (readonly [string, number])[] {
  const totals = new Map<string, number>()
  for (const [key, value] of pairs) totals.set(key, (totals.get(key) ?? 0) + value)
  return [...totals]
}
