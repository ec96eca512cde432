import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { foldName } from '../core/fold-name.js'
import { makePrivateFolder } from '../ingest/private-folder.js'
import { dataRequests } from '../request/data-request.js'
import type { DataRequest } from '../request/data-request.js'
import { letterHtml } from '../request/letter-html.js'
import { openRequests } from '../request/open-requests.js'
import type { LeftOut } from '../request/open-requests.js'
import { templateWorkbook } from '../request/template-workbook.js'
import { currentDeliveries } from '../warehouse/ledger/deliveries.js'
import { knownRequests, recordRequests } from '../warehouse/ledger/data-requests.js'
import type { Db } from '../warehouse/tables.js'
import type { PipelineSpecs } from './load-pipeline.js'
import { writeLedgerCopy } from './ledger-copy.js'
import { takeLock } from './lock.js'
import type { LockOwner } from './lock.js'
import { openState } from './open-state.js'
import type { StateFolder } from './state-folder.js'

export interface LetterDoors {
  readonly specs: PipelineSpecs
  readonly state: StateFolder
  readonly owner: LockOwner
  readonly isAlive: (pid: number) => boolean
  readonly now: Date
  /** Folder that the letters go to. */
  readonly out: string
  readonly again: boolean
}

export interface WrittenLetter {
  readonly institution: string
  readonly reference: string
  readonly deadline: string
  readonly files: readonly string[]
  readonly asks: readonly { readonly registry: string; readonly period: string; readonly fields: number }[]
}

export interface Letters {
  readonly letters: readonly WrittenLetter[]
  readonly leftOut: readonly LeftOut[]
}

/** Writes a letter and a workbook for each institution that has something open, and enters what they ask into the ledger. */
export async function writeLetters(doors: LetterDoors): Promise<Letters> {
  const { state } = doors
  await makePrivateFolder(state.root)
  const release = await takeLock(state.lock, doors.owner, doors.isAlive)
  try {
    const { warehouse } = await openState(state)
    try {
      return await written(doors, warehouse.db)
    } finally {
      await warehouse.close()
    }
  } finally {
    await release()
  }
}

async function written(doors: LetterDoors, db: Db): Promise<Letters> {
  const asked = await knownRequests(db)
  const open = openRequests(requestsOf(doors.specs), { asked, received: await currentDeliveries(db) }, doors.again)
  const letters: WrittenLetter[] = []
  const references = new Set(asked.map(({ reference }) => reference))
  for (const request of open.requests) {
    const letter = await oneLetter(doors, request, references)
    references.add(letter.reference)
    const askedOn = isoDate(doors.now)
    await recordRequests(db, request.registries.map(({ mark, registry, period }) => ({ mark, institution: request.institution, registry, period, reference: letter.reference, askedOn, deadline: letter.deadline })))
    await writeLedgerCopy(db, doors.state.ledgerCopy)
    letters.push(letter)
  }
  return { letters, leftOut: open.leftOut }
}

function requestsOf(specs: PipelineSpecs): readonly DataRequest[] {
  const periods = new Map<string, string[]>()
  for (const { registry, period } of specs.pipeline.value.deliveries) {
    const own = periods.get(registry) ?? []
    if (!own.includes(period)) periods.set(registry, [...own, period])
  }
  const registries = [...specs.registries].map(([name, { raw, mapping, shapes, codes }]) => ({ raw: raw.value, mapping: mapping.value, shapes, codes, periods: periods.get(name) ?? [] }))
  return dataRequests(registries, new Map([...specs.canonical].map(([name, { value }]) => [name, value])))
}

async function oneLetter({ specs, out, now }: LetterDoors, request: DataRequest, references: ReadonlySet<string>): Promise<WrittenLetter> {
  const { pipeline, requests, publication } = specs.pipeline.value
  const date = isoDate(now)
  const deadline = isoDate(new Date(now.getTime() + requests.deadline_days * 86_400_000))
  const reference = nextReference(`${pipeline.replace('/', '-').toUpperCase()}-${date}`, references)
  const name = `${reference}-${slug(request.institution)}`
  await mkdir(out, { recursive: true })
  const files: string[] = []
  for (const language of requests.languages) {
    const workbook = `${name}.${language}.xlsx`
    const html = letterHtml(request, { ...requests, contact: requests.contact ?? publication.contact, language, date, deadline, reference, workbook })
    files.push(`${name}.${language}.html`, workbook)
    await writeFile(join(out, `${name}.${language}.html`), html)
    await writeFile(join(out, workbook), await templateWorkbook(request, language, now))
  }
  const fields = (resources: DataRequest['registries'][number]['resources']): number => resources.reduce((sum, resource) => sum + resource.fields.length, 0)
  return { institution: request.institution, reference, deadline, files, asks: request.registries.map(({ registry, period, resources }) => ({ registry, period, fields: fields(resources) })) }
}

function nextReference(stem: string, taken: ReadonlySet<string>): string {
  for (let turn = 1; ; turn++) if (!taken.has(`${stem}-${turn}`)) return `${stem}-${turn}`
}

function isoDate(date: Date): string {
  return date.toISOString().slice(0, 10)
}

function slug(text: string): string {
  return foldName(text).replaceAll(/[^a-z0-9]+/g, '-').replaceAll(/^-|-$/g, '').slice(0, 40)
}
