// A supplier that nobody knows goes from the public page of a procurement to the receipt, by clicking and by keyboard
// alone, with scripts and without.

import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { WAYS, hands } from './hands.mjs'
import { startBrowser, startSite } from './site.mjs'

let site
let browser

before(async () => {
  [site, browser] = await Promise.all([startSite(), startBrowser()])
})

after(async () => {
  await browser?.close()
  await site?.close()
})

const NEXT_YEAR = String(new Date().getFullYear() + 1)

/** What is typed into a field of an answer, by the part of the answer it holds. */
async function text (field) {
  const name = await field.getAttribute('name')
  const part = name.split('-').at(-1)
  const hint = await field.evaluate(node => document.getElementById(node.getAttribute('aria-describedby')?.split(' ')[0])?.textContent ?? '')
  const number = hint.match(/-?\d+/)?.[0] ?? '1'
  return { day: '1', month: '3', year: NEXT_YEAR, number, url: 'https://example.com/security', email: 'security@example.com', countries: 'GB' }[part] ??
    'We do this, and we say so in writing.'
}

/** Answers what a page asks: the first of its choices, and something that fits into each of its fields. */
async function answer (page, { tick, write }) {
  const form = page.locator('main form').first()
  const seen = new Set()
  for (const choice of await form.locator('input[type=radio], input[type=checkbox]').all()) {
    const name = await choice.getAttribute('name')
    if (seen.has(name) || !name.endsWith('option') || !await choice.isVisible()) continue
    seen.add(name)
    await tick(choice)
  }
  for (const field of await form.locator('input:not([type=hidden]):not([type=radio]):not([type=checkbox]), textarea').all()) {
    const name = await field.getAttribute('name')
    // A date beside choices belongs to "by the award" alone, and the first choice is another.
    const byAward = /date-\w+$/.test(name) && seen.has(name.replace(/date-\w+$/, 'option'))
    if (/^(note|confidential)/.test(name) || byAward || !await field.isVisible()) continue
    await write(field, await text(field))
  }
}

/** Adds what a question asks for: a link that is there already, or else a new one. */
async function attach (page, { fill, press, tick }) {
  const kept = page.locator('input[name=evidence]').first()
  if (await kept.count() > 0) return tick(kept)
  await press('Save and add a file or link')
  await fill('Title', 'Statement of compliance')
  await fill('Address', 'https://example.com/statement')
  await press('Add the link')
}

for (const { number, scripts, keyboard, how } of WAYS) {
  test(`a supplier goes from the public page to the receipt ${how}`, async () => {
    const context = await browser.newContext({ viewport: { width: keyboard ? 320 : 1280, height: 900 }, javaScriptEnabled: scripts })
    const page = await context.newPage()
    const hand = hands(page, keyboard)
    const { follow, press, fill, choose, go } = hand
    const heading = () => page.locator('h1').first().innerText()
    const address = `bids-${number}@newcomer.example`

    await page.goto(site.url + site.open)
    await press('Take part')
    await fill('Your name', 'Bid manager')
    await fill('E-mail address', address)
    await press('Send me a sign-in link')
    await page.goto(await site.linkFor(address))
    await press('Sign in')
    await page.goto(site.url + site.open)
    await press('Take part')
    await fill('Name of the new organisation', `Newcomer ${number} Ltd (fictional)`)
    await fill('Contact for this procurement', 'Bid manager')
    await fill('E-mail address of the contact', address)
    await press('Take part')
    assert.equal(await heading(), 'Air-quality sensors for schools')
    const tasks = page.url()

    await go(page.locator('a[href*="/amendments/"]').first())
    await press('I have seen this amendment')
    if (page.url() !== tasks) await follow('Back')
    await follow('Say which product you offer')
    await answer(page, hand)
    await press('Save and continue')
    assert.equal(page.url(), tasks, await page.locator('main').innerText())

    const sections = await page.locator('a.govuk-task-list__link[href*="/sections/"]').evaluateAll(links => links.map(link => link.getAttribute('href')))
    for (const section of sections) {
      await go(page.locator(`a[href="${section}"]`).first())
      const first = page.getByRole('button', { name: /^(Start|Go on)/ })
      while (await first.count() > 0) {
        await go(first.first())
        while (page.url().includes('/questions/')) {
          const asked = page.url()
          await answer(page, hand)
          await press('Save and continue')
          if (/Add the file or link/.test(await page.textContent('main'))) {
            await attach(page, hand)
            await press('Save and continue')
          }
          assert.notEqual(page.url(), asked, await page.locator('main').innerText())
        }
      }
      await press('Back to all tasks')
    }

    await press('Check your response')
    assert.match(await page.textContent('main'), /Nothing is missing/)
    await press('Submit your response')
    await fill('Name of the person who declares this', 'Managing director')
    await fill('Their position', 'Managing director')
    await choose('I agree to this declaration')
    await press('Submit your response')
    assert.match(await page.textContent('main'), /receipt/i)
    await context.close()
  })
}
