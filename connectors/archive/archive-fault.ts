import { CauceError } from '../../src/core/error.js'

export interface ArchiveFaultParts {
  readonly what: string
  readonly expected?: string
  readonly todo?: string
  readonly cause?: unknown
}

/** A fault of an archive as delivered; `file` is the archive, or an entry of it as `archive.zip!/entry.csv`. */
export function archiveFault(
  code: string,
  file: string,
  { what, expected, todo, cause }: ArchiveFaultParts,
): CauceError {
  return new CauceError('delivery', {
    code,
    where: { file },
    what,
    expected,
    todo: todo ?? 'Ask the institution for the file again.',
    cause,
  })
}

export function nestedArchive(name: string): CauceError {
  return archiveFault('ARCHIVE_NESTED', name, {
    what: 'the entry is itself an archive',
    expected: 'plain files',
    todo: 'Unpack the inner archive and deliver its files.',
  })
}
