import { CauceError } from '../../src/core/error.js'
import type { XmlAttributes } from './xml-attributes.js'
import { localName, readAttributes, xmlName } from './xml-attributes.js'
import { decodeEntities, falseReference } from './xml-entities.js'

/** Receives names without their namespace prefix. Text arrives in one piece per run, entities decoded. */
export interface XmlHandler {
  open(name: string, attributes: XmlAttributes): void
  close(name: string): void
  text(value: string): void
}

const startTag = new RegExp(`<(${xmlName})((?:\\s+${xmlName}\\s*=\\s*(?:"[^"<]*"|'[^'<]*'))*)\\s*(/?)>`, 'y')
const endTag = new RegExp(`</(${xmlName})\\s*>`, 'y')
// eslint-disable-next-line no-control-regex
const forbidden = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/
const longest = 1 << 20
const noAttributes: XmlAttributes = new Map()

/**
 * Reads XML 1.0 piece by piece and refuses what is not well-formed, any document type and any entity of its own,
 * with line and column. One liberty: blanks before the XML declaration are allowed and told by `lateDeclaration`.
 */
export class XmlTokenizer {
  lateDeclaration = false
  readonly #file: string
  readonly #handler: XmlHandler
  readonly #stack: string[] = []
  /** Names already seen in tags without attributes, which need no second look. */
  readonly #plainNames = new Map<string, { readonly qualified: string; readonly local: string }>()
  #buffer = ''
  #position = 0
  #line = 1
  #column = 1
  #rootSeen = false
  #started = false

  constructor(file: string, handler: XmlHandler) {
    this.#file = file
    this.#handler = handler
  }

  write(chunk: string): void {
    this.#forget()
    const bad = chunk.search(forbidden)
    this.#buffer += chunk
    if (bad !== -1) {
      this.#position = this.#buffer.length - chunk.length + bad
      throw this.fail('a control character stands here, which XML forbids')
    }
    this.#run(false)
  }

  end(): void {
    this.#run(true)
    const open = this.#stack.at(-1)
    if (open !== undefined) throw this.fail(`the file ends while <${open}> is open; it is cut off`)
    if (!this.#rootSeen) throw this.fail('the file holds no element')
  }

  fail(what: string): CauceError {
    const place = this.#place()
    return new CauceError('delivery', {
      code: 'XML_MALFORMED',
      what,
      where: { file: this.#file, ...place },
      expected: 'well-formed XML without document type',
      todo: 'Ask the institution to send the file again.',
    })
  }

  #place(): { line: number; column: number } {
    let { line, column } = { line: this.#line, column: this.#column }
    for (let from = 0; ; ) {
      const end = this.#buffer.indexOf('\n', from)
      if (end === -1 || end >= this.#position) return { line, column: column + this.#position - from }
      line += 1
      column = 1
      from = end + 1
    }
  }

  #forget(): void {
    if (this.#position === 0) return
    const { line, column } = this.#place()
    this.#line = line
    this.#column = column
    this.#buffer = this.#buffer.slice(this.#position)
    this.#position = 0
  }

  #run(final: boolean): void {
    while (this.#position < this.#buffer.length) {
      const markup = this.#buffer.indexOf('<', this.#position)
      if (markup === -1 && !final) {
        this.#bound()
        return
      }
      const end = markup === -1 ? this.#buffer.length : markup
      if (end > this.#position) this.#text(this.#buffer.slice(this.#position, end), end)
      if (markup === -1) return
      if (!this.#markup()) {
        if (final) throw this.fail('the file ends inside a tag; it is cut off')
        this.#bound()
        return
      }
    }
  }

  #bound(): void {
    if (this.#buffer.length - this.#position > longest) throw this.fail(
      'a tag or text is longer than a million characters',
    )
  }

  #text(raw: string, end: number): void {
    if (this.#stack.length === 0) {
      if (/[^ \t\r\n]/.test(raw)) throw this.fail('text stands outside the root element')
    } else {
      if (raw.includes(']]>')) throw this.fail('"]]>" stands outside a CDATA section')
      this.#handler.text(this.#decoded(raw.includes('\r') ? raw.replace(/\r\n?/g, '\n') : raw))
    }
    this.#position = end
  }

  #decoded(raw: string): string {
    const decoded = decodeEntities(raw)
    if (decoded === undefined) throw this.fail(falseReference)
    return decoded
  }

