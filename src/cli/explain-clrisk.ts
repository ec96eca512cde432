import type { Row } from './explain.js'
import { textTable } from './print-table.js'

/** What the release holds of CLRISK about one territory. */
export interface ClriskExplanation {
  readonly territory: Row
  readonly factors: readonly Row[]
  readonly groups: readonly Row[]
  readonly cuts: readonly Row[]
}

/** Rate, interval, quality, class with its stability, and what moves the territory from the mean of all. */
export function clriskText({ territory: row, factors, groups, cuts }: ClriskExplanation): string {
  const head = `CLRISK: ${String(row['territory_code'])} ${String(row['name'])} · period ${String(row['period'])} · ${String(row['status'])}`
  if (row['rate'] === null) return `${head}\nNo rate: the target has no children here.`
  const rate = row['rate_benchmarked'] ?? row['rate']
  const moved = row['rate_benchmarked'] === null ? '' : ` (the model alone: ${percent(row['rate'])}; moved to the direct estimate of the territory above)`
  const reasons = String(row['quality_reasons'] ?? '')
  const lines = [
    head,
    `Expected share in child labour ${percent(rate)}${moved}`,
    `95 % interval ${percent(row['lower'])} to ${percent(row['upper'])}, coefficient of variation ${percent(row['cv'])}: ${String(row['quality'])}${reasons === '' ? '' : ` (${reasons})`}`,
    `About ${String(row['children_at_risk'])} of ${Math.round(Number(row['children']))} children; the model points at no child.`,
    `Class ${String(row['class'])} in the country${row['class_within_parent'] === null ? '' : `, ${String(row['class_within_parent'])} within ${String(row['parent_name'])}`}; it holds in ${percent(row['stability'])} of the draws${row['is_unstable'] === true ? ': unstable' : ''} (${String(row['class_probabilities'])})`,
    `Classes: ${cuts.map((cut) => `${String(cut['class'])} ${percent(cut['lowest'])}–${percent(cut['highest'])}`).join(', ')}`,
  ]
  return [lines.join('\n'), strongest(factors), groupsText(groups)].filter((part) => part !== '').join('\n\n')
}

function strongest(factors: readonly Row[]): string {
  if (factors.length === 0) return ''
  const named = (direction: string): string => factors.filter((row) => row['direction'] === direction).slice(0, 3).map((row) => String(row['factor'])).join(', ') || 'none'
  const most = Math.max(...factors.map((row) => Math.abs(Number(row['contribution']))), 1e-9)
  const table = textTable(
    ['factor', 'contribution', 'share', ''],
    factors.map((row) => [String(row['factor']), Number(row['contribution']), percent(row['share']), `${Number(row['contribution']) < 0 ? '−' : '+'} ${'█'.repeat(Math.round((20 * Math.abs(Number(row['contribution']))) / most))}`]),
  )
  return `Against the mean of all territories, these raise the risk here: ${named('risk')}; these lower it: ${named('protection')}\n${table}`
}

function groupsText(groups: readonly Row[]): string {
  if (groups.length === 0) return ''
  return textTable(['group', 'children', 'rate', 'from', 'to'], groups.map((row) => [`${String(row['by'])} = ${String(row['value'])}`, Math.round(Number(row['children'])), percent(row['rate_benchmarked'] ?? row['rate']), percent(row['lower']), percent(row['upper'])]))
}

function percent(value: unknown): string {
  return value === null || value === undefined ? '·' : `${(100 * Number(value)).toFixed(1)} %`
}
