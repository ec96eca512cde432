export type JsonScalar = 'string' | 'number' | 'boolean' | 'null'

/** What a document consists of, in order. Numbers come as they are written, strings decoded. */
export interface JsonHandler {
  open(bracket: '{' | '[', at: JsonPlace): void
  close(bracket: '}' | ']'): void
  key(name: string): void
  scalar(kind: JsonScalar, text: string, at: JsonPlace): void
}

/** Line and column from 1; cheap to hold, counted when asked. */
export type JsonPlace = () => { readonly line: number; readonly column: number }

/** Text that is no JSON (RFC 8259), with its place. */
export class JsonFault extends Error {
  readonly line: number
  readonly column: number

  constructor(what: string, line: number, column: number) {
    super(what)
    this.name = 'JsonFault'
    this.line = line
    this.column = column
  }
}

type Due = 'value' | 'value or ]' | 'key' | 'key or }' | ':' | ', or }' | ', or ]' | 'end'

const blank = /[ \t\n\r]*/y
const number = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y
const literals: ReadonlyMap<string, readonly [string, JsonScalar]> = new Map([
  ['t', ['true', 'boolean']], ['f', ['false', 'boolean']], ['n', ['null', 'null']],
])
const deepest = 64
const longest = 1 << 24

/** Reads one JSON text piece by piece; throws `JsonFault` at the first character that RFC 8259 does not allow. */
export class JsonScanner {
  readonly #handler: JsonHandler
  readonly #stack: ('{' | '[')[] = []
  #buffer = ''
  #position = 0
  #line = 1
  #column = 1
  #due: Due = 'value'

  constructor(handler: JsonHandler) {
    this.#handler = handler
  }

  write(chunk: string): void {
    const { line, column } = this.#place(this.#position)
    this.#line = line
    this.#column = column
    this.#buffer = this.#position === 0 ? this.#buffer + chunk : this.#buffer.slice(this.#position) + chunk
    this.#position = 0
    this.#run(false)
    const held = this.#buffer.length - this.#position
    if (held > longest) throw this.fail('a value is longer than sixteen million characters')
  }

  end(): void {
    this.#run(true)
    if (this.#due !== 'end') throw this.fail(`the text ends where ${this.#due} is due`)
  }

  fail(what: string): JsonFault {
    const { line, column } = this.#place(this.#position)
    return new JsonFault(what, line, column)
  }

  #place(position: number): { line: number; column: number } {
    let { line, column } = { line: this.#line, column: this.#column }
    for (let from = 0; ; ) {
      const end = this.#buffer.indexOf('\n', from)
      if (end === -1 || end >= position) return { line, column: column + position - from }
      line += 1
      column = 1
      from = end + 1
    }
  }

  #run(final: boolean): void {
    for (;;) {
      blank.lastIndex = this.#position
      blank.exec(this.#buffer)
      this.#position = blank.lastIndex
      const next = this.#buffer[this.#position]
      if (next === undefined || !this.#step(next, final)) return
    }
  }

  /** False when the piece ends before the token does. */
  #step(next: string, final: boolean): boolean {
    switch (this.#due) {
      case 'end':
        throw this.fail('text stands after the end of the value')
      case ':':
        if (next !== ':') throw this.fail('":" is due here')
        this.#position += 1
        this.#due = 'value'
        return true
      case 'key':
      case 'key or }':
        if (next === '}' && this.#due === 'key or }') return this.#close('}')
        return this.#key(next, final)
      case ', or }':
      case ', or ]':
        return this.#after(next)
      case 'value or ]':
        return next === ']' ? this.#close(']') : this.#value(next, final)
      case 'value':
        return this.#value(next, final)
    }
  }

  #after(next: string): boolean {
    const isObject = this.#due === ', or }'
    if (next === (isObject ? '}' : ']')) return this.#close(next)
    if (next !== ',') throw this.fail(`"${this.#due}" is due here`)
    this.#position += 1
    this.#due = isObject ? 'key' : 'value'
    return true
  }

  #close(bracket: string): boolean {
    this.#stack.pop()
    this.#position += 1
    this.#handler.close(bracket === '}' ? '}' : ']')
    this.#valueDone()
    return true
  }

  #valueDone(): void {
    const open = this.#stack.at(-1)
    this.#due = open === undefined ? 'end' : open === '{' ? ', or }' : ', or ]'
  }

  #key(next: string, final: boolean): boolean {
    if (next !== '"') throw this.fail('a key in double quotes is due here')
    const name = this.#string(final)
    if (name === undefined) return false
    this.#handler.key(name)
    this.#due = ':'
    return true
  }

  #value(next: string, final: boolean): boolean {
    const start = this.#position
    const at: JsonPlace = () => this.#place(start)
    if (next === '{' || next === '[') {
      if (this.#stack.length === deepest) throw this.fail(`brackets are nested deeper than ${deepest}`)
      this.#handler.open(next, at)
      this.#position += 1
      this.#stack.push(next)
      this.#due = next === '{' ? 'key or }' : 'value or ]'
      return true
    }
    const read = next === '"' ? this.#text(final) : this.#bare(next, final)
    if (read === undefined) return false
    this.#handler.scalar(read[0], read[1], at)
    this.#valueDone()
    return true
  }

  #text(final: boolean): readonly [JsonScalar, string] | undefined {
    const text = this.#string(final)
    return text === undefined ? undefined : ['string', text]
  }

  #string(final: boolean): string | undefined {
    let end = this.#buffer.indexOf('"', this.#position + 1)
    while (end !== -1 && this.#isEscaped(end)) end = this.#buffer.indexOf('"', end + 1)
    if (end === -1) {
      if (final) throw this.fail('a string is not closed')
      return undefined
    }
    const text = decoded(this.#buffer.slice(this.#position, end + 1))
    if (text === undefined) throw this.fail('a string holds a control character, a false escape or half a character')
    this.#position = end + 1
    return text
  }

  #isEscaped(quote: number): boolean {
    let backslashes = 0
    while (this.#buffer[quote - 1 - backslashes] === '\\') backslashes += 1
    return backslashes % 2 === 1
  }

  #bare(next: string, final: boolean): readonly [JsonScalar, string] | undefined {
    const literal = literals.get(next)
    number.lastIndex = this.#position
    const text = literal === undefined ? number.exec(this.#buffer)?.[0] : literal[0]
    const rest = this.#buffer.length - this.#position
    if (!final && rest <= (text?.length ?? 1)) return undefined
    if (!final && literal === undefined && /^[-+.\deE]*$/.test(this.#buffer.slice(this.#position))) return undefined
    const after = this.#buffer[this.#position + (text?.length ?? 0)] ?? ' '
    if (text === undefined || !this.#buffer.startsWith(text, this.#position) || !/[\s,\]}]/.test(after)) {
      throw this.fail('this is no value of JSON')
    }
    this.#position += text.length
    return literal === undefined ? ['number', text] : [literal[1], text]
  }
}

function decoded(quoted: string): string | undefined {
  // eslint-disable-next-line no-control-regex
  if (/[\u0000-\u001f]/.test(quoted)) return undefined
  if (!quoted.includes('\\')) return quoted.slice(1, -1)
  try {
    const text: unknown = JSON.parse(quoted)
    return typeof text === 'string' && !/[\ud800-\udfff]/u.test(text) ? text : undefined
  } catch {
    return undefined
  }
}
