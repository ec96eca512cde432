import { Option } from 'commander'
import type { Command } from 'commander'
import { accept, acceptedBy, allowEmpty, data, json, memory, note, period, state, threads, verify, workspace } from '../options.js'
import type { Shared } from '../options.js'

/** Commands that bring a pipeline to its release. */
export function addRunCommands(program: Command): void {
  program
    .command('demo')
    .description('write made-up deliveries in the real layouts, run the demo pipeline and show its risk table')
    .addOption(state())
    .addOption(json())
    .addHelpText('after', '\nExample: cauce demo --state /tmp/cauce-demo')
    .action(async (options: { state: string } & Shared) => (await import('../demo.js')).demo(options))

  program
    .command('check')
    .description('check the YAML of a pipeline, or of every pipeline, without reading any delivery')
    .argument('[pipeline]', 'for example cl/ivti')
    .addOption(workspace())
    .addOption(json())
    .addHelpText('after', '\nExample: cauce check cl/ivti')
    .action(async (name: string | undefined, options: { workspace?: string } & Shared) => (await import('../check.js')).check(name, options))

  program
    .command('viability')
    .description('say which model can be computed, CLRISK, IVTI, both or neither, criterion by criterion')
    .argument('<pipeline>')
    .addOption(period('judge the deliveries of another period'))
    .addOption(state())
    .addOption(workspace())
    .addOption(json())
    .addHelpText('after', '\nExample: cauce viability cl/ivti')
    .action(async (name: string, options) => (await import('../viability.js')).viability(name, options))

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
    .addOption(verify())
    .addOption(json())
    .addHelpText('after', '\nExample: cauce plan cl/ivti --data ../shared/data')
    .action(async (name: string, options) => (await import('../plan.js')).plan(name, options))

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
    .addOption(accept())
    .addOption(acceptedBy())
    .addOption(note())
    .addOption(new Option('--new-key', 'make a new key of the pseudonyms though tables with another are there'))
    .addOption(allowEmpty())
    .addOption(verify())
    .addOption(json())
    .addHelpText('after', '\nExample: cauce run cl/ivti --data ../shared/data')
    .action(async (name: string, options) => (await import('../run.js')).run(name, options))

  program
    .command('status')
    .description('show the last runs, the deliveries in force and the current releases')
    .addOption(state())
    .addOption(json())
    .addHelpText('after', '\nExample: cauce status')
    .action(async (options: { state: string } & Shared) => (await import('../status.js')).status(options))
}
