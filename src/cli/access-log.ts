import { join } from 'node:path'
import { CauceError } from '../core/error.js'
import { stateFolder } from '../pipeline/state-folder.js'
import { verifyAccessLog } from '../web/verify-access-log.js'
import { print } from './print.js'
import { accessFolder } from './serve.js'

interface VerifyOptions {
  readonly state: string
  readonly contains?: string
  readonly json?: boolean
}

/** Follows the chain of the access log; ends with code 6 where it is broken. */
export async function verifyAccess(options: VerifyOptions): Promise<void> {
  const folder = join(stateFolder(options.state).root, accessFolder)
  const found = await verifyAccessLog(folder, options.contains)
  const broken = [...found.faults, ...(found.contains === false ? [`the record ${options.contains ?? ''} is not in it`] : [])]
  const since = found.first > 1 ? ` from record ${found.first} on (older files are not here)` : ''
  const sound = `${found.records} records${since}: the chain holds.\nLast: ${found.last}\nKeep this hash elsewhere; --contains <hash> proves later that nothing before it was changed.`
  print(options.json, found, broken.length === 0 ? sound : `${found.records} records${since}: the chain is broken.`)
  if (broken.length === 0) return
  throw new CauceError('storage', {
    code: 'ACCESS_LOG_BROKEN',
    where: { file: folder },
    what: `the access log was changed: ${broken.slice(0, 5).join('; ')}${broken.length > 5 ? `; and ${broken.length - 5} more` : ''}`,
    expected: 'every record to bear the hash of the one before',
    todo: 'Find out who could write there; put the files of the backup beside them.',
  })
}
