import { mkdir, open } from 'node:fs/promises'
import { join } from 'node:path'
import type { Effects } from '../core/effects.js'
import { CauceError } from '../core/error.js'
import { didYouMean } from '../core/nearest.js'
import type { ResourceShape } from '../core/resource.js'
import type { DummyRecipe, RecipeFile } from '../spec/dummy.js'
import { byteOrderMark, encoder } from './encode.js'
import { formOf } from './file-form.js'
import type { Frame, Surroundings } from './frame.js'
import { growUnits, planUnits } from './grow-units.js'
import { latentRisk } from './latent-risk.js'
import { planLines } from './plan-records.js'
import { randomStream } from './random-stream.js'
import type { DummyTerritory } from './territories.js'
import { LineGatherer } from './write-lines.js'
import type { InjectedDefect } from './write-lines.js'

export interface DummyRequest {
  readonly seed: number
  /** 1 writes what the recipe says; 10 ten times as many units. */
  readonly factor: number
  /** Folder to write into; made where it is absent. */
  readonly into: string
}

export interface DummyFile {
  readonly name: string
  readonly path: string
  readonly bytes: number
  readonly lines: number
  /** Lines by record type, header and trailer included. */
  readonly records: Readonly<Record<string, number>>
  readonly defects: readonly InjectedDefect[]
}

/**
 * Writes the files of a recipe in the registry's own layout. The same recipe, seed and factor give the same bytes;
 * every person, number and answer in them is invented.
 */
export async function writeDummy(
  recipe: DummyRecipe,
  shapes: ReadonlyMap<string, ResourceShape>,
  territories: readonly DummyTerritory[],
  request: DummyRequest,
  effects: Pick<Effects, 'progress'>,
): Promise<readonly DummyFile[]> {
  await mkdir(request.into, { recursive: true })
  const sequences = new Map<number, number>()
  const next = (start: number): number => {
    const value = sequences.get(start) ?? start
    sequences.set(start, value + 1)
    return value
  }
  const written: DummyFile[] = []
  for (const file of recipe.files) {
    written.push(await writeFile(recipe, file, shapeOf(shapes, file), territories, request, next))
    effects.progress.report(`dummy ${recipe.registry}`, written.length, recipe.files.length, 'steps')
  }
  return written
}

async function writeFile(
  recipe: DummyRecipe,
  file: RecipeFile,
  shape: ResourceShape,
  territories: readonly DummyTerritory[],
  request: DummyRequest,
  next: Surroundings['next'],
): Promise<DummyFile> {
  const { form, version, lineEnd, encoding, around } = formOf(shape, recipe, file)
  const encode = encoder(encoding)
  const units = planUnits(recipe.units)
  const lines = planLines(units, recipe, form, version)
  const path = join(request.into, file.name)
  const gatherer = new LineGatherer(form)
  const output = await open(path, 'w')
  let bytes = 0
  const flush = async (mark = '') => {
    const text = gatherer
      .take()
      .map((line) => line + lineEnd)
      .join('')
    await append(encode(mark + text))
  }
  const append = async (chunk: Uint8Array) => {
    bytes += chunk.byteLength
    await output.writeFile(chunk)
  }
  try {
    const header: Frame = {
      around: surroundings(recipe, file, noTerritory, version, request, next),
      above: null,
      position: 1,
      values: [],
      members: new Map(),
    }
    if (around !== undefined) await append(around.head(0))
    for (const { record, text } of form.opening(header)) gatherer.add(record, text)
    await flush(encoding === 'utf-8-bom' ? byteOrderMark : '')
    for (const territory of territories) {
      if (file.within !== undefined && !territory.within.some((code) => file.within?.includes(code))) continue
      const grown = growUnits(units, surroundings(recipe, file, territory, version, request, next), request.factor)
      const defects = randomStream(request.seed, recipe.registry, file.name, territory.code, 'defects')
      for (const [index, plan] of lines.entries())
        for (const frame of grown[index] ?? []) gatherer.unit(plan, frame, defects)
      await flush()
    }
    for (const { record, text } of form.closing(gatherer.counts)) gatherer.add(record, text)
    await flush()
    if (around !== undefined) {
      await append(around.tail)
      const head = around.head(gatherer.lines)
      await output.write(head, 0, head.byteLength, 0)
    }
  } finally {
    await output.close()
  }
  return {
    name: file.name,
    path,
    bytes,
    lines: gatherer.lines,
    records: Object.fromEntries(gatherer.counts),
    defects: gatherer.defects,
  }
}

function surroundings(
  recipe: DummyRecipe,
  file: RecipeFile,
  territory: DummyTerritory,
  version: string,
  request: DummyRequest,
  next: Surroundings['next'],
): Surroundings {
  return {
    random: randomStream(request.seed, recipe.registry, file.name, territory.code),
    risk: latentRisk(request.seed, territory),
    territory,
    version,
    next,
  }
}

const noTerritory: DummyTerritory = { code: '', name: '', within: [], seat: null }

function shapeOf(shapes: ReadonlyMap<string, ResourceShape>, file: RecipeFile): ResourceShape {
  const shape = shapes.get(file.resource)
  if (shape !== undefined) return shape
  const known = [...shapes.keys()]
  throw new CauceError('specification', {
    code: 'DUMMY_RESOURCE',
    what: `file "${file.name}" of the recipe is of resource "${file.resource}", which the raw schema has not`,
    expected: `one of ${known.join(', ')}`,
    todo: didYouMean(file.resource, known),
  })
}
