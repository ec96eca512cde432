import { existsSync } from 'node:fs'

const usual = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome']

/** Program of the browser for tests: the environment variable CAUCE_CHROMIUM, or where systems put it; undefined with a printed reason. */
export function chromiumPath(): string | undefined {
  const found = [process.env['CAUCE_CHROMIUM'], ...usual].find((path) => path !== undefined && existsSync(path))
  if (found === undefined) process.stdout.write('skipped: there is no Chromium on this machine; install it, or name it in CAUCE_CHROMIUM\n')
  return found
}
