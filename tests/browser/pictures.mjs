// The pictures of the README: node pictures.mjs FOLDER

import { join } from 'node:path'
import { signIn, startBrowser, startSite } from './site.mjs'

const CLOSED = 'Street-lighting controllers and their cloud service'
const PICTURES = [
  ['tasks.png', ['Damp sensors for council homes']],
  ['comparison.png', [CLOSED, 'Compare']],
  ['verdict.png', [CLOSED, 'Compare', 'Brightpole Systems Ltd (fictional)']]
]

const folder = process.argv[2]
const [site, browser] = await Promise.all([startSite(), startBrowser()])
try {
  const storageState = await signIn(browser, site, site.email('officer'))
  for (const [name, links] of PICTURES) {
    const context = await browser.newContext({ viewport: { width: 1100, height: 1300 }, storageState })
    const page = await context.newPage()
    await page.goto(`${site.url}/home`)
    for (const link of links) {
      await Promise.all([page.waitForEvent('load'), page.getByRole('link', { name: link, exact: true }).first().click()])
    }
    // The choices above a comparison are of no use on paper.
    if (name === 'comparison.png') await page.locator('form.app-choices').evaluate(form => form.remove())
    await page.screenshot({ path: join(folder, name) })
    await context.close()
  }
} finally {
  await browser.close()
  await site.close()
}
