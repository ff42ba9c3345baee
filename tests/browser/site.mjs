// The real program with the demonstration's data, and a real browser that looks at it.

import { spawn } from 'node:child_process'
import { mkdtemp, readFile, readdir, rm } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

// The packages are installed outside the source tree.
const require = createRequire(join(process.env.ASSAY_BROWSER_MODULES, 'here.js'))
const { chromium } = require('playwright-core')
const { HtmlValidate } = require('html-validate')
const axeSource = await readFile(require.resolve('axe-core/axe.min.js'), 'utf8')

const PASSWORD = 'a lamp on every corner'
const TAGS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']
// The design system's own tests leave this rule out: its back link stands before the main part.
const RULES = { region: { enabled: false } }
// Findings in the design system's own markup, known there: by rule and element.
const KNOWN = [
  { rule: 'aria-allowed-attr', element: /govuk-(radios|checkboxes)__input/ },
  { rule: 'label-content-name-mismatch', element: /govuk-file-upload-button/ }
]

const markup = new HtmlValidate({
  extends: ['html-validate:recommended'],
  rules: {
    // The design system's own markup and ours differ from the taste of these, not from the standard.
    'long-title': 'off',
    'no-trailing-whitespace': 'off',
    'attribute-boolean-style': 'off',
    'attribute-empty-style': 'off',
    'void-style': 'off',
    'require-sri': 'off',
    // Its date input says that a fieldset is a group.
    'no-redundant-role': 'off',
    'prefer-native-element': 'off',
    'no-inline-style': 'error',
    // Boxes of one question share its name, as the design system has them.
    'form-dup-name': ['error', { shared: ['radio', 'checkbox', 'button', 'submit', 'reset'] }],
    'no-dup-id': 'error'
  }
})

async function freePort () {
  const server = createServer()
  await new Promise(resolve => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address()
  await new Promise(resolve => server.close(resolve))
  return port
}

/** What is found in the mails that the demonstration puts into its folder, the last one first. */
async function mailed (mails, find) {
  for (let tries = 0; tries < 300; tries++) {
    for (const name of (await readdir(mails)).sort().reverse()) {
      const text = (await readFile(join(mails, name), 'utf8')).replaceAll('=\r\n', '').replaceAll('\r\n', ' ')
      const found = find(text)
      if (found) return found
    }
    await new Promise(resolve => setTimeout(resolve, 100))
  }
  throw new Error('no such mail came')
}

/** Starts the demonstration. `close` ends it by its own process. */
export async function startSite () {
  const folder = await mkdtemp(join(tmpdir(), 'assay-browser-'))
  const mails = join(folder, 'data', 'mail')
  const port = await freePort()
  const program = spawn(process.env.ASSAY_BIN, ['demo', '--folder', join(folder, 'data'), '--bind', `127.0.0.1:${port}`], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, ASSAY_REQUESTS_PER_MINUTE: '100000', ASSAY_TEST_POSTGRES: '' }
  })
  let said = ''
  for (const stream of [program.stdout, program.stderr]) stream.on('data', chunk => { said += chunk })
  const url = `http://127.0.0.1:${port}`
  for (let tries = 0; ; tries++) {
    if (program.exitCode !== null || tries > 600) throw new Error(`the program did not start:\n${said}`)
    const ready = await fetch(`${url}/readyz`).then(answer => answer.ok, () => false)
    if (ready) break
    await new Promise(resolve => setTimeout(resolve, 200))
  }
  // "officer", or "owner 2" for the owner of the second supplier.
  const email = who => {
    const [role, number] = who.split(' ')
    return [...said.matchAll(new RegExp(`^ +(\\S+@\\S+) +${role},`, 'gm'))][(number ?? 1) - 1]?.[1]
  }
  return {
    url,
    email,
    // The public page of the procurement that is open.
    get open () { return said.match(/\/p\/[0-9a-f-]{36}/)?.[0] },
    said: () => said,
    /** The sign-in link that was mailed to an address last. */
    linkFor: address => mailed(mails, text => text.includes(address) && text.match(/http:\S+\/sign-in\/[\w-]+/)?.[0]),
    /** The address of an invitation's page. */
    invitation: () => mailed(mails, text => text.match(/(?<=http:\/\/[^/\s]+)\/i\/[\w-]+/)?.[0]),
    /** The code with which an invitation is checked. */
    code: () => mailed(mails, text => text.match(/\b[0-9A-Z]{4}-[0-9A-Z]{4}\b(?= there)/)?.[0]),
    async close () {
      program.kill('SIGTERM')
      await new Promise(resolve => program.exitCode === null ? program.once('exit', resolve) : resolve())
      await rm(folder, { recursive: true, force: true })
    }
  }
}

export function startBrowser () {
  return chromium.launch({
    executablePath: process.env.ASSAY_CHROMIUM ?? '/usr/bin/chromium',
    args: [
      '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking',
      '--disable-component-update', '--disable-sync'
    ]
  })
}

/** The cookies of somebody signed in with the demonstration's password. */
export async function signIn (browser, site, email) {
  const context = await browser.newContext()
  const page = await context.newPage()
  await page.goto(`${site.url}/sign-in/password`)
  await page.getByLabel('E-mail address').fill(email)
  await page.getByLabel('Password', { exact: true }).fill(PASSWORD)
  await page.getByRole('button', { name: 'Sign in' }).click()
  await page.waitForURL(found => !found.pathname.startsWith('/sign-in'))
  const state = await context.storageState()
  await context.close()
  return state
}

