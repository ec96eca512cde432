import { mkdir, open, readdir, readFile, rename, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { openWorkspace } from '../../src/cli/spec-files.js'
import type { FixedWidthShape } from '../../src/core/resource.js'
import { loadRegistry } from '../../src/pipeline/load-pipeline.js'
import { writeDemo } from '../write-demo.js'

const register = 'br/cadastro-unico'
const registerFile = /^cadunico_.*\.txt$/
/** Births of the year for a country of millions; the survey and the school census are as large as they are, whatever the country. */
const most = 25
/** Family codes of the demonstration are 1, then ten digits from 1 on: the first four of the ten number the copy. */
const codeAt = { line: 13, copy: 14, code: /^1\d{10}$/ }

export interface MadeCountry {
  readonly data: string
  readonly persons: number
  readonly bytes: number
}

interface RegisterFile {
  readonly header: string
  /** Records that stand once, whatever the number of copies. */
  readonly once: readonly string[]
  readonly body: Buffer
  /** Where in the body the number of the copy goes. */
  readonly places: readonly number[]
  readonly counts: ReadonlyMap<string, number>
  readonly trailer: string
}

/** The deliveries of the demonstration, with every family of the register under as many other codes as give `persons` of them. Kept for the next time. */
export async function writeCountry(folder: string, persons: number): Promise<MadeCountry> {
  const data = join(folder, `country-${persons}`)
  const shape = registerShape()
  if ((await stat(data).catch(() => undefined)) === undefined) {
    const building = `${data}.part`
    await rm(building, { recursive: true, force: true })
    await mkdir(building, { recursive: true })
    await writeDemo(building, 20_241_231)
    const files = (await readdir(building)).filter((name) => registerFile.test(name))
    const read = await Promise.all(files.map(async (name) => ({ name, file: registerFileOf(await readFile(join(building, name), 'latin1'), shape) })))
    const people = read.reduce((sum, { file }) => sum + (file.counts.get('04') ?? 0), 0)
    const copies = Math.max(1, Math.round(persons / people))
    if (copies > 1) await writeDemo(building, 20_241_231, (registry) => (registry === 'br/sinasc' ? Math.min(copies, most) : 1))
    for (const { name, file } of read) await writeCopies(join(building, name), file, shape, copies)
    await rename(building, data)
  }
  const sizes = await Promise.all((await readdir(data)).map(async (name) => (await stat(join(data, name))).size))
  return { data, persons, bytes: sizes.reduce((sum, bytes) => sum + bytes, 0) }
}

function registerShape(): FixedWidthShape {
  const shape = loadRegistry(openWorkspace(undefined), register).shapes.get('base')
  if (shape?.format !== 'fixed-width') throw new Error(`${register} is not of fixed width`)
  return shape
}

function registerFileOf(text: string, { recordType, trailer }: FixedWidthShape): RegisterFile {
  const lines = text.split('\n').filter((line) => line !== '')
  const typeOf = (line: string): string => line.slice((recordType?.start ?? 1) - 1, (recordType?.start ?? 1) - 1 + (recordType?.length ?? 0))
  const last = lines.pop() ?? ''
  if (typeOf(last) !== trailer?.record) throw new Error('the last line is no trailer')
  const header = lines.shift() ?? ''
  const isCopied = (line: string): boolean => codeAt.code.test(line.slice(codeAt.line, codeAt.line + 11))
  const body = lines.filter(isCopied)
  const places: number[] = []
  const counts = new Map<string, number>()
  let at = 0
  for (const line of body) {
    places.push(at + codeAt.copy)
    counts.set(typeOf(line), (counts.get(typeOf(line)) ?? 0) + 1)
    at += line.length + 1
  }
  return { header, once: lines.filter((line) => !isCopied(line)), body: Buffer.from(`${body.join('\n')}\n`, 'latin1'), places, counts, trailer: last }
}

async function writeCopies(path: string, file: RegisterFile, { trailer }: FixedWidthShape, copies: number): Promise<void> {
  const out = await open(path, 'w')
  try {
    await out.writeFile(Buffer.from(`${[file.header, ...file.once].join('\n')}\n`, 'latin1'))
    for (let copy = 0; copy < copies; copy++) {
      const digits = Buffer.from(String(copy).padStart(4, '0'), 'latin1')
      for (const place of file.places) digits.copy(file.body, place)
      await out.writeFile(file.body)
    }
    let last = file.trailer
    for (const { type, start, length } of trailer?.counters ?? []) {
      if (!file.counts.has(type)) continue
      const counted = Number(last.slice(start - 1, start - 1 + length)) * copies
      last = `${last.slice(0, start - 1)}${String(counted).padStart(length, '0')}${last.slice(start - 1 + length)}`
    }
    await out.writeFile(Buffer.from(`${last}\n`, 'latin1'))
  } finally {
    await out.close()
  }
}
