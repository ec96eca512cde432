import { bundlePage } from './bundle-page.js'
import { bundleCommand, bundleContests } from './bundle-programs.js'

await Promise.all([bundlePage(), bundleCommand(), bundleContests()])
