import { languageSchemas } from '../../src/spec/json-schema.js'
import { codeText, generated, page, table } from './markdown.js'

interface Form {
  readonly description?: string
  readonly properties: Readonly<Record<string, object>>
  readonly required: readonly string[]
  readonly examples?: readonly unknown[]
}

/** The operations and tests of the mapping language. */
export function operationsPage(): string {
  const operations = formsOf('Expression').map((form) => {
    const [name = '', ...needed] = form.required
    const optional = Object.keys(form.properties).filter((key) => !form.required.includes(key))
    return [codeText(name), form.description ?? '', needed.map(codeText).join(', '), optional.map(codeText).join(', '), codeText(flow(form.examples?.[0]))]
  })
  const tests = formsOf('Condition').map((form) => [codeText(form.required[0] ?? ''), form.description ?? ''])
  return page(
    '# Operations of a mapping',
    generated('the mapping language'),
    'An expression is the name of a column, or one operation. Where an operation takes a value, it takes any expression. A missing value stays missing through every operation but `when` and `coalesce`.',
    table(['Operation', 'What it gives', 'Needs', 'May have', 'Example'], operations),
    '## Tests',
    'A test compares a column (`field: COLUMN`) or a computed value (`value: <expression>`), as in `{ field: ZONA, is: "2" }`; `all`, `any` and `not` hold tests. Where a value is missing or cannot be read, no comparison is fulfilled.',
    table(['Test', 'Fulfilled when the value is'], tests),
    '## What happens to a value that does not fit',
    table(
      ['Rule', 'When', 'By default'],
      [
        ['`TYPE_NUMBER`, `TYPE_INTEGER`, `TYPE_DATE`', 'the text is no such value under the declared marks', 'the row goes to quarantine; with `on_mismatch: { type: accept }` the value becomes missing, the row stays'],
        ['`VALUE_OUT_OF_RANGE`, `AGE_IMPOSSIBLE`', 'a bound is broken', 'as above'],
        ['`CODE_UNKNOWN`', 'a code is not in the list', '`unknown`, counted; or what `else` says'],
        ['`LOOKUP_UNKNOWN`', 'a table lacks the key', 'as for types'],
        ['`TERRITORY_…`', 'no territory is found', 'the row goes to quarantine'],
        ['`DUPLICATE_KEY`', 'a key comes twice', 'what `duplicates` says; by default the later rows go to quarantine'],
      ],
    ),
  )
}

function formsOf(name: 'Expression' | 'Condition'): readonly Form[] {
  const schema: unknown = JSON.parse(languageSchemas().get('mapping.schema.json') ?? '{}')
  const definition = (schema as { definitions: Record<string, { anyOf: readonly unknown[] }> }).definitions[name]
  return (definition?.anyOf ?? []).filter((form): form is Form => typeof form === 'object' && form !== null && 'properties' in form)
}

/** A value as YAML on one line, quoted where it must be. */
function flow(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(flow).join(', ')}]`
  if (typeof value === 'object' && value !== null) return `{ ${Object.entries(value).map(([key, inner]) => `${scalar(key)}: ${flow(inner)}`).join(', ')} }`
  return typeof value === 'string' ? scalar(value) : String(value)
}

function scalar(text: string): string {
  return /^[A-Za-z_][\w.-]*$/.test(text) && !/^(true|false|null)$/.test(text) ? text : `"${text}"`
}
