import { Option } from 'commander'
import type { Command } from 'commander'
import { data, json, state, wholeNumber, workspace } from '../options.js'

const reason = () => new Option('--reason <words>', 'why, for the log of releases')
const formats = ['parquet', 'arrow', 'csv', 'xlsx', 'geojson', 'types', 'datapackage']

/** Commands about releases as a whole, and what is taken out of them. */
export function addReleaseCommands(program: Command): void {
  const release = program.command('release').description('list, show and compare the releases of a pipeline, go back to an earlier one, remove old ones')

  release
    .command('list')
    .description('list the releases of a pipeline, which one is in force, and what was done with them')
    .argument('<pipeline>')
    .addOption(state())
    .addOption(json())
    .addHelpText('after', '\nExample: cauce release list br/demo')
    .action(async (name: string, options) => (await import('../release-list.js')).releaseList(name, options))

  release
    .command('show')
    .description('show what a release rests on and holds, after every byte of it was read')
    .argument('<pipeline>')
    .argument('[release]', 'its name or the beginning of it; the current one by default')
    .addOption(state())
    .addOption(json())
    .addHelpText('after', '\nExample: cauce release show br/demo')
    .action(async (name: string, wanted: string | undefined, options) => (await import('../release-show.js')).releaseShow(name, wanted, options))

  release
    .command('diff')
    .description('say which territories changed class between two releases, by how much, and why: data, mapping or method')
    .argument('<pipeline>')
    .argument('[from]', 'the release before the other one by default')
    .argument('[to]', 'the current one by default')
    .addOption(state())
    .addOption(json())
    .addHelpText('after', '\nExample: cauce release diff br/demo')
    .action(async (name: string, from: string | undefined, to: string | undefined, options) => (await import('../release-diff.js')).releaseDiff(name, from, to, options))

  release
    .command('rollback')
    .description('put an earlier release in force; the log keeps who did it and why')
    .argument('<pipeline>')
    .argument('[release]', 'the one before the current one by default')
    .addOption(state())
    .addOption(reason())
    .addOption(json())
    .addHelpText('after', '\nExample: cauce release rollback br/demo --reason "the May file was cut"')
    .action(async (name: string, wanted: string | undefined, options) => (await import('../release-change.js')).releaseRollback(name, wanted, options))

  release
    .command('prune')
    .description('remove old releases, never the current one; without this command none is ever removed')
    .argument('<pipeline>')
    .addOption(state())
    .addOption(new Option('--keep <n>', 'how many of the newest stay').argParser((text) => wholeNumber('--keep', text)).makeOptionMandatory())
    .addOption(reason())
    .addOption(json())
    .addHelpText('after', '\nExample: cauce release prune br/demo --keep 5')
    .action(async (name: string, options) => (await import('../release-change.js')).releasePrune(name, options))

  release
    .command('approve')
    .description('validate a draft: the same figures come out as validated, with who, when and why in the manifest')
    .argument('<pipeline>')
    .argument('[release]', 'the current one by default')
    .addOption(new Option('--by <name>', 'who approves').makeOptionMandatory())
    .addOption(new Option('--note <words>', 'what was looked at').makeOptionMandatory())
    .addOption(data())
    .addOption(state())
    .addOption(workspace())
    .addOption(json())
    .addHelpText('after', '\nExample: cauce release approve br/demo --by "Committee of May" --note "checked with the regions"')
    .action(async (name: string, wanted: string | undefined, options) => (await import('../release-approve.js')).releaseApprove(name, wanted, options))

  release
    .command('comment')
    .description('take in what a regional team says of territories: a CSV or XLSX with territory_code, agrees, comment')
    .argument('<pipeline>')
    .argument('<file>')
    .argument('[release]', 'the current one by default')
    .addOption(new Option('--by <team>', 'who says so').makeOptionMandatory())
    .addOption(state())
    .addOption(json())
    .addHelpText('after', '\nExample: cauce release comment br/demo north.xlsx --by "Northern team"')
    .action(async (name: string, file: string, wanted: string | undefined, options) => (await import('../release-approve.js')).releaseComment(name, file, wanted, options))

  program
    .command('export')
    .description('take the public tables out of a release: one table as Parquet, Arrow or CSV, or the workbook, map, types or descriptor')
    .argument('<pipeline>')
    .addOption(new Option('--format <format>', 'form of the file').choices(formats).default('csv'))
    .addOption(new Option('--table <table>', 'public table, for parquet, arrow and csv'))
    .addOption(new Option('--out <file>', 'file to write').makeOptionMandatory())
    .addOption(new Option('--raw', 'CSV for machines: no apostrophe before texts that a spreadsheet would take for formulas'))
    .addOption(new Option('--release <release>', 'name of a release or its beginning; the current one by default'))
    .addOption(state())
    .addOption(json())
    .addHelpText('after', '\nExample: cauce export br/demo --format parquet --table territory_risk --out territory_risk.parquet')
    .action(async (name: string, options) => (await import('../export.js')).exportTable(name, options))
}
