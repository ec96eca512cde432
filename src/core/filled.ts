/** Words with values put in the places `{name}`; a place without a value stays. */
export function filled(text: string, values: Readonly<Record<string, string>>): string {
  return text.replaceAll(/\{([a-z]+)\}/g, (place, name: string) => values[name] ?? place)
}
