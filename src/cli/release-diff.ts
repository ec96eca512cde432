import { CauceError } from '../core/error.js'
import { diffReleases } from '../publish/history/diff-releases.js'
import type { ReleaseDiff, TerritoryDifference } from '../publish/history/diff-releases.js'
import { releaseBefore } from '../publish/history/list-releases.js'
import { named } from '../publish/history/roll-back.js'
import { releasesOf } from './find-release.js'
import { print } from './print.js'
import { textTable } from './print-table.js'

interface DiffOptions {
  readonly state: string
  readonly json?: boolean
}

export async function releaseDiff(name: string, from: string | undefined, to: string | undefined, options: DiffOptions): Promise<void> {
  const listed = await releasesOf(name, options.state)
  const after = to === undefined ? listed.find(({ isCurrent }) => isCurrent) : named(listed, name, to)
  if (after === undefined) throw new CauceError('notFound', { code: 'RELEASE_ABSENT', what: `no release of ${name} is in force`, todo: `See: cauce release list ${name}` })
  const before = from === undefined ? releaseBefore(listed, after.id) : named(listed, name, from)
  if (before === undefined) throw new CauceError('notFound', { code: 'RELEASE_NO_EARLIER', what: `there is no sound release of ${name} before ${after.id}`, todo: `See: cauce release list ${name}` })
  const diff = await diffReleases(name, before, after)
  print(options.json, diff, diffText(diff))
}

export function diffText({ pipeline, before, after, causes, counts, territories }: ReleaseDiff): string {
  const { data, mapping, method } = causes
  const changes = [
    ...data.map(({ registry, period, change, files }) => `  data     ${registry} ${period}: ${change} (${files.join(', ')})`),
    ...mapping.map(({ file, change }) => `  mapping  ${file}: ${change}`),
    ...method.map(({ what, before: old, after: now }) => `  method   ${what === 'cauce' ? 'Cauce' : 'method'} ${old} → ${now}`),
  ]
  return [
    `${pipeline}: ${before} → ${after}`,
    '',
    'What changed:',
    ...(changes.length === 0 ? ['  nothing: the same deliveries, specifications and versions'] : changes),
    '',
    textTable(['model', 'territories before', 'after', 'another class', 'another score'], counts.map((row) => [row.model, row.before, row.after, row.class_changed, row.score_changed])),
    '',
    ...(territories.length === 0
      ? ['No territory changes class.']
      : ['Territories of another class, in order of code:', textTable(['code', 'name', 'model', 'class', 'score', 'change', 'why', 'moved most by'], territories.map(row), 60)]),
  ].join('\n')
}

function row(each: TerritoryDifference): readonly (string | number | null)[] {
  const { score_before: old, score_after: now } = each
  const change = old === null || now === null ? null : now - old
  const movers = each.movers.map(({ item, moved }) => `${item} ${signed(moved)}`).join(', ')
  return [each.territory_code, each.name, each.model, `${each.class_before ?? 'none'} → ${each.class_after ?? 'none'}`, `${figure(old)} → ${figure(now)}`, change === null ? null : signed(change), each.reasons.join(', '), movers]
}

function figure(value: number | null): string {
  return value === null ? 'none' : String(Number(value.toPrecision(4)))
}

function signed(value: number): string {
  return `${value < 0 ? '−' : '+'}${Number(Math.abs(value).toPrecision(3))}`
}
