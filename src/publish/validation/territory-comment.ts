import { open, readFile } from 'node:fs/promises'
import { join } from 'node:path'

/** What a regional team says of one territory of a release. */
export interface TerritoryComment {
  readonly release: string
  readonly territoryCode: string
  /** Null where nothing was said of it. */
  readonly agrees: boolean | null
  readonly comment: string
  readonly by: string
  /** ISO instant at which it was taken in. */
  readonly at: string
}

const commentsFile = 'comments.jsonl'

/** Adds comments to the log beside the releases, all of them on disk or none; what was said is never changed. */
export async function recordComments(home: string, comments: readonly TerritoryComment[]): Promise<void> {
  if (comments.length === 0) return
  const file = await open(join(home, commentsFile), 'a', 0o640)
  try {
    await file.appendFile(comments.map((comment) => `${JSON.stringify(comment)}\n`).join(''))
    await file.sync()
  } finally {
    await file.close()
  }
}

/** Comments on a release in the order in which they came; of one team on one territory the latest. */
export async function commentsOn(home: string, release: string): Promise<readonly TerritoryComment[]> {
  const text = await readFile(join(home, commentsFile), 'utf8').catch(() => '')
  const found = new Map<string, TerritoryComment>()
  for (const line of text.split('\n')) {
    const comment = parsed(line)
    if (comment?.release === release) found.set(`${comment.territoryCode} ${comment.by}`, comment)
  }
  return [...found.values()].sort((a, b) => (a.territoryCode === b.territoryCode ? (a.by < b.by ? -1 : 1) : a.territoryCode < b.territoryCode ? -1 : 1))
}

function parsed(line: string): TerritoryComment | undefined {
  try {
    const value: unknown = JSON.parse(line)
    return isComment(value) ? value : undefined
  } catch {
    return undefined
  }
}

function isComment(value: unknown): value is TerritoryComment {
  return typeof value === 'object' && value !== null && 'release' in value && 'territoryCode' in value && 'by' in value && 'comment' in value && 'at' in value && 'agrees' in value
}
