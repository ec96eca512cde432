import { bundlePage } from './bundle-page.js'

await bundlePage()
