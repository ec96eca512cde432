import { chmodSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { isLoopback, isOwnHost } from '../../src/web/is-loopback.js'
import { tokenBook, tokensFromFile } from '../../src/web/tokens.js'
import { webFolder } from './server.js'

const token = 'abcdefghijklmnopqrstuvwxyz012345'

describe('tokens', () => {
  it('come from a file that its owner alone may read', async () => {
    const path = join(webFolder(), 'tokens')
    writeFileSync(path, `ana ${token}\n`, { mode: 0o600 })
    expect((await tokensFromFile(path)).nameOf(`Bearer ${token}`)).toBe('ana')
    chmodSync(path, 0o640)
    await expect(tokensFromFile(path)).rejects.toThrow(/may be read by others; expected mode 600\. Run: chmod 600/)
    await expect(tokensFromFile(`${path}x`)).rejects.toThrow(/the file of tokens is not there/)
  })

  it('may stand alone, or with the name under which the log knows them', () => {
    expect(tokenBook(token, 'x').nameOf(`Bearer ${token}`)).toBe('token')
    expect(tokenBook(`# a comment\n\nana ${token}\nbea ${token}x\n`, 'x').nameOf(`Bearer ${token}x`)).toBe('bea')
  })

  it.each([
    ['', /x: there is no token/],
    ['short', /x:1: this is no token; expected a name and a token of at least 24 characters\. Make one with/],
    [`ana ${token}\nbea b c`, /x:2: this is no token/],
  ])('are refused as %j, without being shown', (text, words) => {
    expect(() => tokenBook(text, 'x')).toThrow(words)
    expect(() => tokenBook(`${text}\n${token} ${token} ${token}`, 'x')).not.toThrow(token)
  })
})

describe('loopback', () => {
  it.each([['127.0.0.1', true], ['127.8.8.8', true], ['::1', true], ['[::1]', true], ['localhost', true], ['LOCALHOST', true], ['0.0.0.0', false], ['::', false], ['10.0.0.1', false], ['127.0.0.1.example.org', false], ['localhost.example.org', false], ['', false]])('%s: %s', (host, is) => {
    expect(isLoopback(host)).toBe(is)
    expect(isOwnHost(`${host.includes(':') && !host.startsWith('[') ? `[${host}]` : host}:8080`)).toBe(is)
  })
})
