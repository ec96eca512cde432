import type { Language } from '../spec/publication.js'
import type { PagePayload } from '../publish/page/page-payload.js'
import { aboutSections } from './about-sections.js'
import { make } from './make-element.js'
import { openGeometry } from './map-geometry.js'
import { mapSection } from './map-section.js'
import { openData } from './page-data.js'
import type { PageData } from './page-data.js'
import { pageHeader } from './page-header.js'
import { hashOf, openStore, stateFrom } from './page-state.js'
import type { PageState, PaintMode, StateChoices } from './page-state.js'
import { speechIn } from './speech.js'
import { summaryPanel } from './summary-panel.js'
import { territoryPanel } from './territory-panel.js'
import { territoryTable } from './territory-table.js'
import { toolbar } from './toolbar.js'

declare global {
  // eslint-disable-next-line no-var
  var cauceData: string | undefined
}

/** Below this width the maps of two models would stand one above the other: the first alone is shown. */
const sideBySide = 720

function start(home: HTMLElement, payload: PagePayload): void {
  const data = openData(payload)
  const geometry = openGeometry(data)
  const paints: readonly PaintMode[] = payload.models.some(({ change }) => change !== null) ? ['class', 'score', 'change'] : ['class', 'score']
  const choices = choicesOf(data, paints)
  const store = openStore(stateFrom(location.hash, choices))

  const render = (): ((now: PageState, before: PageState) => void) => {
    const { language } = store.get()
    const speech = speechIn(language)
    const context = { data, store, speech }
    const tools = toolbar(context, paints)
    const maps = mapSection(context, geometry)
    const table = territoryTable(context)
    const aside = make('div', { class: 'aside', 'aria-live': 'off' })
    const fillAside = (): void => {
      const { territory } = store.get()
      const place = territory === null ? undefined : data.placeOf(territory)
      aside.replaceChildren(place === undefined ? summaryPanel(context) : territoryPanel(context, place))
    }
    fillAside()
    document.documentElement.lang = language
    document.title = speech.text(payload.about.title)
    home.replaceChildren(
      make('a', { class: 'skip', href: '#territories', onclick: skipTo('territories') }, speech.say('skip')),
      pageHeader(context),
      make('main', {}, tools.element, make('div', { class: 'stage' }, maps.element, aside), table.element, make('div', { class: 'abouts' }, ...aboutSections(context))),
      make('footer', {}, make('p', {}, speech.say('footer'))),
    )
    return (now, before) => {
      tools.refresh()
      maps.refresh(now, before)
      if (now.territory !== before.territory || now.parent !== before.parent) {
        fillAside()
        table.refresh()
      }
      if (now.territory !== before.territory && now.territory !== null) reveal(aside)
    }
  }
  let refresh = render()
  store.watch((now, before) => {
    if (now.language === before.language) refresh(now, before)
    else refresh = render()
    history.replaceState(null, '', hashOf(now))
  })
  window.addEventListener('hashchange', () => store.set(stateFrom(location.hash, choices)))
}

function choicesOf(data: PageData, paints: readonly PaintMode[]): StateChoices {
  const { about, models } = data.payload
  const asked: readonly string[] = navigator.languages.map((each) => each.slice(0, 2))
  const language: Language = about.languages.find((each) => asked[0] === each) ?? about.languages[0] ?? 'en'
  const show = models.length > 1 && window.innerWidth >= sideBySide ? 'both' : (models[0]?.id ?? 'both')
  return {
    languages: about.languages,
    models: models.map(({ id }) => id),
    paints,
    territories: (code) => data.placeOf(code) !== undefined,
    parents: (code) => data.parentOf(code) !== undefined,
    start: { language, territory: null, parent: null, show, paint: 'class' },
  }
}

/** Moves the reading to the panel: its heading takes the focus, and on a narrow screen it is scrolled to. */
function reveal(aside: HTMLElement): void {
  const heading = aside.querySelector<HTMLElement>('#panel-title')
  heading?.focus({ preventScroll: true })
  const { top } = aside.getBoundingClientRect()
  if (top > window.innerHeight * 0.7 || top < 0) aside.scrollIntoView({ block: 'start' })
}

function skipTo(id: string): (event: Event) => void {
  return (event) => {
    event.preventDefault()
    const target = document.getElementById(id)
    target?.setAttribute('tabindex', '-1')
    target?.focus()
  }
}

function isPayload(value: unknown): value is PagePayload {
  return typeof value === 'object' && value !== null && 'format' in value && value.format === 1
}

const home = document.getElementById('page')
const payload: unknown = JSON.parse(globalThis.cauceData ?? 'null')
if (home !== null && isPayload(payload)) start(home, payload)
