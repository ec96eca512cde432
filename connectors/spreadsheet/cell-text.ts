/**
 * Text of a number as a spreadsheet stores it. Integers written out keep every digit, also leading zeros and more than
 * seventeen digits; anything else becomes the shortest plain decimal that reads back as the same number.
 * Undefined when the text is no number.
 */
export function numberText(stored: string): string | undefined {
  const text = stored.trim()
  if (/^-?\d+$/.test(text)) return text
  if (!/^[-+]?(\d+\.?\d*|\.\d+)([eE][-+]?\d+)?$/.test(text)) return undefined
  const value = Number(text)
  if (!Number.isFinite(value)) return undefined
  const exact = /^-?\d+\.\d+$/.test(text) && text.replace(/\D/g, '').replace(/^0+/, '').length > 17
  return exact ? text : plainDecimal(value)
}

function plainDecimal(value: number): string {
  const [mantissa = '0', exponent] = String(value).split('e')
  if (exponent === undefined) return mantissa
  const sign = mantissa.startsWith('-') ? '-' : ''
  const [whole = '0', fraction = ''] = mantissa.replace('-', '').split('.')
  const digits = whole + fraction
  const point = whole.length + Number(exponent)
  if (point <= 0) return `${sign}0.${'0'.repeat(-point)}${digits}`
  if (point >= digits.length) return `${sign}${digits}${'0'.repeat(point - digits.length)}`
  return `${sign}${digits.slice(0, point)}.${digits.slice(point)}`
}

/** Undoes the `_x000D_` notation of OOXML strings (ECMA-376 part 1, 22.9.2.19). */
export function unescapeOoxml(text: string): string {
  if (!text.includes('_x')) return text
  return text.replace(/_x([0-9A-Fa-f]{4})_/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)))
}
