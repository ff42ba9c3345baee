// An officer runs a procurement, by clicking and by keyboard alone, with scripts and without.

import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { WAYS, hands } from './hands.mjs'
import { signIn, startBrowser, startSite } from './site.mjs'

let site
let browser

before(async () => {
  [site, browser] = await Promise.all([startSite(), startBrowser()])
})

after(async () => {
  await browser?.close()
  await site?.close()
})

for (const { number, scripts, keyboard, how } of WAYS) {
  test(`an officer goes from nothing to an issued procurement ${how}`, async () => {
    const context = await browser.newContext({
      viewport: { width: keyboard ? 320 : 1280, height: 900 },
      storageState: await signIn(browser, site, site.email('officer')),
      javaScriptEnabled: scripts
    })
    const page = await context.newPage()
    const { follow, press, fill, choose, write } = hands(page, keyboard)
    await page.goto(`${site.url}/home`)
    await press('Start a procurement')
    await choose('Waste sensors')
    await fill('Title', 'Sensors for street bins')
    await fill('Your reference', `BINS-${number}`)
    await fill('What is bought', 'Sensors that say when a bin is full.')
    await choose('Quotes from a few suppliers')
    await choose('England')
    await choose('Below the threshold')
    const deadline = page.locator('#day')
    for (const [label, value] of [['Day', '15'], ['Month', '6'], ['Year', String(new Date().getFullYear() + 1)]]) {
      const field = deadline.getByLabel(label, { exact: true })
      await write(field, value)
    }
    await press('Save and continue')
    await follow('Weights and minimum marks')
    const weights = page.locator('input[name^="weight-"]')
    const count = await weights.count()
    for (let index = 0; index < count; index++) {
      const value = String(index === 0 ? 100 - 10 * (count - 1) : 10)
      await write(weights.nth(index), value)
    }
    await press('Save and continue')
    await follow('Suppliers to invite')
    await fill('Supplier', 'Kerbside Telemetry Ltd (fictional)')
    await fill('Contact', 'Bid desk')
    await fill('E-mail address of the contact', 'bids@kerbside.example')
    await press('Add the supplier')
    assert.match(await page.textContent('main'), /The supplier is on the list/)
    await follow('Go to the tasks')
    await press('Issue the procurement')
    assert.match(await page.textContent('main'), /This is what will be published and locked/)
    await press('Issue the procurement')
    assert.match(await page.textContent('main'), /Open for answers/)
    await follow('Progress')
    assert.match(await page.textContent('main'), /Kerbside Telemetry Ltd/)
    await context.close()
  })

  test(`an officer compares, and sees why a number is what it is, ${how}`, async () => {
    const context = await browser.newContext({
      viewport: { width: keyboard ? 320 : 1280, height: 900 },
      storageState: await signIn(browser, site, site.email('officer')),
      javaScriptEnabled: scripts
    })
    const page = await context.newPage()
    const { follow, press, choose } = hands(page, keyboard)
    await page.goto(`${site.url}/home`)
    await follow('Street-lighting controllers and their cloud service')
    await follow('Compare')
    assert.match(await page.textContent('main'), /Disqualified/)
    await choose('Question by question')
    await choose('Where suppliers differ')
    await press('Show')
    assert.match(page.url(), /view=questions.*only=differences/)
    await follow('Brightpole Systems Ltd (fictional)')
    assert.match(await page.textContent('main'), /The security update period has an end date/)
    await context.close()
  })
}
