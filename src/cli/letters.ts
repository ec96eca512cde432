import { hostname } from 'node:os'
import { loadPipelineSpecs } from '../pipeline/load-pipeline.js'
import { stateFolder } from '../pipeline/state-folder.js'
import { writeLetters } from '../pipeline/write-letters.js'
import type { Letters } from '../pipeline/write-letters.js'
import { isAlive } from './is-alive.js'
import { print } from './print.js'
import { textTable } from './print-table.js'
import { openWorkspace } from './spec-files.js'

interface LettersOptions {
  readonly out: string
  readonly again?: boolean
  readonly period?: string
  readonly state: string
  readonly workspace?: string
  readonly json?: boolean
}

export async function letters(name: string, options: LettersOptions): Promise<void> {
  const specs = loadPipelineSpecs(openWorkspace(options.workspace), name, options.period)
  const now = new Date()
  const owner = { pid: process.pid, host: hostname(), since: now.toISOString(), doing: `letters ${name}` }
  const found = await writeLetters({ specs, state: stateFolder(options.state), owner, isAlive, now, out: options.out, again: options.again === true })
  print(options.json, found, lettersText(found, options.out))
}

function lettersText({ letters: written, leftOut }: Letters, out: string): string {
  const asks = written.flatMap(({ institution, reference, deadline, asks: own }) => own.map(({ registry, period, fields }) => [institution, registry, period, fields, deadline, reference]))
  const parts = [
    ...(written.length === 0 ? ['Nothing is open: no letter was written.'] : [`${written.length} letters in ${out}:`, textTable(['institution', 'registry', 'period', 'fields', 'answer by', 'reference'], asks, 48), ...written.flatMap(({ files }) => files.map((file) => `  ${file}`))]),
    ...(leftOut.length === 0 ? [] : ['', 'Not asked:', textTable(['registry', 'period', 'why', 'asked on', 'answer due', 'reference'], leftOut.map(({ registry, period, why, askedOn, deadline, reference }) => [registry, period, why === 'received' ? 'has come' : 'was asked', askedOn, deadline, reference]), 48)]),
    ...(leftOut.some(({ why }) => why === 'asked') ? ['To ask once more for what has not come: --again'] : []),
  ]
  return parts.join('\n')
}
