import { NodeCompiler } from '@myriaddreamin/typst-ts-node-compiler'
import { CauceError } from '../../core/error.js'
import { fillOf, pictureFile } from './picture.js'
import type { Picture } from './picture.js'
import type { Mark, Sheet } from './sheet.js'
import { sheetTypst } from './sheet-typst.js'

/** Prints sheets; holds the compiler, which keeps what sheets have in common. */
export interface SheetPrinter {
  /** The sheet as PDF/UA-1, tagged for screen readers; the same sheet gives the same bytes. */
  pdf(sheet: Sheet): Buffer
}

/** Rounds after which what no sheet has used again is forgotten, so that thousands of sheets need no more memory than a few. */
const keptRounds = 10

export function sheetPrinter(template = sheetTypst): SheetPrinter {
  const compiler = NodeCompiler.create()
  return {
    pdf: (sheet) => {
      const compiled = compiler.compile({ mainFileContent: template, inputs: { sheet: JSON.stringify(printedSheet(sheet)) } })
      const warnings = compiled.takeWarnings()?.shortDiagnostics ?? []
      const document = compiled.result
      // A font that is not there is a warning only, and the sheet would be set in another.
      if (document === null || warnings.length > 0) throw printFault(sheet, document === null ? (compiled.takeDiagnostics()?.shortDiagnostics ?? []) : warnings)
      const bytes = compiler.pdf(document, { pdfStandard: 'ua-1', creationTimestamp: Math.floor(Date.parse(sheet.madeAt) / 1000) })
      compiler.evictCache(keptRounds)
      return bytes
    },
  }
}

function printFault(sheet: Sheet, diagnostics: readonly unknown[]): CauceError {
  const words = diagnostics.map((each) => (typeof each === 'object' && each !== null && 'message' in each ? String(each.message) : 'unknown'))
  return new CauceError('internal', { code: 'SHEET_NOT_PRINTED', what: `the sheet of ${sheet.code} could not be set as PDF: ${words.join('; ')}`, expected: 'no error and no warning', todo: 'Report these words; set publication.sheets.pdf to none to go on without.' })
}

/** What the template reads: the sheet with its pictures as files, and the marks by name. */
function printedSheet(sheet: Sheet): unknown {
  const { classes } = sheet
  const marks = new Map<string, string>()
  const markName = (mark: Mark): string => {
    const name = typeof mark === 'string' ? mark : `${mark.of}-${mark.rank}`
    if (!marks.has(name)) marks.set(name, pictureFile({ width: 16, height: 16, alt: '', body: `<rect x="1" y="1" width="14" height="14" fill="${fillOf(mark)}" stroke="#222"/>` }, classes))
    return name
  }
  const replaced: unknown = JSON.parse(
    JSON.stringify(sheet, (key, value: unknown) => {
      if (key === 'mark' && isMark(value)) return markName(value)
      return isPicture(value) ? { svg: pictureFile(value, classes), alt: value.alt, width: value.width, height: value.height } : value
    }),
  )
  const made = new Date(sheet.madeAt)
  const plain = sheet.sections.find(({ id }) => id === 'method')?.title ?? ''
  return { ...(typeof replaced === 'object' ? replaced : {}), marks: Object.fromEntries(marks), plain, made: { year: made.getUTCFullYear(), month: made.getUTCMonth() + 1, day: made.getUTCDate() } }
}

function isMark(value: unknown): value is Mark {
  return value === 'suppressed' || value === 'missing' || (typeof value === 'object' && value !== null && 'rank' in value)
}

function isPicture(value: unknown): value is Picture {
  return typeof value === 'object' && value !== null && 'body' in value && 'alt' in value
}
