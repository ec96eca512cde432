import { Option } from 'commander'
import type { Command } from 'commander'
import { data, json, memory, state, threads, wholeNumber, workspace } from '../options.js'

/** Commands of the nightly routine. */
export function addScheduleCommands(program: Command): void {
  program
    .command('schedule')
    .description('run pipelines at their own hours, make up for what was missed, tell the outcome; ends at Ctrl-C or SIGTERM')
    .argument('[pipelines...]', 'absent: every pipeline with a schedule')
    .addOption(new Option('--once', 'run what is due now, and end'))
    .addOption(new Option('--health-host <address>', 'where health and metrics are served').default('127.0.0.1'))
    .addOption(new Option('--health-port <port>', 'port of /health, /metrics and /status; absent: none').argParser((text) => wholeNumber('--health-port', text)))
    .addOption(data())
    .addOption(state())
    .addOption(workspace())
    .addOption(memory())
    .addOption(threads())
    .addOption(json())
    .addHelpText('after', '\nExample: cauce schedule br/demo --health-port 9464')
    .action(async (names: readonly string[], options) => (await import('../schedule.js')).schedule(names, options))
}
