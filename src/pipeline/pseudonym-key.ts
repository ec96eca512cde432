import { createHmac, randomBytes } from 'node:crypto'
import { open, readFile, rename, rm, stat } from 'node:fs/promises'
import { CauceError } from '../core/error.js'
import { storageFault } from '../ingest/storage-fault.js'

const bytes = 32

/**
 * The secret key of a state folder, made at the first run and readable by its owner alone. `mayMake` is false where pseudonyms were made
 * before. Throws when it is missing then, when others may read it or when it has not the right length.
 */
export async function pseudonymKey(path: string, mayMake = true): Promise<Uint8Array> {
  const found = await stat(path).catch(() => undefined)
  if (found === undefined) {
    if (!mayMake) {
      throw new CauceError('storage', {
        code: 'KEY_MISSING',
        where: { file: path },
        what: 'the key of the pseudonyms is missing, and tables here were made with it',
        expected: 'the key that the first run made',
        todo: 'Put the saved key back, mode 600. To begin with another one on purpose: --new-key; persons then no longer match those of earlier releases.',
      })
    }
    await makeKey(path)
    return pseudonymKey(path)
  }
  if ((found.mode & 0o077) !== 0) {
    throw new CauceError('storage', {
      code: 'KEY_READABLE',
      where: { file: path },
      what: 'the key of the pseudonyms may be read by others',
      expected: 'mode 600',
      todo: `Run chmod 600 on it; if others may have read it, make a new key and run everything again.`,
    })
  }
  const text = (await readFile(path, 'utf8')).trim()
  if (!/^[0-9a-f]{64}$/.test(text)) {
    throw new CauceError('storage', { code: 'KEY_DAMAGED', where: { file: path }, what: 'the key of the pseudonyms is damaged', expected: '64 hexadecimal digits', todo: 'Put the saved key back: with another one persons no longer match those of earlier deliveries.' })
  }
  return Buffer.from(text, 'hex')
}

async function makeKey(path: string): Promise<void> {
  const half = `${path}.half`
  try {
    await rm(half, { force: true })
    const file = await open(half, 'wx', 0o600)
    try {
      await file.writeFile(randomBytes(bytes).toString('hex'))
      await file.sync()
    } finally {
      await file.close()
    }
    await rename(half, path)
  } catch (error) {
    await rm(half, { force: true })
    throw storageFault(error, path, 'write the key of the pseudonyms')
  }
}

/** A key of its own for each purpose, so that pseudonyms of different purposes cannot be joined. */
export function keyFor(secret: Uint8Array, purpose: string): Uint8Array {
  return createHmac('sha256', secret).update(`cauce:${purpose}`).digest()
}
