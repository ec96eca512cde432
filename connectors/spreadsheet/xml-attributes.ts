import { decodeEntities, falseReference } from './xml-entities.js'

/** Values by name without prefix; declarations of namespaces keep their whole name. */
export type XmlAttributes = ReadonlyMap<string, string>

export const xmlName = String.raw`[A-Za-z_:\u0080-\uffff][\w.:\-\u0080-\uffff]*`
const attribute = new RegExp(`(${xmlName})\\s*=\\s*(?:"([^"]*)"|'([^']*)')`, 'g')
const lineBlank = /[\t\r\n]/

/** The attributes of a tag whose form has been checked, or a sentence on what is wrong with them. */
export function readAttributes(list: string): XmlAttributes | string {
  const values = new Map<string, string>()
  const seen: string[] = []
  attribute.lastIndex = 0
  for (let match = attribute.exec(list); match !== null; match = attribute.exec(list)) {
    const [, qualified = '', double, single] = match
    if (seen.includes(qualified)) return `the attribute ${qualified} stands twice in one tag`
    seen.push(qualified)
    const raw = double ?? single ?? ''
    const value = decodeEntities(lineBlank.test(raw) ? raw.replace(/\r\n|[\t\r\n]/g, ' ') : raw)
    if (value === undefined) return falseReference
    values.set(qualified.startsWith('xmlns') ? qualified : localName(qualified), value)
  }
  return values
}

export function localName(qualified: string): string {
  const colon = qualified.indexOf(':')
  return colon === -1 ? qualified : qualified.slice(colon + 1)
}
