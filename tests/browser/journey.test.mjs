// An officer runs a procurement and a supplier answers, by clicking and by keyboard alone, with scripts and without.

import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
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

/** Presses what somebody without a mouse presses: Tab until it has the focus, then the key. */
async function byKeyboard (page, element, key) {
  await element.waitFor({ state: 'attached' })
  for (let tabs = 0; tabs < 400; tabs++) {
    if (await element.evaluate(node => node === document.activeElement)) return page.keyboard.press(key)
    await page.keyboard.press('Tab')
  }
  throw new Error(`the keyboard does not reach ${element}`)
}

/** The same steps with a mouse, or with the keyboard alone. */
function hands (page, keyboard) {
  const go = async (element, key = 'Enter') => {
    const left = page.waitForEvent('load')
    await (keyboard ? byKeyboard(page, element, key) : element.click())
    await left
  }
  return {
    follow: name => go(page.getByRole('link', { name, exact: true }).first()),
    press: name => go(page.getByRole('button', { name, exact: true }).first()),
    async fill (name, text) {
      const field = page.getByLabel(name, { exact: true }).first()
      if (!keyboard) return field.fill(text)
      await byKeyboard(page, field, 'Control+A')
      await page.keyboard.type(text)
    },
    async choose (name) {
      const choice = page.getByLabel(name, { exact: true }).first()
      if (!keyboard || await choice.isChecked()) return choice.check()
      // A group of radio buttons has one stop: the arrows go on from there.
      const group = choice.locator('xpath=ancestor::fieldset[1]').locator('input')
      const first = await choice.getAttribute('type') === 'radio' ? group.first() : choice
      await byKeyboard(page, first, 'Space')
      for (let arrows = 0; arrows < 20 && !await choice.isChecked(); arrows++) await page.keyboard.press('ArrowDown')
      assert.ok(await choice.isChecked(), `${name} cannot be chosen by keyboard`)
    }
  }
}

for (const [number, [scripts, keyboard]] of [[true, false], [false, false], [true, true], [false, true]].entries()) {
  const how = `${keyboard ? 'by keyboard alone' : 'by clicking'}, ${scripts ? 'with' : 'without'} scripts`

  test(`an officer goes from nothing to an issued procurement ${how}`, async () => {
    const context = await browser.newContext({
      viewport: { width: keyboard ? 320 : 1280, height: 900 },
      storageState: await signIn(browser, site, site.email('officer')),
      javaScriptEnabled: scripts
    })
    const page = await context.newPage()
    const { follow, press, fill, choose } = hands(page, keyboard)
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
      if (keyboard) { await byKeyboard(page, field, 'Control+A'); await page.keyboard.type(value) } else await field.fill(value)
    }
    await press('Save and continue')
    await follow('Weights and minimum marks')
    const weights = page.locator('input[name^="weight-"]')
    const count = await weights.count()
    for (let index = 0; index < count; index++) {
      const value = String(index === 0 ? 100 - 10 * (count - 1) : 10)
      if (keyboard) { await byKeyboard(page, weights.nth(index), 'Control+A'); await page.keyboard.type(value) } else await weights.nth(index).fill(value)
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
