import { validateDetailed } from 'node-cron'

/** What is wrong with an expression, or undefined: five fields, each in range, and a day on which it can fire. */
export function cronMistake(expression: string): string | undefined {
  if (!expression.startsWith('@') && expression.trim().split(/\s+/).length !== 5) return 'five fields are expected: minute, hour, day of month, month, day of week'
  const { valid, errors } = validateDetailed(expression)
  return valid ? undefined : errors.map(({ message }) => message).join('; ')
}

export function isTimeZone(name: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone !== ''
  } catch {
    return false
  }
}
