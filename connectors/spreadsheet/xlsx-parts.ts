import { posix } from 'node:path'
import { CauceError } from '../../src/core/error.js'
import { unescapeOoxml } from './cell-text.js'
import type { NumberKind } from './number-format.js'
import { builtInKind, formatCodeKind } from './number-format.js'
import { decodeXml } from './xml-decode.js'
import type { XmlAttributes } from './xml-attributes.js'
import { XmlTokenizer } from './xml-tokenizer.js'
import type { ZipParts } from './zip-parts.js'

interface Relation {
  readonly type: string
  readonly target: string
}

export interface WorkbookSheet {
  readonly name: string
  /** Null when it is a chart or a dialogue. */
  readonly part: string | null
}

export interface Workbook {
  readonly sheets: readonly WorkbookSheet[]
  readonly is1904: boolean
  readonly sharedStrings: readonly string[]
  /** Kind of number by cell style. */
  readonly kinds: readonly NumberKind[]
}

type Visit = (name: string, attributes: XmlAttributes) => void

async function visitPart(
  zip: ZipParts, part: string, file: string, open: Visit, close: (name: string) => void, text: (value: string) => void,
): Promise<void> {
  const where = `${file}!/${part}`
  const tokenizer = new XmlTokenizer(where, { open, close, text })
  for await (const chunk of decodeXml(zip.open(part), where)) tokenizer.write(chunk)
  tokenizer.end()
}

const nothing = (): void => undefined

async function relationsOf(zip: ZipParts, part: string, file: string): Promise<ReadonlyMap<string, Relation>> {
  const relations = new Map<string, Relation>()
  const path = posix.join(posix.dirname(part), '_rels', `${posix.basename(part)}.rels`)
  if (!zip.has(path)) return relations
  await visitPart(zip, path, file, (name, attributes) => {
    if (name !== 'Relationship' || attributes.get('TargetMode') === 'External') return
    const target = posix.join('/', posix.dirname(part), attributes.get('Target') ?? '').slice(1)
    const absolute = attributes.get('Target')?.startsWith('/') === true
    relations.set(attributes.get('Id') ?? '', {
      type: (attributes.get('Type') ?? '').replace(/^.*\//, ''),
      target: absolute ? posix.normalize(attributes.get('Target') ?? '').slice(1) : target,
    })
  }, nothing, nothing)
  return relations
}

/** Everything of a workbook that cells refer to. */
export async function readWorkbook(zip: ZipParts, file: string): Promise<Workbook> {
  const root = [...(await relationsOf(zip, '', file)).values()].find((relation) => relation.type === 'officeDocument')
  if (root === undefined) {
    throw new CauceError('delivery', {
      code: 'WORKBOOK_BROKEN',
      what: 'the zip archive holds no workbook',
      where: { file },
      expected: 'an .xlsx workbook',
      todo: 'Look at what the archive holds; the schema may need another format.',
    })
  }
  const relations = await relationsOf(zip, root.target, file)
  const partOf = (type: string): string | undefined =>
    [...relations.values()].find((relation) => relation.type === type)?.target
  const sheets: WorkbookSheet[] = []
  let is1904 = false
  await visitPart(zip, root.target, file, (name, attributes) => {
    if (name === 'workbookPr') is1904 = ['1', 'true'].includes(attributes.get('date1904') ?? '')
    if (name !== 'sheet') return
    const relation = relations.get(attributes.get('id') ?? '')
    sheets.push({ name: attributes.get('name') ?? '', part: relation?.type === 'worksheet' ? relation.target : null })
  }, nothing, nothing)
  const strings = partOf('sharedStrings')
  const styles = partOf('styles')
  return {
    sheets,
    is1904,
    sharedStrings: strings === undefined ? [] : await readSharedStrings(zip, strings, file),
    kinds: styles === undefined ? [] : await readKinds(zip, styles, file),
  }
}

async function readSharedStrings(zip: ZipParts, part: string, file: string): Promise<readonly string[]> {
  const strings: string[] = []
  let current = ''
  let phonetic = false
  let inText = false
  await visitPart(zip, part, file, (name) => {
    if (name === 'si') current = ''
    else if (name === 'rPh') phonetic = true
    else if (name === 't') inText = !phonetic
  }, (name) => {
    if (name === 'si') strings.push(unescapeOoxml(current))
    else if (name === 'rPh') phonetic = false
    else if (name === 't') inText = false
  }, (value) => {
    if (inText) current += value
  })
  return strings
}

async function readKinds(zip: ZipParts, part: string, file: string): Promise<readonly NumberKind[]> {
  const codes = new Map<number, NumberKind>()
  const kinds: NumberKind[] = []
  let inCellFormats = false
  await visitPart(zip, part, file, (name, attributes) => {
    const code = attributes.get('formatCode') ?? ''
    if (name === 'numFmt') codes.set(Number(attributes.get('numFmtId')), formatCodeKind(code))
    else if (name === 'cellXfs') inCellFormats = true
    else if (name === 'xf' && inCellFormats) {
      const id = Number(attributes.get('numFmtId') ?? '0')
      kinds.push(codes.get(id) ?? builtInKind(id))
    }
  }, (name) => {
    if (name === 'cellXfs') inCellFormats = false
  }, nothing)
  return kinds
}
