import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import { pagePolicy } from '../../src/web/security-headers.js'

export interface OpenedPage {
  readonly page: Page
  /** Errors and warnings of the console, uncaught errors, and requests to anything but the page's own folder. */
  readonly trouble: readonly string[]
}

export interface OpenOptions {
  readonly hash?: string
  readonly width?: number
  readonly height?: number
  readonly locale?: string
}

/** Opens the page of a folder from the file system; every request outside the folder is refused and told. */
export async function openPage(browser: Browser, folder: string, { hash = '', width = 1280, height = 900, locale = 'en' }: OpenOptions = {}): Promise<OpenedPage> {
  const page = await browser.newPage({ viewport: { width, height }, locale })
  const trouble = watched(page)
  await page.route('**/*', (route) => {
    if (decodeURI(route.request().url()).startsWith(`file://${folder}/`)) return route.continue()
    trouble.push(`request to ${route.request().url()}`)
    return route.abort()
  })
  await page.goto(`file://${folder}/index.html${hash}`)
  await page.waitForSelector('h1')
  return { page, trouble }
}

/** The same page as `cauce serve` sends it, under its content policy. */
export async function openServed(browser: Browser, folder: string): Promise<OpenedPage> {
  const page = await browser.newPage()
  const trouble = watched(page)
  const types: Readonly<Record<string, string>> = { html: 'text/html', js: 'text/javascript', css: 'text/css', svg: 'image/svg+xml' }
  await page.route('**/*', (route) => {
    const { pathname } = new URL(route.request().url())
    const file = pathname === '/' ? 'index.html' : pathname.slice(1)
    const html = readFileSync(join(folder, 'index.html'), 'utf8')
    return route.fulfill({ body: readFileSync(join(folder, file)), contentType: types[file.slice(file.lastIndexOf('.') + 1)] ?? '', headers: { 'content-security-policy': pagePolicy(html).replace(" 'unsafe-inline'", '') } })
  })
  await page.goto('http://cauce.test/')
  await page.waitForSelector('h1')
  return { page, trouble }
}

function watched(page: Page): string[] {
  const trouble: string[] = []
  page.on('console', (message) => {
    if (['error', 'warning'].includes(message.type())) trouble.push(message.text())
  })
  page.on('pageerror', (error) => trouble.push(error.message))
  return trouble
}
