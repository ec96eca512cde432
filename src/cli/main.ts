#!/usr/bin/env node
import { Command, CommanderError } from 'commander'
import { CauceError, exitCodes } from '../core/error.js'
import { addAskCommands } from './commands/ask-commands.js'
import { addReleaseCommands } from './commands/release-commands.js'
import { addOperateCommands } from './commands/operate-commands.js'
import { addRequestCommands } from './commands/request-commands.js'
import { addRunCommands } from './commands/run-commands.js'
import { addScheduleCommands } from './commands/schedule-commands.js'
import { addServeCommands } from './commands/serve-commands.js'

const program = new Command('cauce')
  .description('Administrative registries in, harmonised tables and child-labour risk per municipality out.')
  .version('0.1.0')
  .showHelpAfterError('(cauce --help shows the commands)')
  .exitOverride()
  .addHelpText(
    'after',
    `
Exit codes: 0 done · 1 internal fault · 2 wrong use · 3 a YAML file · 4 a delivery · 5 stopped by a check · 6 disk, lock or key ·
7 not found · 130 interrupted.   Start with: cauce demo`,
  )

addRunCommands(program)
addAskCommands(program)
addReleaseCommands(program)
addServeCommands(program)
addRequestCommands(program)
addScheduleCommands(program)
addOperateCommands(program)

const asJson = process.argv.includes('--json')
program.configureOutput({ outputError: (text, write) => (asJson ? undefined : write(text)) })
for (const command of withBelow(program)) {
  if (asJson) command.showHelpAfterError(false)
  command.configureOutput(program.configureOutput()).exitOverride()
}

// A reader that has seen enough, as in `cauce query … | head`, is no fault.
process.stdout.on('error', (error: NodeJS.ErrnoException) => process.exit(error.code === 'EPIPE' ? exitCodes.ok : exitCodes.storage))

try {
  await program.parseAsync()
} catch (error) {
  process.exitCode = await report(error)
}

/** The command and those below it, e.g. `release list`. */
function withBelow(command: Command): readonly Command[] {
  return [command, ...command.commands.flatMap(withBelow)]
}

async function report(error: unknown): Promise<number> {
  if (process.stderr.isTTY) process.stderr.write('\r\u001b[2K')
  if (error instanceof CommanderError) {
    if (error.exitCode === 0) return exitCodes.ok
    if (asJson) printFault('USAGE', exitCodes.usage, error.message.replace(/^error: /, ''))
    return exitCodes.usage
  }
  if (error instanceof CauceError) {
    if (asJson) printFault(error.code, error.exitCode, error.message, error.parts.mayPass === true)
    else process.stderr.write(`${error.message}\n`)
    return error.exitCode
  }
  const name = error instanceof Error ? error.name : 'fault'
  const { sourceTrace } = await import('./source-trace.js')
  const trace = sourceTrace(error instanceof Error ? (error.stack ?? '') : '')
  if (process.env['CAUCE_TRACE'] !== undefined) process.stderr.write(`${[String(error), ...trace].join('\n')}\n`)
  const message = `Cauce stopped on an internal fault (${name}). Nothing was published. Please report these lines:\n${trace.slice(0, 6).join('\n')}`
  if (asJson) printFault('INTERNAL', exitCodes.internal, message)
  else process.stderr.write(`${message}\n`)
  return exitCodes.internal
}

function printFault(code: string, exitCode: number, message: string, mayPass = false): void {
  process.stderr.write(`${JSON.stringify({ error: { code, exitCode, message, ...(mayPass ? { mayPass } : {}) } })}\n`)
}
