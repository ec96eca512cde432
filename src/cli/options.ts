import { Option } from 'commander'
import { CauceError } from '../core/error.js'

export interface Shared {
  readonly json?: boolean
}

export const workspace = () => new Option('--workspace <folder>', 'your own schemas, mappings and pipelines; they win over the built-in ones').env('CAUCE_WORKSPACE')
export const state = () => new Option('--state <folder>', 'where Cauce keeps deliveries, tables and releases').default('.cauce').env('CAUCE_STATE')
export const data = () => new Option('--data <folder>', 'folder in which the deliveries lie').default('.').env('CAUCE_DATA')
export const json = () => new Option('--json', 'print the result as JSON')
export const memory = () => new Option('--memory <size>', 'memory for the database engine, e.g. 2GB; auto keeps the process at about 1 GiB while it reads, below 2 GiB in all').default('auto').env('CAUCE_MEMORY')
export const period = (what: string) => new Option('--period <period>', `${what}; the same as writing <pipeline>@<period>`)
export const language = () => new Option('--language <language>', 'words in Spanish, Portuguese or English').choices(['es', 'pt', 'en']).default('en')
export const threads = () => new Option('--threads <n>', 'threads of the database engine').argParser((text) => wholeNumber('--threads', text))
export const verify = () => new Option('--verify', 'read every file, also those not touched since they were frozen')
export const accept = () => new Option('--accept <checks>', 'let failures of these checks pass in this run; kept with the release')
export const acceptedBy = () => new Option('--by <name>', 'who accepts')
export const note = () => new Option('--note <reason>', 'why')
export const allowEmpty = () => new Option('--allow-empty', 'let a table without rows take the place of one with rows')

export function wholeNumber(option: string, text: string): number {
  if (/^[1-9]\d*$/.test(text)) return Number(text)
  throw new CauceError('usage', { code: 'USAGE_NUMBER', what: `${option} is "${text}"`, expected: 'a whole number above 0' })
}
