// What a person does with a page: with a mouse, or with the keyboard alone.

import assert from 'node:assert/strict'

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
export function hands (page, keyboard) {
  const go = async element => {
    const left = page.waitForEvent('load')
    await (keyboard ? byKeyboard(page, element, 'Enter') : element.click())
    await left
  }
  const write = async (field, text) => {
    if (!keyboard) return field.fill(text)
    await byKeyboard(page, field, 'Control+A')
    await page.keyboard.type(text)
  }
  const tick = async choice => {
    if (!keyboard || await choice.isChecked()) return choice.check()
    // A group of radio buttons has one stop: the arrows go on from there.
    const group = choice.locator('xpath=ancestor::fieldset[1]').locator('input')
    const first = await choice.getAttribute('type') === 'radio' ? group.first() : choice
    await byKeyboard(page, first, 'Space')
    for (let arrows = 0; arrows < 20 && !await choice.isChecked(); arrows++) await page.keyboard.press('ArrowDown')
    assert.ok(await choice.isChecked(), `${choice} cannot be chosen by keyboard`)
  }
  const labelled = name => page.getByLabel(name, { exact: true }).first()
  return {
    go,
    write,
    tick,
    follow: name => go(page.getByRole('link', { name, exact: true }).first()),
    press: name => go(page.getByRole('button', { name, exact: true }).first()),
    fill: (name, text) => write(labelled(name), text),
    choose: name => tick(labelled(name))
  }
}

/** Clicking and the keyboard alone, each with scripts and without. */
export const WAYS = [[true, false], [false, false], [true, true], [false, true]].map(([scripts, keyboard], number) => ({
  number,
  scripts,
  keyboard,
  how: `${keyboard ? 'by keyboard alone' : 'by clicking'}, ${scripts ? 'with' : 'without'} scripts`
}))
