import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, realpathSync, rmSync, symlinkSync } from 'node:fs'
import { isBuiltin } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { external } from '../../scripts/bundle-programs.js'
import { command, commandFolder } from './cauce.js'

const elsewhere = mkdtempSync(join(realpathSync(tmpdir()), 'cauce-bundle-'))
const programs = readdirSync(commandFolder).filter((name) => name.endsWith('.js'))
const { dependencies }: { readonly dependencies: Readonly<Record<string, string>> } = JSON.parse(readFileSync(join(commandFolder, '../../package.json'), 'utf8'))

afterAll(() => rmSync(elsewhere, { recursive: true, force: true }))

describe('the command as an installed package links it', () => {
  const link = join(elsewhere, 'bin/cauce')

  beforeAll(() => {
    mkdirSync(join(elsewhere, 'bin'))
    symlinkSync(command()[0] ?? '', link)
  })

  it('finds its own specifications from another folder', () => {
    const { status, stdout, stderr } = spawnSync(process.execPath, [link, 'check', 'br/demo'], { cwd: elsewhere, encoding: 'utf8' })
    expect([status, stderr]).toEqual([0, ''])
    expect(stdout).toBe('br/demo: nothing to correct\n')
  })
})

describe('what the bundle is made of', () => {
  it('asks only for packages that are installed with it, and that are named as not carried', () => {
    const asked = new Set(programs.flatMap((name) => packagesOf(readFileSync(join(commandFolder, name), 'utf8'))))
    expect([...asked].sort()).toEqual([...external].sort())
    expect(external.filter((name) => dependencies[name] === undefined)).toEqual([])
  })

  it('holds no code of the tests and the bench, and tells the licence of each package that it carries', () => {
    const sources = programs.flatMap((name) => sourcesOf(`${join(commandFolder, name)}.map`))
    expect(sources.filter((path) => /^(test|bench|scripts)\//.test(path))).toEqual([])
    const notices = readFileSync(join(commandFolder, 'NOTICES.txt'), 'utf8')
    const carried = new Set(sources.flatMap((path) => /node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(path)?.[1] ?? []))
    expect(carried.size).toBeGreaterThan(10)
    expect([...carried].filter((name) => !notices.includes(`\n${name} `))).toEqual([])
  })
})

describe('an internal fault of the bundle', () => {
  it('names files, lines and functions of the sources', () => {
    const broken = 'data:text/javascript,Date.prototype.toISOString = () => { throw new TypeError(["hid", "den"].join("")) }'
    const { status, stderr } = spawnSync(process.execPath, ['--import', broken, ...command(), 'plan', 'br/demo', '--state', join(elsewhere, 'state')], { encoding: 'utf8' })
    expect(status).toBe(1)
    const [, file = '', line = ''] = /at runDoors \((src\/cli\/run\.ts):(\d+):\d+\)/.exec(stderr) ?? []
    expect(readFileSync(join(commandFolder, '../..', file), 'utf8').split('\n')[Number(line) - 1]).toContain('toISOString')
    expect(stderr).not.toContain('hidden')
  })
})

/** Names of the packages that a program asks for by `import` or `require`. */
function packagesOf(program: string): readonly string[] {
  const asked = [...program.matchAll(/^(?:import|.*\bfrom) "([^".][^"]*)";$|\b(?:import|__require)\("([^".][^"]*)"\)/gm)].map(([, one, other]) => one ?? other ?? '')
  return asked.filter((name) => !isBuiltin(name)).map((name) => /^(?:@[^/]+\/)?[^/]+/.exec(name)?.[0] ?? name)
}

/** Files whose code is in a program, below the root. */
function sourcesOf(map: string): readonly string[] {
  const { sources }: { readonly sources: readonly string[] } = JSON.parse(readFileSync(map, 'utf8'))
  return sources.map((path) => path.replace(/^(\.\.\/)+/, ''))
}
