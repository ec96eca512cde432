import type { PageDownload } from '../publish/page/page-payload.js'
import { rangeOf } from './legend.js'
import { make } from './make-element.js'
import type { Child } from './make-element.js'
import type { PageContext } from './page-context.js'

/** Method, sources, citation and downloads, below the figures. */
export function aboutSections(context: PageContext): readonly HTMLElement[] {
  return [methodSection(context), sourceSection(context), citeSection(context), downloadSection(context)]
}

function section(id: string, title: string, ...children: readonly Child[]): HTMLElement {
  return make('section', { class: 'about', id, 'aria-labelledby': `${id}-title` }, make('h2', { id: `${id}-title` }, title), ...children)
}

function methodSection({ data, speech }: PageContext): HTMLElement {
  const { models, mapNote, map, about } = data.payload
  const texts = models.map((model) =>
    make(
      'div',
      {},
      make('h3', {}, speech.word('model', model.kind)),
      make('p', {}, speech.shared(`method.${model.kind}`)),
      make('p', { class: 'small' }, `${speech.shared('classes.method', { method: speech.word('classing', model.classing) })} ${model.classes.map((each, index) => `${speech.word('class', each.label)}: ${rangeOf({ from: each.lowerBound, to: model.classes[index + 1]?.lowerBound ?? null }, model, speech)}`).join('; ')}.`),
    ),
  )
  const notes = [
    speech.say(`map.${map.origin}`, { file: mapNote.file ?? '' }),
    mapNote.file !== null && !mapNote.found ? speech.say('map.absent', { file: mapNote.file }) : '',
    mapNote.carried > 0 ? speech.say('map.carried', { count: speech.count(mapNote.carried), vintage: about.vintage }) : '',
    mapNote.unmatched.length > 0 ? speech.say('map.unmatched', { count: speech.count(mapNote.unmatched.length), codes: mapNote.unmatched.slice(0, 20).join(', ') }) : '',
  ].filter((note) => note !== '')
  const hidden = about.threshold === null ? null : make('p', {}, speech.say('method.disclosure', { threshold: speech.count(about.threshold - 1) }))
  return section('method', speech.say('method.title'), ...texts, make('div', {}, make('h3', {}, speech.say('method.care')), make('p', {}, speech.say('method.care.text')), hidden, make('p', { class: 'small' }, notes.join(' '))))
}

function sourceSection({ data, speech }: PageContext): HTMLElement {
  const { sources } = data.payload
  const head = [speech.shared('quality.registry'), speech.shared('quality.institution'), speech.shared('word.period'), speech.shared('quality.received')]
  const stale = [...new Set(sources.filter((source) => source.stale).map(({ registry }) => registry))]
  return section(
    'sources',
    speech.shared('quality.sources'),
    stale.length === 0 ? null : make('p', { class: 'stale' }, make('strong', {}, `${speech.shared('quality.stale')}. `), speech.shared('quality.stale.note', { names: stale.join(', ') })),
    make('div', { class: 'scroll', tabindex: 0, role: 'group', 'aria-labelledby': 'sources-title' }, make('table', {}, make('thead', {}, make('tr', {}, ...head.map((name) => make('th', { scope: 'col' }, name)))), make('tbody', {}, ...sources.map((source) => make('tr', {}, make('th', { scope: 'row' }, source.registry), make('td', {}, source.institution), make('td', {}, source.stale ? `${source.period} (${speech.shared('quality.stale.mark')})` : source.period), make('td', {}, speech.date(source.receivedAt))))))),
  )
}

function citeSection({ data, speech }: PageContext): HTMLElement {
  const { about } = data.payload
  const publisher = speech.text(about.publisher)
  const made = speech.say('cite.text', { publisher: publisher === '' ? '' : `${publisher}. `, year: about.madeAt.slice(0, 4), title: speech.text(about.title), period: about.period, release: about.release })
  return section(
    'cite',
    speech.shared('method.cite'),
    make('blockquote', {}, about.citation === null ? made : speech.text(about.citation)),
    make('dl', { class: 'facts' }, ...[
      [speech.shared('method.licence'), about.licence],
      [speech.shared('method.contact'), about.contact ?? ''],
      [speech.say('cite.made'), `${speech.date(about.madeAt)} · ${about.release} · Cauce ${about.cauce}`],
    ].flatMap(([name = '', value = '']) => (value === '' ? [] : [make('dt', {}, name), make('dd', {}, value)]))),
  )
}

function downloadSection({ data, speech }: PageContext): HTMLElement {
  const { downloads } = data.payload
  if (downloads.length === 0) return section('downloads', speech.say('downloads.title'), make('p', {}, speech.say('downloads.none')))
  const link = ({ file, bytes }: PageDownload, text: string): HTMLElement => make('span', { class: 'file' }, make('a', { href: encodeURI(file), download: '' }, text), ' ', make('span', { class: 'quiet small' }, speech.bytes(bytes)))
  const single = downloads.filter(({ file }) => !file.includes('/'))
  const inFolders = downloads.filter(({ file }) => file.includes('/'))
  const tables = [...new Set(inFolders.map(({ file }) => stemOf(file)))].map((name) => ({ name, files: inFolders.filter(({ file }) => stemOf(file) === name) }))
  return section(
    'downloads',
    speech.say('downloads.title'),
    make('p', {}, speech.say('downloads.note')),
    data.payload.sheets === 'none' ? null : make('p', {}, make('a', { href: `sheets/${speech.language}/index.html` }, speech.shared('index.title'))),
    make('ul', { class: 'files' }, ...single.map((download) => make('li', {}, link(download, download.file)))),
    tables.length === 0 ? null : make('table', { class: 'downloads' }, make('tbody', {}, ...tables.map(({ name, files }) => make('tr', {}, make('th', { scope: 'row' }, name), make('td', {}, ...files.map((download) => link(download, formOf(download.file)))))))),
  )
}

function stemOf(file: string): string {
  return file.slice(file.lastIndexOf('/') + 1, file.lastIndexOf('.'))
}

function formOf(file: string): string {
  return file.slice(file.lastIndexOf('.') + 1).toUpperCase()
}
