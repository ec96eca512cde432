import { open } from 'node:fs/promises'
import { CauceError } from '../../src/core/error.js'
import type { FrozenFile } from '../../src/core/reader.js'
import type { SheetShape } from '../../src/core/resource.js'

export type Content = 'empty' | 'zip' | 'ole' | 'html' | 'xml' | 'other'

const marks = /^(?:\u00ef\u00bb\u00bf|\u00ff\u00fe|\u00fe\u00ff)?\s*/
const htmlStart = /^(?:<!--[^]*?-->\s*)?<(?:!doctype\s+html|html|head|meta|body|table|div|style|script)\b/i

/** What the first bytes of a file say it is; its name is not asked. */
export function sniffContent(head: Uint8Array): Content {
  if (head.length === 0) return 'empty'
  const bytes = Buffer.from(head)
  if (bytes.subarray(0, 2).toString('latin1') === 'PK') return 'zip'
  if (bytes.subarray(0, 8).toString('hex') === 'd0cf11e0a1b11ae1') return 'ole'
  const text = bytes.toString('latin1').replace(/\0/g, '').replace(marks, '')
  if (text === '') return 'empty'
  if (htmlStart.test(text)) return 'html'
  return /^<[?!A-Za-z_]/.test(text) ? 'xml' : 'other'
}

const wrong: Readonly<Record<Exclude<Content, 'empty'>, { readonly what: string; readonly todo: string }>> = {
  zip: {
    what: 'the bytes are a zip archive, as of an .xlsx workbook',
    todo: 'Write "format: xlsx" in the schema if the institution changed its format.',
  },
  ole: {
    what: 'the bytes are an old binary .xls workbook, or an .xlsx protected by a password',
    todo: 'Open it in a spreadsheet program, remove the password and save it as .xlsx.',
  },
  html: {
    what: 'the bytes are an HTML page under the name of a workbook',
    todo: 'Open it in a spreadsheet program and save it as .xlsx, or ask for a real workbook.',
  },
  xml: {
    what: 'the bytes are XML',
    todo: 'Write "format: spreadsheet-xml" in the schema if this is an XML Spreadsheet 2003.',
  },
  other: { what: 'the bytes are no workbook', todo: 'Look at the file; the schema may need another format.' },
}

/** Refuses a file whose bytes contradict the format that the schema declares. */
export async function checkFormat(file: FrozenFile, format: SheetShape['format']): Promise<void> {
  const content = sniffContent(await headOf(file.path))
  if (content === 'empty') {
    throw new CauceError('delivery', {
      code: 'FILE_EMPTY',
      what: 'the file is empty',
      where: { file: file.name },
      expected: 'a workbook',
      todo: 'Ask for the file again.',
    })
  }
  if (content === (format === 'xlsx' ? 'zip' : 'xml')) return
  throw new CauceError('delivery', {
    code: 'FORMAT_MISMATCH',
    where: { file: file.name },
    expected: `${format}, as the schema declares`,
    ...wrong[content],
  })
}

async function headOf(path: string): Promise<Uint8Array> {
  const handle = await open(path, 'r')
  try {
    const buffer = Buffer.alloc(4096)
    const { bytesRead } = await handle.read(buffer, 0, buffer.length, 0)
    return buffer.subarray(0, bytesRead)
  } finally {
    await handle.close()
  }
}
