const reference = /&(?:#x([0-9A-Fa-f]{1,8});|#(\d{1,8});|([A-Za-z]+);)?/g
const named: Readonly<Record<string, string>> = { lt: '<', gt: '>', amp: '&', quot: '"', apos: "'" }

export const falseReference = '"&" is not followed by a character reference or one of the five entities of XML'

/** Replaces the five entities of XML and character references; undefined when a reference is neither. */
export function decodeEntities(text: string): string | undefined {
  if (!text.includes('&')) return text
  let valid = true
  const decoded = text.replace(reference, (_, hex?: string, digits?: string, name?: string) => {
    const character = name !== undefined ? named[name] : codePoint(hex, digits)
    if (character === undefined) valid = false
    return character ?? ''
  })
  return valid ? decoded : undefined
}

function codePoint(hex: string | undefined, digits: string | undefined): string | undefined {
  const code = hex !== undefined ? Number.parseInt(hex, 16) : Number(digits)
  const lawful = code === 9 || code === 10 || code === 13 || (code >= 0x20 && code <= 0xd7ff)
    || (code >= 0xe000 && code <= 0xfffd) || (code >= 0x10000 && code <= 0x10ffff)
  return lawful ? String.fromCodePoint(code) : undefined
}
