import { Option } from 'commander'
import type { Command } from 'commander'
import { data, json, language, period, state, wholeNumber, workspace } from '../options.js'

/** Commands that ask a release. */
export function addAskCommands(program: Command): void {
  program
    .command('report')
    .description('show the model report of a release: what raises and lowers the risk, how good the fit is, what to be careful with')
    .argument('<pipeline>')
    .addOption(state())
    .addOption(period('the release of another period'))
    .addOption(language())
    .addOption(new Option('--html <file>', 'write the report as one HTML file'))
    .addOption(json())
    .addHelpText('after', '\nExample: cauce report br/demo --html report.html')
    .action(async (name: string, options) => (await import('../report.js')).report(name, options))

  program
    .command('query')
    .description('ask the current release one SELECT; the database describes itself: select * from duckdb_columns()')
    .argument('<pipeline>')
    .argument('<sql>', 'one SELECT statement')
    .addOption(state())
    .addOption(new Option('--format <format>', 'how to print').choices(['table', 'csv', 'json', 'arrow', 'parquet']).default('table'))
    .addOption(new Option('--limit <rows>', 'rows at most; 1000 unless they go to a file').argParser((text) => wholeNumber('--limit', text)))
    .addOption(new Option('--out <file>', 'write csv, arrow or parquet to a file, with all rows and their types'))
    .addOption(new Option('--public', 'ask what everybody may see: select … from public.territory_risk'))
    .addOption(new Option('--raw', 'CSV for machines: no apostrophe before texts that a spreadsheet would take for formulas'))
    .addOption(json())
    .addHelpText('after', '\nExample: cauce query cl/ivti "select territory_code, name, score, class from risk.ivti_territory limit 5"')
    .action(async (name: string, sql: string, options) => (await import('../query.js')).query(name, sql, options))

  program
    .command('explain')
    .description('show how a territory came to its class: score, dimensions, indicators, coverage, sources')
    .argument('<pipeline>')
    .argument('<territory>', 'code or name')
    .argument('[figure]', 'one indicator or model, down to rule, mappings, deliveries and lines')
    .addOption(state())
    .addOption(period('the release of another period'))
    .addOption(language())
    .addOption(json())
    .addHelpText('after', '\nExample: cauce explain cl/ivti 10101')
    .action(async (name: string, territory: string, indicator: string | undefined, options) => (await import('../explain.js')).explain(name, territory, indicator, options))

  program
    .command('sheet')
    .description('write the sheet of one territory, of a unit above, or of the country (_T), from what the release makes public')
    .argument('<pipeline>')
    .argument('<territory>', 'code or name; _T for the country')
    .addOption(data())
    .addOption(state())
    .addOption(workspace())
    .addOption(period('the release of another period'))
    .addOption(language())
    .addOption(new Option('--format <format>', 'as a page or for printing').choices(['html', 'pdf']).default('html'))
    .addOption(new Option('--out <file>', 'where it goes; absent: a file named after the code, here'))
    .addOption(json())
    .addHelpText('after', '\nExample: cauce sheet br/demo Arapiraca --language pt --format pdf')
    .action(async (name: string, territory: string, options) => (await import('../sheet.js')).sheet(name, territory, options))

  program
    .command('change')
    .description('show which territories changed class since the base period, and whether by more than the margin of error')
    .argument('<pipeline>')
    .addOption(state())
    .addOption(period('the release of another period'))
    .addOption(new Option('--all', 'every territory, not those that changed alone'))
    .addOption(language())
    .addOption(json())
    .addHelpText('after', '\nExample: cauce change br/demo')
    .action(async (name: string, options) => (await import('../change.js')).change(name, options))
}
