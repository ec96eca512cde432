import { verifyRelease } from '../publish/seal-release.js'
import type { Manifest } from '../publish/manifest.js'
import { findRelease } from './find-release.js'
import { print } from './print.js'
import { textTable } from './print-table.js'

interface ShowOptions {
  readonly state: string
  readonly json?: boolean
}

export async function releaseShow(name: string, wanted: string | undefined, options: ShowOptions): Promise<void> {
  const { folder } = await findRelease(name, wanted, options.state)
  const manifest = await verifyRelease(folder)
  print(options.json, { folder, ...manifest }, showText(folder, manifest))
}

export function showText(folder: string, manifest: Manifest): string {
  const { id, pipeline, period, status, madeAt, cauce, methodVersion, fingerprint, deliveries, cuts, suppression, checks, tables, contents } = manifest
  const national = cuts.filter(({ scope }) => scope === 'national')
  return [
    `${id} of ${pipeline}, period ${period}, ${status}`,
    `made ${madeAt} by Cauce ${cauce}${methodVersion === null ? '' : `, method ${methodVersion}`}; results ${fingerprint}`,
    `${folder}: ${contents.length} files, every byte as sealed`,
    '',
    'Deliveries:',
    textTable(['registry', 'period', 'version', 'file', 'MB', 'sha256'], deliveries.map((row) => [row.registry, row.period, row.version, row.file, Math.round(row.bytes / 1e5) / 10, row.sha256.slice(0, 12)]), 60),
    ...(national.length === 0 ? [] : ['', 'Cut points:', textTable(['model', 'class', 'from', 'territories', 'method'], national.map((cut) => [cut.model, cut.class, cut.lowerBound, cut.territories, cut.method]))]),
    ...(suppression.length === 0 ? [] : ['', 'Rows of public tables by state:', textTable(['table', 'state', 'rows'], suppression.map((row) => [row.table, row.state, row.rows]))]),
    ...(checks.length === 0 ? [] : ['', 'Checks:', textTable(['check', 'of', 'verdict', 'value'], checks.map((check) => [String(check['check'] ?? ''), String(check['of'] ?? ''), String(check['verdict'] ?? ''), check['value'] ?? null]))]),
    '',
    'Tables:',
    textTable(['table', 'rows'], tables.map(({ schema, table, rows }) => [`${schema}.${table}`, rows])),
  ].join('\n')
}
