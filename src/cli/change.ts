import { CauceError } from '../core/error.js'
import type { Language } from '../spec/publication.js'
import { changesByModel, changeSentences, changeText } from './change-text.js'
import { print } from './print.js'
import { openRelease } from './query.js'
import { releaseLine } from './release-line.js'
import { rowsOfTable } from './rows-of-table.js'
import { speechIn } from './words/words.js'

interface ChangeOptions {
  readonly state: string
  readonly language: Language
  readonly period?: string
  readonly all?: boolean
  readonly json?: boolean
}

/** What has changed since the base period: classes, differences and their margins. */
export async function change(name: string, options: ChangeOptions): Promise<void> {
  const line = releaseLine(name, options.period)
  const reader = await openRelease(line, options.state)
  try {
    const rows = await rowsOfTable(reader, 'territory_change')
    if (rows.length === 0) {
      throw new CauceError('notFound', { code: 'CHANGE_ABSENT', what: `the release of ${line} is compared with no other period`, expected: '`base: "<period>"` under classing', todo: 'Run the base period first, then this one.' })
    }
    const speech = speechIn(options.language)
    const found = changesByModel(rows)
    const parts = found.map((each) => changeText(each, options.all === true, speech))
    const more = options.all === true ? [] : [speech.say('change.all', { pipeline: line })]
    print(options.json, found.map((each) => ({ ...each, words: changeSentences(each, speech) })), [...parts, ...more].join('\n\n'))
  } finally {
    await reader.close()
  }
}
