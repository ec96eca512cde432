import { Option } from 'commander'
import type { Command } from 'commander'
import { accept, acceptedBy, allowEmpty, data, json, memory, note, period, state, threads, wholeNumber, workspace } from '../options.js'

/** Commands for those who keep the routine going. */
export function addOperateCommands(program: Command): void {
  program
    .command('deliveries')
    .description('show every delivery ever received, what each new version changed, and what was removed')
    .addOption(new Option('--registry <registry>', 'of this registry alone'))
    .addOption(new Option('--remove-retired', 'remove the frozen bytes of versions that are no longer in force'))
    .addOption(new Option('--remove-unrecorded', 'remove frozen bytes that the ledger does not name, as a killed run may leave them').conflicts('removeRetired'))
    .addOption(new Option('--before <day>', 'retired before this day'))
    .addOption(new Option('--by <name>', 'who removes'))
    .addOption(note())
    .addOption(state())
    .addOption(json())
    .addHelpText('after', '\nExample: cauce deliveries --registry cl/matricula')
    .action(async (options) => (await import('../deliveries.js')).deliveries(options))

  program
    .command('quarantine')
    .description('show what lies in quarantine: rules by rows affected, with file, line, column and shape of the value')
    .argument('<pipeline>')
    .addOption(period('of another period'))
    .addOption(new Option('--limit <rules>', 'rules at most').default(20).argParser((text) => wholeNumber('--limit', text)))
    .addOption(state())
    .addOption(workspace())
    .addOption(json())
    .addHelpText('after', '\nExample: cauce quarantine br/demo')
    .action(async (name: string, options) => (await import('../quarantine.js')).quarantine(name, options))

  program
    .command('replay')
    .description('after a corrected mapping, code list or schema: harmonise again what lies in quarantine, from the frozen deliveries; no source is asked')
    .argument('<pipeline>')
    .addOption(period('of another period'))
    .addOption(data())
    .addOption(state())
    .addOption(workspace())
    .addOption(memory())
    .addOption(threads())
    .addOption(accept())
    .addOption(acceptedBy())
    .addOption(note())
    .addOption(allowEmpty())
    .addOption(json())
    .addHelpText('after', '\nExample: cauce replay br/demo')
    .action(async (name: string, options) => (await import('../replay.js')).replay(name, options))

  program
    .command('gaps')
    .description('show what each registry lacks: absent fields, unknown codes, quarantine, territories, age, and what closing the gap gives')
    .argument('<pipeline>')
    .addOption(state())
    .addOption(workspace())
    .addOption(json())
    .addHelpText('after', '\nExample: cauce gaps br/demo')
    .action(async (name: string, options) => (await import('../gaps.js')).gaps(name, options))

  program
    .command('doctor')
    .description('look at lock, disk, key, versions, clock, leftovers, vault and releases, with a remedy for each')
    .addOption(state())
    .addOption(json())
    .addHelpText('after', '\nExample: cauce doctor --state /var/lib/cauce')
    .action(async (options) => (await import('../doctor.js')).doctor(options))
}
