import { createHash } from 'node:crypto'
import { sql } from 'kysely'
import type { Expression, RawBuilder } from 'kysely'

const blockBytes = 64

/** The key of HMAC spread over two blocks; secret as the key itself. */
export interface HmacKeyBlocks {
  readonly inner: Uint8Array
  readonly outer: Uint8Array
}

/** Key blocks of HMAC-SHA-256 (RFC 2104): a key longer than 64 bytes is hashed first. */
export function hmacKeyBlocks(key: Uint8Array): HmacKeyBlocks {
  const short = key.length > blockBytes ? createHash('sha256').update(key).digest() : key
  const block = new Uint8Array(blockBytes)
  block.set(short)
  return { inner: block.map((byte) => byte ^ 0x36), outer: block.map((byte) => byte ^ 0x5c) }
}

/**
 * HMAC-SHA-256 of a text's UTF-8 bytes as 64 lower-case hexadecimal digits; NULL stays NULL. The key travels as
 * parameters.
 */
export function hmacSha256(text: Expression<unknown>, key: HmacKeyBlocks): RawBuilder<string> {
  return hmacSha256OfBytes(sql`encode(${text})`, key)
}

/** The same of a BLOB. */
export function hmacSha256OfBytes(bytes: Expression<unknown>, key: HmacKeyBlocks): RawBuilder<string> {
  return sql`sha256(${key.outer} || unhex(sha256(${key.inner} || ${bytes})))`
}
