import { Option } from 'commander'
import type { Command } from 'commander'
import { json, period, state, workspace } from '../options.js'

/** Commands that turn to institutions. */
export function addRequestCommands(program: Command): void {
  program
    .command('letters')
    .description('write, for each institution, what is asked of it, with a workbook to fill; nothing is asked twice')
    .argument('<pipeline>')
    .addOption(period('ask for the deliveries of another period'))
    .addOption(new Option('--out <folder>', 'where the letters go').default('letters'))
    .addOption(new Option('--again', 'also what was asked before and has not come'))
    .addOption(state())
    .addOption(workspace())
    .addOption(json())
    .addHelpText('after', '\nExample: cauce letters br/demo --out letters')
    .action(async (name: string, options) => (await import('../letters.js')).letters(name, options))
}