async function go (page, step) {
  if (step.fill) return page.getByLabel(step.fill, { exact: true }).fill(step.with)
  if (step.check) return page.getByLabel(step.check, { exact: true }).check()
  if (step.choose) return page.getByLabel(step.choose, { exact: true }).selectOption({ label: step.with })
  if (step.attach) return attach(page, step)
  if (step.press) return leave(page, page.getByRole('button', { name: step.press, exact: true }).first())
  if (step.follow) return leave(page, page.getByRole('link', { name: step.follow, exact: true }).first())
  if (step.at) return page.goto(page.url() + step.at)
  // What stands in something folded up cannot be clicked.
  if (step.first) return page.goto(new URL(await page.locator(step.first).first().getAttribute('href'), page.url()).href)
  if (step.replace) return page.goto(page.url().replace(step.replace, step.with))
  if (step.append) return page.goto(page.url().split('?')[0] + step.append)
  throw new Error(`no such step: ${JSON.stringify(step)}`)
}

/** Chooses a file: one that is downloaded by a link here, a text, or bytes. */
async function attach (page, step) {
  let buffer = Buffer.from(step.text ?? step.base64 ?? '', step.base64 ? 'base64' : 'utf8')
  if (step.from) {
    const href = await page.getByRole('link', { name: step.from, exact: true }).first().getAttribute('href')
    buffer = await (await page.request.get(new URL(href, page.url()).href)).body()
  }
  await page.getByLabel(step.attach, { exact: true }).setInputFiles({ name: step.named, mimeType: step.type ?? 'text/plain', buffer })
}

async function leave (page, element) {
  await Promise.all([page.waitForEvent('load'), element.click()])
}

/** Walks to a page and gives what the server sent for it. */
async function walk (page, site, visit) {
  const documents = []
  page.on('response', response => {
    const request = response.request()
    if (request.isNavigationRequest() && response.status() !== 303) documents.push(response)
  })
  const places = { '{open}': () => site.open, '{code}': site.code, '{invitation}': site.invitation }
  let open = visit.open
  for (const [name, find] of Object.entries(places)) if (open.includes(name)) open = open.replace(name, await find())
  await page.goto(site.url + open)
  for (const step of visit.steps ?? []) await go(page, step)
  const last = documents.at(-1)
  return { status: last.status(), url: last.url(), headers: last.headers(), html: await last.text() }
}

/** Everything that is wrong with a page, walked to with scripts or without, at each of these widths. */
export async function look (browser, site, visit, scripts, widths, storageState) {
  const problems = []
  const options = { viewport: { width: widths[0], height: 900 }, storageState }
  const context = await browser.newContext({ ...options, javaScriptEnabled: scripts })
  const walked = await context.newPage()
  walked.on('console', message => {
    const expected = visit.status >= 400 && /status of 4\d\d/.test(message.text())
    if (message.type() === 'error' && !expected) problems.push(`console: ${message.text()}`)
  })
  walked.on('requestfailed', request => {
    // What was under way when the browser went on to another page.
    if (request.failure()?.errorText !== 'net::ERR_ABORTED') problems.push(`failed: ${request.url()}`)
  })
  const seen = await walk(walked, site, visit)
  if (seen.status !== (visit.status ?? 200)) problems.push(`status ${seen.status}`)
  let page = walked
  if (!scripts) {
    // axe needs scripts: the same page again, whose own scripts are forbidden.
    const other = await browser.newContext(options)
    page = await other.newPage()
    const policy = seen.headers['content-security-policy'].replace(/script-src [^;]*/, "script-src 'none'")
    await page.route(seen.url, route => route.fulfill({
      status: 200, contentType: 'text/html; charset=utf-8', headers: { 'content-security-policy': policy }, body: seen.html
    }))
    await page.goto(seen.url)
    problems.push(...await markupFaults(seen.html))
  }
  await page.evaluate(axeSource)
  for (const width of widths) {
    await page.setViewportSize({ width, height: 900 })
    const found = await faultsAt(page)
    problems.push(...found.map(problem => `${width} px: ${problem}`))
  }
  if (page !== walked) await page.context().close()
  await context.close()
  return problems
}

/** What runs off the screen, and what keeps somebody out, at the page's width. */
async function faultsAt (page) {
  const problems = []
  const overflow = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)
  if (overflow > 0) problems.push(`runs ${overflow} px off the screen`)
  const found = await page.evaluate(
    ([values, rules]) => globalThis.axe.run(document, { runOnly: { type: 'tag', values }, rules }), [TAGS, RULES])
  for (const violation of found.violations) {
    for (const node of violation.nodes) {
      if (KNOWN.some(known => known.rule === violation.id && known.element.test(node.html))) continue
      problems.push(`${violation.id}: ${node.target} ${node.failureSummary?.split('\n')[1] ?? ''}`)
    }
  }
  return problems
}

async function markupFaults (html) {
  const report = await markup.validateString(html)
  return report.results
    .flatMap(result => result.messages)
    .map(message => `markup: ${message.ruleId}: ${message.message} (line ${message.line}, column ${message.column})`)
}
