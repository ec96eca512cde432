import { hostname } from 'node:os'
import { basename, join } from 'node:path'
import { CauceError } from '../core/error.js'
import { didYouMean } from '../core/nearest.js'
import { approveRelease } from '../pipeline/approve-release.js'
import { loadPipelineSpecs } from '../pipeline/load-pipeline.js'
import { takeLock } from '../pipeline/lock.js'
import { readComments } from '../pipeline/read-comments.js'
import { stateFolder } from '../pipeline/state-folder.js'
import { openReleaseDatabase } from '../publish/open-release.js'
import { recordComments } from '../publish/validation/territory-comment.js'
import { realEffects } from './doors.js'
import { findRelease } from './find-release.js'
import { allFormats } from './formats.js'
import { isAlive } from './is-alive.js'
import { print } from './print.js'
import { pipelinePeriod } from './release-line.js'
import { openWorkspace, pageAssets } from './spec-files.js'

interface ApproveOptions {
  readonly state: string
  readonly data: string
  readonly workspace?: string
  readonly by: string
  readonly note: string
  readonly json?: boolean
}

/** Signs a draft: the same figures come out as validated, on every page and sheet. */
export async function releaseApprove(name: string, wanted: string | undefined, options: ApproveOptions): Promise<void> {
  const { pipeline, period } = pipelinePeriod(name, undefined)
  const workspace = openWorkspace(options.workspace)
  const specs = loadPipelineSpecs(workspace, pipeline, period)
  const draft = await findRelease(name, wanted, options.state)
  const state = stateFolder(options.state)
  const now = new Date()
  const release = await takeLock(state.lock, { pid: process.pid, host: hostname(), since: now.toISOString(), doing: `approval of ${name}` }, isAlive)
  try {
    const { log } = realEffects(options.json === true)
    const folder = await approveRelease({ specs, state, draft, by: said(options.by, '--by'), note: said(options.note, '--note'), now, pageAssets: pageAssets(), roots: [options.data, ...workspace.roots], log })
    print(options.json, { pipeline: name, draft: draft.manifest.id, release: basename(folder) }, `${draft.manifest.id} is approved. ${basename(folder)} holds the same figures as validated and is in force.`)
  } finally {
    await release()
  }
}

interface CommentOptions {
  readonly state: string
  readonly by: string
  readonly json?: boolean
}

/** Takes in what a regional team says of the territories of a release. */
export async function releaseComment(name: string, file: string, wanted: string | undefined, options: CommentOptions): Promise<void> {
  const by = said(options.by, '--by')
  const found = await findRelease(name, wanted, options.state)
  const rows = await readComments(file, (await allFormats()).readers)
  const known = await territoriesIn(found)
  const stranger = rows.find(({ territoryCode }) => !known.has(territoryCode))
  if (stranger !== undefined) {
    throw new CauceError('delivery', { code: 'COMMENTS_TERRITORY', where: { file, line: stranger.line }, what: `${found.manifest.id} has no territory "${stranger.territoryCode}"`, expected: 'codes as in the release, as text with their zeros', todo: didYouMean(stranger.territoryCode, [...known]) ?? 'Nothing was taken in.' })
  }
  const at = new Date().toISOString()
  const comments = rows.map(({ territoryCode, agrees, comment }) => ({ release: found.manifest.id, territoryCode, agrees, comment, by, at }))
  await recordComments(join(stateFolder(options.state).releases, name), comments)
  const discordant = comments.filter(({ agrees }) => agrees === false).map(({ territoryCode }) => territoryCode)
  print(options.json, { release: found.manifest.id, comments: comments.length, discordant }, `${comments.length} comments of ${by} on ${found.manifest.id}. ${discordant.length === 0 ? 'None disagrees.' : `These disagree: ${discordant.join(', ')}.`}`)
}

async function territoriesIn(found: Awaited<ReturnType<typeof findRelease>>): Promise<ReadonlySet<string>> {
  const reader = await openReleaseDatabase(found)
  try {
    const { rows } = await reader.query('select distinct territory_code from risk.territory_risk', { maxRows: 1_000_000, timeoutMs: 60_000 })
    return new Set(rows.map(([code]) => String(code)))
  } finally {
    await reader.close()
  }
}

function said(text: string, option: string): string {
  if (text.trim() !== '') return text.trim()
  throw new CauceError('usage', { code: 'USAGE_EMPTY', what: `${option} is empty`, expected: 'words: they are kept with the release' })
}
