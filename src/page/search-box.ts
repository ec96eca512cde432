import { foldName } from '../core/fold-name.js'
import { matches } from './find-territories.js'
import { make } from './make-element.js'
import type { PageData } from './page-data.js'
import type { Speech } from './speech.js'

const most = 10

/** A box with a list below (ARIA combobox): territories by code or by any part of their name, accents or not. */
export function searchBox(data: PageData, speech: Speech, pick: (place: number) => void): HTMLElement {
  const folded = data.places.map((place) => foldName(data.name(place)))
  const list = make('ul', { id: 'search-list', role: 'listbox', 'aria-label': speech.say('search.list'), hidden: true })
  const said = make('p', { class: 'unseen', role: 'status' })
  const input = make('input', {
    id: 'search', type: 'search', role: 'combobox', autocomplete: 'off', spellcheck: 'false', placeholder: speech.say('search.hint'),
    'aria-expanded': 'false', 'aria-controls': 'search-list', 'aria-autocomplete': 'list',
  })
  let found: readonly number[] = []
  let at = -1

  const close = (): void => {
    list.hidden = true
    input.setAttribute('aria-expanded', 'false')
    input.removeAttribute('aria-activedescendant')
    at = -1
  }
  const choose = (place: number | undefined): void => {
    if (place === undefined) return
    input.value = ''
    close()
    pick(place)
  }
  const mark = (next: number): void => {
    at = next
    for (const [index, option] of [...list.children].entries()) option.setAttribute('aria-selected', String(index === at))
    input.setAttribute('aria-activedescendant', `search-${at}`)
  }
  const refresh = (): void => {
    const typed = input.value.trim()
    found = typed === '' ? [] : matches(data, folded, typed).slice(0, most)
    list.replaceChildren(...found.map((place, index) => make('li', { id: `search-${index}`, role: 'option', 'aria-selected': 'false', onmousedown: (event) => {
      event.preventDefault()
      choose(place)
    } }, make('span', {}, data.name(place)), make('span', { class: 'quiet' }, [data.parentName(place), data.code(place)].filter((part) => part !== '').join(' · ')))))
    said.textContent = typed === '' ? '' : found.length === 0 ? speech.say('search.none') : speech.say('search.found', { count: speech.count(found.length) })
    if (found.length === 0) close()
    else {
      list.hidden = false
      input.setAttribute('aria-expanded', 'true')
      mark(0)
    }
  }
  input.addEventListener('input', refresh)
  input.addEventListener('blur', close)
  input.addEventListener('keydown', (event) => {
    if (event.key === 'Escape') close()
    else if (event.key === 'Enter') choose(found[Math.max(0, at)])
    else if (event.key === 'ArrowDown' && found.length > 0) mark((at + 1) % found.length)
    else if (event.key === 'ArrowUp' && found.length > 0) mark((at + found.length - 1) % found.length)
    else return
    event.preventDefault()
  })
  return make('div', { class: 'search', role: 'search' }, make('label', { for: 'search' }, speech.say('search.label')), input, list, said)
}
