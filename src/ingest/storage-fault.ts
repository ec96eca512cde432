import { CauceError } from '../core/error.js'

const causes: Readonly<Record<string, readonly [what: string, todo: string]>> = {
  ENOSPC: ['the disk is full', 'Free space and run again; nothing was lost.'],
  EDQUOT: ['the disk quota is used up', 'Free space and run again; nothing was lost.'],
  EACCES: ['the folder may not be written', 'Give the user who runs cauce the right to write there.'],
  EPERM: ['the folder may not be written', 'Give the user who runs cauce the right to write there.'],
  EROFS: ['the file system is read-only', 'Choose another folder with --state.'],
  ENOENT: ['the folder has gone', 'Check that nobody removes it during a run.'],
  ENOTDIR: ['a part of the path is a file', 'Choose another folder.'],
  EEXIST: ['a file lies where the folder should be', 'Move it away, or choose another folder.'],
  EIO: ['the disk answered with an error', 'Check the disk; nothing was published.'],
}

/** A fault of the file system in words; other faults pass as they are. */
export function storageFault(error: unknown, folder: string, doing: string): unknown {
  if (error instanceof CauceError) return error
  const code = typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : ''
  const known = causes[code]
  if (known === undefined) return error
  return new CauceError('storage', { code: `STORAGE_${code}`, where: { file: folder }, what: `cannot ${doing}: ${known[0]}`, todo: known[1], cause: error })
}
