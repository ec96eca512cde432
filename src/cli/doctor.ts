import { hostname } from 'node:os'
import { CauceError } from '../core/error.js'
import { examineState } from '../pipeline/examine-state.js'
import { stateFolder } from '../pipeline/state-folder.js'
import { isAlive } from './is-alive.js'
import { print } from './print.js'
import { textTable } from './print-table.js'
import { packageVersion } from './run.js'

/** Looks at a state folder and says, for each thing that is not as it should be, what to do. Ends with code 6 where something is bad. */
export async function doctor(options: { readonly state: string; readonly json?: boolean }): Promise<void> {
  const { timeZone } = new Intl.DateTimeFormat().resolvedOptions()
  const examined = await examineState({ state: stateFolder(options.state), host: hostname(), isAlive, now: new Date(), timeZone, nodeVersion: process.version, version: packageVersion() })
  const marks = { good: '✓', watch: '!', bad: '✗' }
  print(options.json, examined, textTable(['', 'what', 'found', 'what to do'], examined.map(({ what, finding, found, remedy }) => [marks[finding], what, found, remedy]), 110))
  const bad = examined.filter(({ finding }) => finding === 'bad')
  if (bad.length > 0) throw new CauceError('storage', { code: 'STATE_UNSOUND', where: { file: options.state }, what: `${bad.length} of ${examined.length} things are bad: ${bad.map(({ what }) => what).join(', ')}`, todo: 'Do what stands beside them.' })
}