  /** Consumes one piece of markup; false when the buffer ends before it does. */
  #markup(): boolean {
    const next = this.#buffer[this.#position + 1]
    if (next === undefined) return false
    if (next === '/') return this.#endTag()
    if (next === '?') return this.#instruction()
    return next === '!' ? this.#declaration() : this.#startTag()
  }

  #startTag(): boolean {
    const end = this.#buffer.indexOf('>', this.#position)
    const plain = end === -1 ? undefined : this.#plainNames.get(this.#buffer.slice(this.#position + 1, end))
    if (plain !== undefined && this.#stack.length > 0) {
      this.#handler.open(plain.local, noAttributes)
      this.#position = end + 1
      this.#stack.push(plain.qualified)
      return true
    }
    startTag.lastIndex = this.#position
    const match = startTag.exec(this.#buffer)
    if (match === null) {
      const complete = /^<(?:[^"'>]|"[^"]*"|'[^']*')*>/.test(this.#buffer.slice(this.#position))
      if (complete || /^<[^A-Za-z_:\u0080-\uffff]/.test(this.#buffer.slice(this.#position, this.#position + 2))) {
        throw this.fail('this is not a well-formed tag')
      }
      return false
    }
    const [all, qualified = '', list = '', slash] = match
    if (this.#stack.length === 0 && this.#rootSeen) throw this.fail('a second root element begins')
    this.#rootSeen = true
    this.#started = true
    const local = localName(qualified)
    const attributes = list === '' ? noAttributes : this.#attributes(list)
    this.#handler.open(local, attributes)
    this.#position += all.length
    if (slash === '/') this.#handler.close(local)
    else this.#stack.push(qualified)
    if (all.length === qualified.length + 2 && this.#plainNames.size < 256) this.#plainNames.set(
      qualified, { qualified, local },
    )
    return true
  }

  #attributes(list: string): XmlAttributes {
    const attributes = readAttributes(list)
    if (typeof attributes === 'string') throw this.fail(attributes)
    return attributes
  }

  #endTag(): boolean {
    const due = this.#stack.at(-1)
    if (due !== undefined && this.#buffer.startsWith(
      due, this.#position + 2,
    ) && this.#buffer[this.#position + 2 + due.length] === '>') {
      this.#stack.pop()
      this.#handler.close(localName(due))
      this.#position += due.length + 3
      return true
    }
    endTag.lastIndex = this.#position
    const match = endTag.exec(this.#buffer)
    if (match === null) {
      if (this.#buffer.includes('>', this.#position)) throw this.fail('this is not a well-formed end tag')
      return false
    }
    const [all, qualified = ''] = match
    const open = this.#stack.at(-1)
    if (open !== qualified) {
      throw this.fail(
        open === undefined ? `</${qualified}> closes nothing` : `</${qualified}> stands where </${open}> is due`,
      )
    }
    this.#stack.pop()
    this.#handler.close(localName(qualified))
    this.#position += all.length
    return true
  }

  #instruction(): boolean {
    const end = this.#buffer.indexOf('?>', this.#position)
    if (end === -1) return false
    if (/^<\?xml[\s?]/i.test(this.#buffer.slice(this.#position, this.#position + 6))) {
      if (this.#started) throw this.fail('the XML declaration does not stand at the beginning')
      this.lateDeclaration = this.#place().line > 1 || this.#place().column > 1
    }
    this.#started = true
    this.#position = end + 2
    return true
  }

  #declaration(): boolean {
    const head = this.#buffer.slice(this.#position, this.#position + 9)
    if (head.startsWith('<!--')) return this.#comment()
    if (head === '<![CDATA[') return this.#cdata()
    if (/^<!D/i.test(head)) throw this.fail('a document type declaration stands here; it could pull in other files')
    const short = head.length < 9 && ('<!--'.startsWith(head) || '<![CDATA['.startsWith(head))
    if (!short) throw this.fail('this is no markup of XML')
    return false
  }

  #comment(): boolean {
    const end = this.#buffer.indexOf('--', this.#position + 4)
    if (end === -1 || end + 2 >= this.#buffer.length) return false
    if (this.#buffer[end + 2] !== '>') throw this.fail('"--" stands inside a comment')
    this.#started = true
    this.#position = end + 3
    return true
  }

  #cdata(): boolean {
    const end = this.#buffer.indexOf(']]>', this.#position)
    if (end === -1) return false
    if (this.#stack.length === 0) throw this.fail('text stands outside the root element')
    this.#handler.text(this.#buffer.slice(this.#position + 9, end).replace(/\r\n?/g, '\n'))
    this.#position = end + 3
    return true
  }
}
