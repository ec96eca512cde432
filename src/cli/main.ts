#!/usr/bin/env node
import { Command, CommanderError, Option } from 'commander'
import { CauceError, exitCodes } from '../core/error.js'

interface Shared {
  readonly json?: boolean
}

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

const workspace = () => new Option('--workspace <folder>', 'your own schemas, mappings and pipelines; they win over the built-in ones').env('CAUCE_WORKSPACE')
const state = () => new Option('--state <folder>', 'where Cauce keeps deliveries, tables and releases').default('.cauce').env('CAUCE_STATE')
const data = () => new Option('--data <folder>', 'folder in which the deliveries lie').default('.').env('CAUCE_DATA')
const json = () => new Option('--json', 'print the result as JSON')
const memory = () => new Option('--memory <size>', 'memory for the database engine, e.g. 2GB; auto keeps the process below 1 GiB').default('auto').env('CAUCE_MEMORY')
const period = (what: string) => new Option('--period <period>', `${what}; the same as writing <pipeline>@<period>`)
const threads = () => new Option('--threads <n>', 'threads of the database engine').argParser((text) => wholeNumber('--threads', text))

program
  .command('demo')
  .description('write made-up deliveries in the real layouts, run the demo pipeline and show its risk table')
  .addOption(state())
  .addOption(json())
  .addHelpText('after', '\nExample: cauce demo --state /tmp/cauce-demo')
  .action(async (options: { state: string } & Shared) => (await import('./demo.js')).demo(options))

program
  .command('check')
  .description('check the YAML of a pipeline, or of every pipeline, without reading any delivery')
  .argument('[pipeline]', 'for example cl/ivti')
  .addOption(workspace())
  .addOption(json())
  .addHelpText('after', '\nExample: cauce check cl/ivti')
  .action(async (name: string | undefined, options: { workspace?: string } & Shared) => (await import('./check.js')).check(name, options))

program
  .command('viability')
  .description('say which model can be computed, CLRISK, IVTI, both or neither, criterion by criterion')
  .argument('<pipeline>')
  .addOption(period('judge the deliveries of another period'))
  .addOption(state())
  .addOption(workspace())
  .addOption(json())
  .addHelpText('after', '\nExample: cauce viability cl/ivti')
  .action(async (name: string, options) => (await import('./viability.js')).viability(name, options))

program
  .command('report')
  .description('show the model report of a release: what raises and lowers the risk, how good the fit is, what to be careful with')
  .argument('<pipeline>')
  .addOption(state())
  .addOption(new Option('--html <file>', 'write the report as one HTML file'))
  .addOption(json())
  .addHelpText('after', '\nExample: cauce report br/demo --html report.html')
  .action(async (name: string, options) => (await import('./report.js')).report(name, options))

program
  .command('plan')
  .description('show what a run would pull and recompute, and why')
  .argument('<pipeline>')
  .addOption(period('back-cast: the pipeline on the deliveries of another period'))
  .addOption(data())
  .addOption(state())
  .addOption(workspace())
  .addOption(memory())
  .addOption(threads())
  .addOption(json())
  .addHelpText('after', '\nExample: cauce plan cl/ivti --data ../shared/data')
  .action(async (name: string, options) => (await import('./plan.js')).plan(name, options))

program
  .command('run')
  .description('pull, land, harmonise, check, compute and publish')
  .argument('<pipeline>')
  .addOption(period('back-cast: the pipeline on the deliveries of another period'))
  .addOption(data())
  .addOption(state())
  .addOption(workspace())
  .addOption(memory())
  .addOption(threads())
  .addOption(json())
  .addHelpText('after', '\nExample: cauce run cl/ivti --data ../shared/data')
  .action(async (name: string, options) => (await import('./run.js')).run(name, options))

program
  .command('status')
  .description('show the last runs, the deliveries in force and the current releases')
  .addOption(state())
  .addOption(json())
  .addHelpText('after', '\nExample: cauce status')
  .action(async (options: { state: string } & Shared) => (await import('./status.js')).status(options))

program
  .command('query')
  .description('ask the current release one SELECT; the database describes itself: select * from duckdb_columns()')
  .argument('<pipeline>')
  .argument('<sql>', 'one SELECT statement')
  .addOption(state())
  .addOption(new Option('--format <format>', 'how to print').choices(['table', 'csv', 'json']).default('table'))
  .addOption(new Option('--limit <rows>', 'rows at most').default(1000).argParser((text) => wholeNumber('--limit', text)))
  .addOption(json())
  .addHelpText('after', '\nExample: cauce query cl/ivti "select territory_code, name, score, class from risk.ivti_territory limit 5"')
  .action(async (name: string, sql: string, options) => (await import('./query.js')).query(name, sql, options))

program
  .command('explain')
  .description('show how a territory came to its class: score, dimensions, indicators, coverage, sources')
  .argument('<pipeline>')
  .argument('<territory>', 'code or name')
  .argument('[indicator]', 'one indicator, down to its registries and deliveries')
  .addOption(state())
  .addOption(new Option('--language <language>', 'words in Spanish, Portuguese or English').choices(['es', 'pt', 'en']).default('en'))
  .addOption(json())
  .addHelpText('after', '\nExample: cauce explain cl/ivti 10101')
  .action(async (name: string, territory: string, indicator: string | undefined, options) => (await import('./explain.js')).explain(name, territory, indicator, options))

function wholeNumber(option: string, text: string): number {
  if (/^[1-9]\d*$/.test(text)) return Number(text)
  throw new CauceError('usage', { code: 'USAGE_NUMBER', what: `${option} is "${text}"`, expected: 'a whole number above 0' })
}

const asJson = process.argv.includes('--json')
program.configureOutput({ outputError: (text, write) => (asJson ? undefined : write(text)) })
if (asJson) for (const command of [program, ...program.commands]) command.showHelpAfterError(false)
for (const command of program.commands) command.configureOutput(program.configureOutput())

// A reader that has seen enough, as in `cauce query … | head`, is no fault.
process.stdout.on('error', (error: NodeJS.ErrnoException) => process.exit(error.code === 'EPIPE' ? exitCodes.ok : exitCodes.storage))

try {
  await program.parseAsync()
} catch (error) {
  process.exitCode = report(error)
}

function report(error: unknown): number {
  if (process.stderr.isTTY) process.stderr.write('\r\u001b[2K')
  if (error instanceof CommanderError) {
    if (error.exitCode === 0) return exitCodes.ok
    if (asJson) printFault('USAGE', exitCodes.usage, error.message.replace(/^error: /, ''))
    return exitCodes.usage
  }
  if (error instanceof CauceError) {
    if (asJson) printFault(error.code, error.exitCode, error.message)
    else process.stderr.write(`${error.message}\n`)
    return error.exitCode
  }
  const name = error instanceof Error ? error.name : 'fault'
  const trace = error instanceof Error ? (error.stack ?? '').split('\n').filter((line) => line.startsWith('    at ')).slice(0, 6).join('\n') : ''
  if (process.env['CAUCE_TRACE'] !== undefined) process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`)
  const message = `Cauce stopped on an internal fault (${name}). Nothing was published. Please report these lines:\n${trace}`
  if (asJson) printFault('INTERNAL', exitCodes.internal, message)
  else process.stderr.write(`${message}\n`)
  return exitCodes.internal
}

function printFault(code: string, exitCode: number, message: string): void {
  process.stderr.write(`${JSON.stringify({ error: { code, exitCode, message } })}\n`)
}
