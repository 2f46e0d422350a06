import { expect, it, vi } from 'vitest';
import { browser, pass, useBrowser, Visitor } from './page';

useBrowser();

/** Another tab has session storage of its own. */
async function otherTab(): Promise<Visitor> {
  sessionStorage.clear();
  return (await Visitor.arrives()).opens();
}

it('a new tab joins the conversation of the first', async () => {
  const first = await (await Visitor.arrives()).opens();
  await first.asks('one');
  const second = await otherTab();
  expect(second.texts('.visitor .bubble')).toEqual(['one']);
  expect(browser.gateway.paths().filter((path) => path === 'POST /sessions')).toHaveLength(1);
});

it('a turn is seen in both tabs, once, and was sent once', async () => {
  const first = await (await Visitor.arrives()).opens();
  const second = await otherTab();
  await second.asks('one');
  await first.asks('two');
  expect(first.texts('.visitor .bubble')).toEqual(['one', 'two']);
  expect(second.texts('.visitor .bubble')).toEqual(['one', 'two']);
  expect(browser.gateway.sent()).toEqual(['one', 'two']);
});

it('feedback is seen in both tabs', async () => {
  const first = await (await Visitor.arrives()).opens();
  const second = await otherTab();
  await first.asks('one');
  await first.clicks('Helpful');
  expect(second.button('Helpful')!.getAttribute('aria-pressed')).toBe('true');
});

it('starting over empties both, and both go on in the new conversation', async () => {
  const first = await (await Visitor.arrives()).opens();
  const second = await otherTab();
  await first.asks('one');
  await first.chooses('Start over');
  expect(second.texts('.visitor .bubble')).toEqual([]);
  await second.asks('two');
  expect(first.texts('.visitor .bubble')).toEqual(['two']);
  expect(browser.gateway.messages().at(-1)!.token).toMatch(/^session2\./);
});

it('deleting empties both, and the other tab joins what begins next', async () => {
  const first = await (await Visitor.arrives()).opens();
  const second = await otherTab();
  await first.asks('one');
  await first.chooses('Delete my conversation');
  await first.clicks('Delete');
  expect(second.texts('.visitor .bubble')).toEqual([]);
  await second.clicks('Start a new conversation');
  await second.asks('two');
  expect(first.texts('.visitor .bubble')).toEqual(['two']);
});

it('a session renewed in one tab is used in the other', async () => {
  const first = await (await Visitor.arrives()).opens();
  const second = await otherTab();
  browser.gateway.expired.add('session1');
  await first.asks('one');
  await second.asks('two');
  expect(browser.gateway.paths().filter((path) => path === 'POST /sessions')).toHaveLength(2);
  expect(first.texts('.visitor .bubble')).toEqual(['one', 'two']);
});

it('a closed tab counts what it has not shown', async () => {
  const first = await (await Visitor.arrives()).opens();
  await first.clicks('Close chat');
  const second = await otherTab();
  await second.asks('one');
  // Not opened since the second joined, the first still belongs to the conversation.
  expect(first.find('.badge').textContent).toBe('1');
});

it('browsers without BroadcastChannel do without', async () => {
  vi.stubGlobal('BroadcastChannel', undefined);
  const visitor = await (await Visitor.arrives()).opens();
  await visitor.asks('one');
  await pass();
  expect(visitor.all('.entry .answer')).toHaveLength(1);
});
