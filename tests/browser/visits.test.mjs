// Every page and every state of it in visits.json, looked at with and without scripts, wide and narrow.

import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import { after, before, test } from 'node:test'
import { look, signIn, startBrowser, startSite } from './site.mjs'

const visits = JSON.parse(await readFile(new URL('visits.json', import.meta.url), 'utf8'))
const signedIn = new Map()
let site
let browser

before(async () => {
  [site, browser] = await Promise.all([startSite(), startBrowser()])
})

after(async () => {
  await browser?.close()
  await site?.close()
})

async function cookiesOf (who) {
  if (who === 'nobody') return undefined
  if (!signedIn.has(who)) signedIn.set(who, await signIn(browser, site, site.email(who)))
  return signedIn.get(who)
}

for (const visit of visits.filter(visit => visit.status !== 0)) {
  test(`${visit.page}: ${visit.state}`, async () => {
    const cookies = await cookiesOf(visit.who)
    const problems = []
    for (const scripts of [true, false]) {
      const found = await look(browser, site, visit, scripts, [1280, 320], cookies)
      problems.push(...found.map(problem => `${scripts ? 'with' : 'without'} scripts: ${problem}`))
    }
    assert.deepEqual(problems, [])
  })
}
