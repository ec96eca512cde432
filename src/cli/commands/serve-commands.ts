import { Option } from 'commander'
import type { Command } from 'commander'
import { json, state, wholeNumber } from '../options.js'

/** Commands of the server and of its log. */
export function addServeCommands(program: Command): void {
  program
    .command('serve')
    .description('serve the public results over HTTP, read only: page, sheets, tables as JSON, CSV and Arrow, and a door for SQL')
    .argument('<pipelines...>', 'one or more')
    .addOption(state())
    .addOption(new Option('--host <address>', 'address to listen on; any but loopback wants a token').default('127.0.0.1'))
    .addOption(new Option('--port <n>', 'port to listen on').default(8080).argParser((text) => wholeNumber('--port', text)))
    .addOption(new Option('--token-file <file>', 'file of mode 600 with a line "name token" for each who may ask; or CAUCE_TOKEN in the environment'))
    .addOption(json())
    .addHelpText('after', '\nExample: cauce serve cl/ivti --port 8080')
    .action(async (names: readonly string[], options) => (await import('../serve.js')).serve(names, options))

  const log = program.command('access-log').description('the log of who asked the server for what').addHelpText('after', '\nExample: cauce access-log verify')
  log
    .command('verify')
    .description('follow the chain of hashes through the log and say whether anything was changed')
    .addOption(state())
    .addOption(new Option('--contains <hash>', 'hash of a record noted earlier, which must be in the chain'))
    .addOption(json())
    .addHelpText('after', '\nExample: cauce access-log verify --json')
    .action(async (options) => (await import('../access-log.js')).verifyAccess(options))
}
