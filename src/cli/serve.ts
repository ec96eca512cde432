import { hostname } from 'node:os'
import { join } from 'node:path'
import { exitCodes } from '../core/error.js'
import type { Logger } from '../core/effects.js'
import { takeLock } from '../pipeline/lock.js'
import { stateFolder } from '../pipeline/state-folder.js'
import { startServer } from '../web/serve.js'
import { tokenBook, tokensFromFile } from '../web/tokens.js'
import type { TokenBook } from '../web/tokens.js'
import { isAlive } from './is-alive.js'
import { packageVersion } from './run.js'

interface ServeCommandOptions {
  readonly state: string
  readonly host: string
  readonly port: number
  readonly tokenFile?: string
  readonly json?: boolean
}

/** Serves until the process is asked to end; then it ends the requests under way first. */
export async function serve(pipelines: readonly string[], options: ServeCommandOptions): Promise<void> {
  const state = stateFolder(options.state)
  const tokens = await tokensOf(options)
  const accessLog = join(state.root, accessFolder)
  const giveBack = await takeLock(`${accessLog}.lock`, { pid: process.pid, host: hostname(), since: new Date().toISOString(), doing: `serve ${pipelines.join(' ')}` }, isAlive)
  try {
    const server = await startServer({ releases: state.releases, pipelines, host: options.host, port: options.port, tokens, accessLog, version: packageVersion(), log: serverLog(options.json === true) })
    const address = `http://${options.host.includes(':') ? `[${options.host}]` : options.host}:${server.port}/`
    process.stdout.write(options.json === true ? `${JSON.stringify({ serving: pipelines, address })}\n` : `Serving ${pipelines.join(', ')} at ${address} (API: ${address}openapi.json). Ctrl-C ends it.\n`)
    await asked()
    await server.stop()
  } finally {
    await giveBack()
  }
  process.exit(exitCodes.ok)
}

/** Folder of the access log in the state folder. */
export const accessFolder = 'access'

async function tokensOf({ tokenFile }: ServeCommandOptions): Promise<TokenBook | undefined> {
  if (tokenFile !== undefined) return tokensFromFile(tokenFile)
  const set = process.env['CAUCE_TOKEN']
  return set === undefined || set === '' ? undefined : tokenBook(set, 'CAUCE_TOKEN')
}

function asked(): Promise<void> {
  return new Promise((resolve) => {
    const end = (): void => {
      // Asked a second time, nothing is waited for.
      for (const signal of ['SIGINT', 'SIGTERM'] as const) {
        process.off(signal, end)
        process.on(signal, () => process.exit(exitCodes.interrupted))
      }
      resolve()
    }
    process.on('SIGINT', end)
    process.on('SIGTERM', end)
  })
}

/** What an operator must see stands on the error stream, one line each. */
function serverLog(json: boolean): Logger {
  const write = (level: string): Logger['info'] => (name, fields = {}) => {
    const words = Object.entries(fields).map(([key, value]) => `${key} ${String(value)}`).join(', ')
    process.stderr.write(json ? `${JSON.stringify({ time: new Date().toISOString(), level, event: name, ...fields })}\n` : `  ${name}${words === '' ? '' : `: ${words}`}\n`)
  }
  return { info: write('info'), warn: write('warn'), error: write('error') }
}
