import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join, normalize, relative } from 'node:path'
import { describe, expect, it } from 'vitest'

const root = join(import.meta.dirname, '..')

/** A room imports rooms of strictly lower floors, never one of its own. */
const floors: Readonly<Record<string, number>> = {
  core: 0,
  spec: 1,
  territory: 1,
  method: 1,
  warehouse: 2,
  ingest: 3,
  harmonise: 3,
  quality: 3,
  risk: 3,
  publish: 3,
  request: 3,
  dummy: 3,
  page: 4,
  pipeline: 4,
  schedule: 5,
  web: 5,
  cli: 6,
}

/** Files that may name a country, and why. */
const namedForAReason: ReadonlyMap<string, string> = new Map([
  ['src/method/survey/quality-schemes.ts', 'published quality schemes bear the names of their offices'],
])

interface Import {
  readonly specifier: string
  readonly line: number
}

interface Source {
  readonly path: string
  /** `src/<room>`, `connectors`, or `src` for files that lie in no room. */
  readonly room: string
  readonly text: string
  /** Without comments and without the content of strings. */
  readonly code: string
  readonly imports: readonly Import[]
}

const sources = ['src', 'connectors'].flatMap((folder) => typescriptBelow(join(root, folder))).map((path) => sourceOf(path))

describe('the house', () => {
  it('is looked at: it has rooms, and every room of src has a floor', () => {
    const rooms = new Set(sources.filter((source) => source.path.startsWith('src/')).map((source) => source.room))
    expect(rooms.size).toBeGreaterThan(8)
    expect([...rooms].filter((room) => room !== 'src' && floors[room] === undefined)).toEqual([])
  })

  it('lets a room import strictly lower floors only, and never another room of its own floor', () => {
    const wrong = sources
      .filter((source) => floors[source.room] !== undefined)
      .flatMap((source) =>
        source.imports.flatMap(({ specifier, line }) => {
          const target = targetOf(source, specifier)
          const room = target === undefined ? undefined : roomOf(target)
          if (room === undefined || room === source.room) return []
          if (room === 'connectors') return source.room === 'cli' || source.room === 'schedule' ? [] : [`${source.path}:${line} imports ${target}`]
          return (floors[room] ?? Infinity) < (floors[source.room] ?? -1) ? [] : [`${source.path}:${line} imports ${target}`]
        }),
      )
    expect(wrong).toEqual([])
  })

  it('lets connectors import the core and libraries, nothing else of src', () => {
    const wrong = of('connectors').flatMap((source) =>
      source.imports.flatMap(({ specifier, line }) => {
        const target = targetOf(source, specifier)
        return target === undefined || target.startsWith('connectors/') || target.startsWith('src/core/') ? [] : [`${source.path}:${line} imports ${target}`]
      }),
    )
    expect(wrong).toEqual([])
  })

  it.each([
    ['@duckdb/node-api', ['warehouse']],
    ['zod', ['spec']],
    ['yaml', ['spec']],
    ['commander', ['cli']],
    ['hono', ['web']],
    ['@hono', ['web']],
  ])('keeps %s in the room that knows it', (library, rooms) => {
    const wrong = sources
      .filter((source) => !rooms.includes(source.room))
      .flatMap((source) => source.imports.filter(({ specifier }) => specifier === library || specifier.startsWith(`${library}/`)).map(({ line }) => `${source.path}:${line}`))
    expect(wrong).toEqual([])
  })

  it.each([
    ['the process', /\bprocess\s*\.|from 'node:process'/],
    ['the clock', /\bnew Date\(\s*\)|\bDate\.now\(|\bDate\(\s*\)|\bperformance\.(now|timeOrigin)\b/],
    ['chance', /\bMath\.random\(/],
  ])('lets only the doors read %s', (_, pattern) => {
    const doors = ['cli', 'schedule', 'web']
    expect(sources.filter((source) => !doors.includes(source.room)).flatMap((source) => linesWith(source.path, source.code, pattern))).toEqual([])
  })

  it('loads the libraries of publishing only when something is published: most nights change nothing', () => {
    const loaded = loadedWith(['src/cli/run.ts', 'src/cli/plan.ts'])
    expect(loaded.has('@duckdb/node-api'), 'the engine is loaded').toBe(true)
    expect(['exceljs', 'apache-arrow', 'd3-geo', 'topojson-server', 'shapefile', 'ml-matrix', '@myriaddreamin/typst-ts-node-compiler'].filter((library) => loaded.has(library))).toEqual([])
  })

  it('has barrels in two places only', () => {
    const barrels = sources.filter((source) => source.path.endsWith('/index.ts')).map((source) => source.path)
    expect(barrels.filter((path) => path !== 'src/index.ts' && path !== 'connectors/index.ts')).toEqual([])
  })
})

describe('the code', () => {
  it.each([
    ['a default export', /\bexport\s+default\b|\bas\s+default\b/],
    ['an export of everything', /\bexport\s*\*/],
    ['the type any', /(?::|<|\||&|\bas|\bextends)\s*(?:readonly\s+)?any\b(?!\s*[?(.])|,\s*any\s*>|\bany\[\]/],
    ['a non-null assertion', /[\w)\]]!(?=\s*[.[(;,)\]}:\n]|\s*$)(?!=)/],
    ['a silenced checker', /@ts-(ignore|expect-error|nocheck)|(?:ox|es)lint-disable(?!-next-line [a-z/-]+$)/],
  ])('has not %s', (name, pattern) => {
    expect(sources.flatMap((source) => linesWith(source.path, name === 'a silenced checker' ? source.text : source.code, pattern))).toEqual([])
  })

  it('has no file of more than 250 lines', () => {
    expect(sources.filter((source) => source.text.trimEnd().split('\n').length > 250).map((source) => source.path)).toEqual([])
  })

  it('has files named after the one thing inside, in kebab case', () => {
    const names = sources.map((source) => source.path.slice(source.path.lastIndexOf('/') + 1))
    expect(names.filter((name) => !/^[a-z0-9]+(-[a-z0-9]+)*\.ts$/.test(name) || /^(utils?|helpers?|common|manager|misc)\.ts$/.test(name))).toEqual([])
  })

  it('names no country, ministry or registry: what differs is a field in YAML', () => {
    const named =
      /\b(brazil|brasil|chile|colombia|mexico|peru|cadastro|cadunico|sisben|sinasc|mineduc|sinim|casen|desvinculacion|divipola|ibge|inep|datasus|cut_comuna|mds|dane|dnp)\b|['"`](br|cl|co|mx|pe)[/-][a-z]/i
    const allowed = (line: string) => /^\s*(\/?\*|\/\/)/.test(line)
    const naming = (source: Source) => source.text.split('\n').flatMap((line, index) => (named.test(line) && !allowed(line) ? [`${source.path}:${index + 1} ${line.trim()}`] : []))
    const excused = sources.filter((source) => namedForAReason.has(source.path))
    expect(excused.filter((source) => naming(source).length === 0).map((source) => source.path), 'files that need no exception').toEqual([])
    const wrong = sources
      .filter((source) => !namedForAReason.has(source.path))
      .flatMap(naming)
    expect(wrong).toEqual([])
  })
})

describe('the reading of sources', () => {
  const read = (text: string) => sourceOf(join(root, 'src/core/x.ts'), text)

  it('sees static, type, side-effect, dynamic and re-exporting imports, on several lines too', () => {
    const text = "import a from './a.js'\nimport type {\n  B,\n} from '../b.js'\nimport './c.js'\nconst d = await import('./d.js')\nexport { e } from './e.js'\ntype F = import('./f.js').F\n"
    expect(read(text).imports.map(({ specifier, line }) => `${line} ${specifier}`)).toEqual(['1 ./a.js', '4 ../b.js', '5 ./c.js', '6 ./d.js', '7 ./e.js', '8 ./f.js'])
  })

  it('does not take comments, strings or patterns for code', () => {
    const text = "// process.exit\nconst a = 'process.env' /* new Date() */\nconst b = `x ${process.pid} y`\nconst c = /'/.test(process)\n"
    expect(read(text).code).not.toMatch(/exit|env|new Date/)
    expect(read(text).code).toMatch(/process\.pid/)
    expect(read(text).code).toMatch(/test\(process\)/)
  })
})

/** Files and libraries that are there as soon as these files are: neither types nor what is imported when it is needed. */
function loadedWith(paths: readonly string[]): ReadonlySet<string> {
  const byPath = new Map(sources.map((source) => [source.path, source]))
  const loaded = new Set<string>()
  const load = (path: string): void => {
    if (loaded.has(path)) return
    loaded.add(path)
    const source = byPath.get(path)
    if (source === undefined) return
    const pattern = /^(?:import|export)\s+(?!type\b)[^'"]*?\bfrom\s*'([^']+)'|^import\s*'([^']+)'/gm
    for (const match of source.text.matchAll(pattern)) {
      const specifier = match[1] ?? match[2] ?? ''
      load(targetOf(source, specifier)?.replace(/\.js$/, '.ts') ?? specifier)
    }
  }
  for (const path of paths) load(path)
  return loaded
}

function of(room: string): readonly Source[] {
  return sources.filter((source) => source.room === room)
}

function sourceOf(path: string, text = readFileSync(path, 'utf8')): Source {
  const name = relative(root, path)
  const pattern = /\bfrom\s*(['"])([^'"]+)\1|\bimport\s*\(?\s*(['"])([^'"]+)\3/g
  const imports = [...text.matchAll(pattern)].map((match) => ({ specifier: match[2] ?? match[4] ?? '', line: text.slice(0, match.index).split('\n').length }))
  return { path: name, room: roomOf(name), text, code: withoutWords(text), imports }
}

function roomOf(path: string): string {
  const [top = '', second = '', third] = path.split('/')
  if (top === 'connectors') return 'connectors'
  return third === undefined ? 'src' : second
}

/** Path of an imported file below the root; undefined for a library. */
function targetOf(source: Source, specifier: string): string | undefined {
  return specifier.startsWith('.') ? normalize(join(dirname(source.path), specifier)) : undefined
}

function linesWith(path: string, code: string, pattern: RegExp): readonly string[] {
  return code.split('\n').flatMap((line, index) => (pattern.test(line) ? [`${path}:${index + 1} ${line.trim()}`] : []))
}

/** Blanks comments, strings, patterns and the fixed parts of templates, and keeps every line where it is. */
function withoutWords(text: string): string {
  const token = /\/\/[^\n]*|\/\*[\s\S]*?\*\/|'(?:[^'\\\n]|\\.)*'|"(?:[^"\\\n]|\\.)*"|(?<=(?:[(,=:[!&|?{};\n]|=>|\breturn)\s*)\/(?![*/])(?:[^/\\\n[]|\\.|\[(?:[^\]\\\n]|\\.)*\])+\/[a-z]*|`(?:[^`\\]|\\.)*`/g
  return text.replace(token, (word) => {
    if (!word.startsWith('`')) return word.replace(/[^\n]/g, ' ')
    return word.replace(/\$\{[^{}]*(?:\{[^{}]*\}[^{}]*)*\}|[^\n]/g, (part) => (part.length > 1 ? part : ' '))
  })
}

function typescriptBelow(folder: string): readonly string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts'))
    .map((name) => join(folder, name))
    .sort()
}
