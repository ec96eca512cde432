import { open } from 'node:fs/promises'

export type ArchiveKind = 'zip' | 'gzip'

/** Packings that are never opened inside another archive; workbooks are zips too, but read as they are. */
export function isArchiveName(name: string): boolean {
  return /\.(zip|gz|tgz|tar|7z|rar|bz2|xz|zst)$/i.test(name)
}

/** The kind of archive that a delivered name announces; other files are plain, whatever their bytes. */
export function announcedKind(name: string): ArchiveKind | undefined {
  if (/\.zip$/i.test(name)) return 'zip'
  return /\.(gz|tgz)$/i.test(name) ? 'gzip' : undefined
}

/** The kind of archive that the first bytes show. */
export async function shownKind(path: string): Promise<ArchiveKind | undefined> {
  const file = await open(path, 'r')
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(4), 0, 4, 0)
    if (bytesRead >= 2 && buffer[0] === 0x1f && buffer[1] === 0x8b) return 'gzip'
    const zip = bytesRead === 4 && buffer[0] === 0x50 && buffer[1] === 0x4b && (buffer[2] === 3 || buffer[2] === 5)
    return zip ? 'zip' : undefined
  } finally {
    await file.close()
  }
}
