import { open, rename } from 'node:fs/promises'
import { dirname } from 'node:path'

/** Has a file, or the names in a folder, on disk. */
export async function syncPath(path: string): Promise<void> {
  const file = await open(path, 'r')
  try {
    await file.sync()
  } finally {
    await file.close()
  }
}

/** Writes a file anew and has its bytes on disk; its name is there for sure once its folder is synced. */
export async function writeSynced(path: string, text: string, mode: number): Promise<void> {
  const file = await open(path, 'w', mode)
  try {
    await file.writeFile(text)
    await file.sync()
  } finally {
    await file.close()
  }
}

/** Replaces a file whole, by way of `<path>.next`, for its owner alone: a reader finds the old text or the new one, whatever is killed when. */
export async function replaceFile(path: string, text: string): Promise<void> {
  const next = `${path}.next`
  await writeSynced(next, text, 0o600)
  await rename(next, path)
  await syncPath(dirname(path))
}
