import { createHash, timingSafeEqual } from 'node:crypto'
import { readFile, stat } from 'node:fs/promises'
import { CauceError } from '../core/error.js'

/** Who may ask. Only hashes of the tokens stay in memory. */
export interface TokenBook {
  /** Name of the token in an `Authorization` header, undefined where there is none that fits. */
  nameOf(authorization: string | undefined): string | undefined
}

interface Entry {
  readonly name: string
  readonly hash: Buffer
}

const shortest = 24

/** Tokens from a file of lines `name token`, or one line with a token alone; only its owner may read it. */
export async function tokensFromFile(path: string): Promise<TokenBook> {
  const found = await stat(path).catch((cause: unknown) => {
    throw new CauceError('notFound', { code: 'TOKEN_FILE_ABSENT', where: { file: path }, what: 'the file of tokens is not there', cause })
  })
  if (!found.isFile() || (found.mode & 0o077) !== 0) {
    throw new CauceError('storage', { code: 'TOKEN_FILE_OPEN', where: { file: path }, what: 'the file of tokens may be read by others', expected: 'mode 600', todo: `Run: chmod 600 ${path}` })
  }
  return tokenBook(await readFile(path, 'utf8'), path)
}

/** Tokens from text: an environment variable, or the content of a file. */
export function tokenBook(text: string, source: string): TokenBook {
  const lines = text.split('\n').map((line) => line.trim()).filter((line) => line !== '' && !line.startsWith('#'))
  const entries = lines.map((line, index): Entry => {
    const words = line.split(/\s+/)
    const token = words.at(-1) ?? ''
    if (words.length > 2 || token.length < shortest) {
      throw new CauceError('usage', { code: 'TOKEN_SHORT', where: { file: source, line: index + 1 }, what: 'this is no token', expected: `a name and a token of at least ${shortest} characters`, todo: 'Make one with: openssl rand -hex 32' })
    }
    return { name: words.length === 2 ? (words[0] ?? 'token') : 'token', hash: sha256(token) }
  })
  if (entries.length === 0) throw new CauceError('usage', { code: 'TOKEN_ABSENT', where: { file: source }, what: 'there is no token', expected: 'a line with a name and a token' })
  return { nameOf: (authorization) => nameOf(entries, authorization) }
}

/** Compares with every token in the same time whatever is given. Basic is for browsers: any user name, the token as password. */
function nameOf(entries: readonly Entry[], authorization: string | undefined): string | undefined {
  const given = sha256(secretIn(authorization ?? ''))
  let name: string | undefined
  for (const entry of entries) if (timingSafeEqual(entry.hash, given)) name = entry.name
  return name
}

function secretIn(authorization: string): string {
  const [scheme = '', value = ''] = authorization.split(' ', 2)
  if (scheme.toLowerCase() === 'bearer') return value
  if (scheme.toLowerCase() !== 'basic') return ''
  const pair = Buffer.from(value, 'base64').toString('utf8')
  return pair.slice(pair.indexOf(':') + 1)
}

function sha256(text: string): Buffer {
  return createHash('sha256').update(text).digest()
}
