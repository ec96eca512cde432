import { make } from './make-element.js'
import type { PageContext } from './page-context.js'
import type { PaintMode } from './page-state.js'
import { searchBox } from './search-box.js'

export interface Toolbar {
  readonly element: HTMLElement
  refresh(): void
}

/** Search, and what the maps show. */
export function toolbar(context: PageContext, paints: readonly PaintMode[]): Toolbar {
  const { data, store, speech } = context
  const { models, parents, about } = data.payload
  const shows = models.length > 1 ? ['both', ...models.map(({ id }) => id)] : []
  const nameOf = (id: string): string => {
    const model = models.find((each) => each.id === id)
    return model === undefined ? speech.say('show.both') : speech.word('model', `${model.kind}.short`)
  }
  const radios = [
    ...(shows.length > 0 ? [radioGroup('show', speech.say('show.title'), shows.map((id) => [id, nameOf(id)] as const), (show) => store.set({ show }))] : []),
    radioGroup('paint', speech.say('paint.title'), paints.map((paint) => [paint, speech.say(`paint.${paint}`)] as const), (value) => {
      const paint = paints.find((each) => each === value)
      if (paint !== undefined) store.set({ paint })
    }),
  ]
  const select = make(
    'select',
    { id: 'parent', onchange: () => store.set({ parent: select.value === '' ? null : select.value, territory: null }) },
    make('option', { value: '' }, speech.say('parent.all')),
    ...parents.code.map((code, place) => make('option', { value: code }, parents.name[place] ?? code)),
  )
  const field = make('div', { class: 'field' }, make('label', { for: 'parent' }, speech.text(about.parentLevel) || speech.say('indicators.parent')), select)
  const element = make('div', { class: 'toolbar' }, searchBox(data, speech, (place) => store.set({ territory: data.code(place) })), parents.code.length > 0 && field, ...radios)
  const refresh = (): void => {
    const state = store.get()
    select.value = state.parent ?? ''
    for (const input of element.querySelectorAll<HTMLInputElement>('input[type="radio"]')) input.checked = input.value === (input.name === 'show' ? state.show : state.paint)
  }
  refresh()
  return { element, refresh }
}

function radioGroup(name: string, title: string, choices: readonly (readonly [string, string])[], choose: (value: string) => void): HTMLElement {
  return make(
    'fieldset',
    { class: 'choice' },
    make('legend', {}, title),
    make('div', { class: 'segments' }, ...choices.map(([value, text]) => make('label', {}, make('input', { type: 'radio', name, value, onchange: () => choose(value) }), make('span', {}, text)))),
  )
}
