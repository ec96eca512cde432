import { generateFixedWidth } from './generate-fixed-width.js'
import { generateRegistry } from './generate-registry.js'
import { municipalities } from './places.js'

export interface DeliveryCase {
  readonly name: string
  readonly title: string
  /** The most that our time may be, as a multiple of the hand-written statement's; null where the ratio is only shown. */
  readonly bar: number | null
  readonly file: string
  readonly pipeline: string
  /** Workspaces of the bench, strongest first. */
  readonly workspaces: readonly string[]
  generate(path: string, rows: number): Promise<void>
  readonly rival: Rival
}

export interface Rival {
  /** Files of `bench/rival`, run one after the other. */
  readonly statements: readonly string[]
  readonly encoding: 'latin-1' | 'utf-8'
  /** True where the file must first be written again as UTF-8. */
  readonly transcode: boolean
  /** Options of `read_csv` beside those of the statement. */
  readonly options: string
  readonly pseudonym: boolean
}

const plain: Rival = { statements: ['registry.sql'], encoding: 'latin-1', transcode: false, options: '', pseudonym: false }
const registry = { pipeline: 'br/registry', workspaces: ['workspace'] }

export const deliveryCases: readonly DeliveryCase[] = [
  {
    ...registry,
    name: 'registry',
    title: 'delimited, 35 columns, Windows-1252 that DuckDB can read as latin-1',
    bar: 1.5,
    file: 'latin.csv',
    generate: (path, rows) => generateRegistry(path, rows, 'latin', municipalities()),
    rival: plain,
  },
  {
    ...registry,
    name: 'pseudonym',
    title: 'the same with one column pseudonymised (HMAC-SHA-256) by both',
    bar: null,
    file: 'latin.csv',
    workspaces: ['workspace-pseudonym', 'workspace'],
    generate: (path, rows) => generateRegistry(path, rows, 'latin', municipalities()),
    rival: { ...plain, pseudonym: true },
  },
  {
    ...registry,
    name: 'marks',
    title: 'the same with bytes 0x80–0x9F; by hand: iconv to UTF-8, then the statement',
    bar: 1.5,
    file: 'marks.csv',
    generate: (path, rows) => generateRegistry(path, rows, 'marks', municipalities()),
    rival: { ...plain, encoding: 'utf-8', transcode: true },
  },
  {
    ...registry,
    name: 'broken',
    title: 'the same with one broken line: strict reader against ignore_errors',
    bar: null,
    file: 'broken.csv',
    generate: (path, rows) => generateRegistry(path, rows, 'broken', municipalities()),
    rival: { ...plain, options: ', ignore_errors = true' },
  },
  {
    name: 'fixed-width',
    title: 'fixed width, five record types, joined; by hand: a substr statement for each type',
    bar: 2,
    file: 'people.txt',
    pipeline: 'br/fixed',
    workspaces: ['workspace'],
    generate: (path, rows) => generateFixedWidth(path, rows, municipalities()),
    rival: { ...plain, statements: ['fixed-family.sql', 'fixed-household.sql', 'fixed-person.sql'] },
  },
]
