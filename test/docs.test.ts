import { execFile } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, describe, expect, it } from 'vitest'
import { referencePages } from '../scripts/reference/pages.js'
import { openWorkspace, packageRoot } from '../src/cli/spec-files.js'
import { exitCodes } from '../src/core/error.js'

const root = join(import.meta.dirname, '..')
const read = (path: string): string => readFileSync(join(root, path), 'utf8')
const main = ['src/cli/main.ts', 'src/cli/options.ts', ...readdirSync(join(root, 'src/cli/commands')).map((name) => `src/cli/commands/${name}`)].map(read).join('\n')
const pages = markdownBelow('.')

describe('the pages', () => {
  it.each([
    ['README.md', 120],
    ['ARCHITECTURE.md', 100],
    ['connectors/README.md', 40],
    ['schemas/README.md', 40],
    ['mappings/README.md', 40],
    ['pipelines/README.md', 40],
  ])('%s has fewer than %i lines', (path, limit) => {
    expect(read(path).trimEnd().split('\n').length).toBeLessThan(limit)
  })

  it('lead somewhere with every relative link', () => {
    const broken = pages.flatMap((path) =>
      linksOf(read(path))
        .filter((link) => !/^(https?:|mailto:|#)/.test(link))
        .filter((link) => !existsSync(join(root, dirname(path), decodeURI(link.replace(/#.*$/, '')))))
        .map((link) => `${path}: ${link}`),
    )
    expect(broken).toEqual([])
    expect(pages.flatMap((path) => linksOf(read(path))).length).toBeGreaterThan(20)
  })

  it('show only commands that there are', () => {
    const wrong = pages.flatMap((path) => [...read(path).matchAll(/\bcauce ([a-z]+(?:-[a-z]+)*)\b(?=[^`\n]*`)|^(?:npx )?cauce ([a-z]+(?:-[a-z]+)*)/gm)].map((match) => match[1] ?? match[2] ?? '').filter((name) => !commands().includes(name)))
    expect(wrong).toEqual([])
  })
})

describe('the operator’s page', () => {
  it.each(commands())('documents cauce %s', (name) => {
    expect(read('docs/operator.md')).toMatch(new RegExp(`^- \`cauce ${name}\\b`, 'm'))
  })

  it.each([...new Set([...main.matchAll(/new Option\('(--[a-z]+)/g)].map((match) => match[1] ?? ''))])('documents %s', (option) => {
    expect(read('docs/operator.md')).toContain(`\`${option}`)
  })

  it.each([...new Set([...main.matchAll(/\.env\('([A-Z_]+)'\)/g)].map((match) => match[1] ?? ''))])('documents %s', (variable) => {
    expect(read('docs/operator.md')).toContain(`\`${variable}\``)
  })
})

describe('the page of exit codes', () => {
  const rows = [...read('docs/exit-codes.md').matchAll(/^\| (\d+) \| (\w+) \|/gm)].map((match) => [match[2] ?? '', Number(match[1])] as const)

  it('lists every code with its name, and no other', () => {
    expect(Object.fromEntries(rows)).toEqual(exitCodes)
  })
})

describe('the reference', () => {
  it.each([...referencePages(openWorkspace(packageRoot()))])('%s is what the YAML says; npx tsx scripts/make-reference.ts writes it again', (name, text) => {
    expect(read(`docs/reference/${name}`)).toBe(text)
  })
})

describe('the worked example of CONTRIBUTING.md', () => {
  const folder = mkdtempSync(join(tmpdir(), 'cauce-contributing-'))
  afterAll(() => rmSync(folder, { recursive: true, force: true }))
  const text = read('CONTRIBUTING.md')
  const files = [...text.matchAll(/^`(my-workspace\/[^`]+)`\n\n```\w+\n([\s\S]*?)```/gm)]
  for (const [, path = '', content = ''] of files) {
    mkdirSync(dirname(join(folder, path)), { recursive: true })
    writeFileSync(join(folder, path), content)
  }
  const cauce = async (...args: readonly string[]) => {
    const tsx = import.meta.resolve('tsx')
    const { stdout } = await promisify(execFile)(process.execPath, ['--import', tsx, join(root, 'src/cli/main.ts'), ...args], { cwd: folder })
    return stdout
  }

  it('has a delivery, a raw schema, a mapping and a pipeline', () => {
    expect(files.map(([, path]) => path)).toHaveLength(4)
  })

  it('is checked, run and asked as the page says', async () => {
    const [check = '', run = ''] = [...text.matchAll(/^npx cauce ((?:check|run) .*)$/gm)].map((match) => match[1] ?? '')
    expect(await cauce(...check.split(' '))).toContain('nothing to correct')
    expect(await cauce(...run.split(' '))).toMatch(/school_count\s+10\s+0\s+7\s+4\s+3\s+0/)
    const [header = '', first] = /^table,(.*)\nschool_count,(.*)$/m.exec(text)?.slice(1) ?? []
    const rows = await cauce('query', 'cl/talleres', `select ${header} from core.school_count order by school_key limit 1`, '--state', 'my-state', '--format', 'csv')
    expect(rows.trim().split(/\r?\n/)).toEqual([header, first])
    const found = await cauce('query', 'cl/talleres', 'select first_line, rule from quality.finding order by first_line', '--state', 'my-state', '--format', 'csv')
    const promised = [...text.matchAll(/^\| ([\d, ]+) \| ((?:`[A-Z_]+`(?:, )?)+) \|/gm)].flatMap((match) => {
      const lines = (match[1] ?? '').split(', ').map(Number)
      return [...(match[2] ?? '').matchAll(/`([A-Z_]+)`/g)].map((rule, index) => ({ line: lines[index] ?? 0, rule: rule[1] }))
    })
    const inOrder = promised.sort((a, b) => a.line - b.line).map(({ line, rule }) => `${line},${rule}`)
    expect(found.trim().split(/\r?\n/)).toEqual(['first_line,rule', ...inOrder])
  }, 120_000)

  it('tells the mistake that the page shows', async () => {
    const path = join(folder, 'my-workspace/mappings/cl/talleres.yaml')
    const good = readFileSync(path, 'utf8')
    writeFileSync(path, good.replace('enrolled: { integer: INSCRITOS', 'enrolled: { intger: INSCRITOS'))
    const shown = /^(my-workspace\/mappings\/\S+ unknown key "intger"; expected one of take, constant, number, ).*(Did you mean "integer"\?)$/m.exec(text)
    const said = await cauce('check', 'cl/talleres', '--workspace', 'my-workspace').catch((error: unknown) => (error instanceof Error && 'stderr' in error ? String(error.stderr) : ''))
    expect(shown?.[1]).toBeDefined()
    expect(said).toContain(shown?.[1])
    expect(said).toContain(shown?.[2])
    writeFileSync(path, good)
  }, 60_000)
})

function commands(): readonly string[] {
  return [...main.matchAll(/\bprogram\s*\.command\('([a-z-]+)'\)/g)].map((match) => match[1] ?? '')
}

function linksOf(markdown: string): readonly string[] {
  return [...markdown.replace(/```[\s\S]*?```/g, '').matchAll(/\]\(([^)\s]+)\)/g)].map((match) => match[1] ?? '')
}

function markdownBelow(folder: string): readonly string[] {
  const skipped = new Set(['node_modules', 'dist', 'coverage'])
  return readdirSync(join(root, folder), { withFileTypes: true }).flatMap((entry) => {
    if (entry.name.startsWith('.') || skipped.has(entry.name)) return []
    const path = folder === '.' ? entry.name : `${folder}/${entry.name}`
    return entry.isDirectory() ? markdownBelow(path) : entry.name.endsWith('.md') ? [path] : []
  })
}
