import { isIP } from 'node:net'

/** Whether an address or name reaches this machine only. */
export function isLoopback(host: string): boolean {
  const plain = host.replace(/^\[|\]$/g, '').toLowerCase()
  if (plain === 'localhost' || plain === '::1') return true
  return isIP(plain) === 4 && plain.startsWith('127.')
}

/**
 * Whether the `Host` header may name this server. A page of another site whose name was made to lead here has its own
 * name in it; so a server on loopback without tokens answers to loopback names only.
 */
export function isOwnHost(header: string | undefined): boolean {
  return header !== undefined && isLoopback(header.replace(/:\d+$/, ''))
}
