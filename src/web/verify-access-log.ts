import { createReadStream } from 'node:fs'
import { basename } from 'node:path'
import { createInterface } from 'node:readline'
import { accessFiles } from './access-log.js'
import { hashOfLine, sha256 } from './access-record.js'

export interface AccessVerdict {
  readonly records: number
  /** Number of the first record; above 1 where older files were taken away. */
  readonly first: number
  /** Hash of the last record: kept elsewhere, it proves later that nothing before it was changed or cut off. */
  readonly last: string
  /** Whether the hash looked for is in the chain; null where none was. */
  readonly contains: boolean | null
  /** What is wrong, with file and line; empty when the chain holds. */
  readonly faults: readonly string[]
}

/** Follows the chain through every file of an access log and says where it breaks. */
export async function verifyAccessLog(folder: string, contains?: string): Promise<AccessVerdict> {
  const faults: string[] = []
  let records = 0
  let first = 0
  let last = ''
  let before: { readonly number: number; readonly hash: string } | undefined
  let cut: { readonly place: string; readonly hash: string } | undefined
  let seen = false
  for (const file of await accessFiles(folder)) {
    let number = 0
    for await (const line of createInterface({ input: createReadStream(file), crlfDelay: Number.POSITIVE_INFINITY })) {
      number += 1
      const place = `${basename(file)}:${number}`
      const found = hashOfLine(line)
      if (found === undefined) {
        if (cut !== undefined) faults.push(`${cut.place} is no record`)
        cut = { place, hash: sha256(line) }
        continue
      }
      if (cut !== undefined && !(found.event === 'recovered' && found.query === cut.hash)) faults.push(`${cut.place} is no record`)
      cut = undefined
      if (found.computed !== found.hash) faults.push(`${place} was changed`)
      if (before === undefined) first = found.number
      else if (found.previous !== before.hash || found.number !== before.number + 1) faults.push(`${place} does not follow record ${before.number}`)
      before = { number: found.number, hash: found.hash }
      records += 1
      last = found.hash
      seen ||= found.hash === contains
    }
  }
  if (cut !== undefined) faults.push(`${cut.place} is cut off`)
  return { records, first, last, contains: contains === undefined ? null : seen, faults }
}
