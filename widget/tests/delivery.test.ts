import { describe, expect, it, vi } from 'vitest';
import { failure } from './gateway';
import { browser, pass, setOnline, useBrowser, Visitor } from './page';

useBrowser();

describe('a gateway that cannot be reached', () => {
  it('is tried again with the same id, and the visitor need do nothing', async () => {
    const visitor = await (await Visitor.arrives()).opens();
    browser.gateway.outcomes = ['down', failure(503, 'busy', 'Later.'), failure(500, 'fault', '')];
    await visitor.asks('one');
    expect(visitor.find('.notice').textContent).toContain('cannot be reached');
    expect(visitor.find('.notice').textContent).toContain('If it is urgent, please phone');
    await pass(60_000);
    const messages = browser.gateway.messages();
    expect(messages).toHaveLength(4);
    expect(new Set(messages.map(({ body }) => body.id)).size).toBe(1);
    expect(messages[0]!.body.id).toMatch(/^[\w-]{8,64}$/);
    expect(visitor.all('.entry .answer')).toHaveLength(1);
    expect(visitor.find('.notice')).toBeNull();
  });

  it('leaves the message there, to be sent again with one click', async () => {
    const visitor = await (await Visitor.arrives()).opens();
    browser.gateway.outcomes = Array.from({ length: 5 }, () => 'down' as const);
    await visitor.asks('one');
    await pass(60_000);
    expect(visitor.find('.visitor').textContent).toContain('Not sent.');
    expect(visitor.texts('.visitor .bubble')).toEqual(['one']);
    await visitor.clicks('Try again');
    expect(visitor.all('.entry .answer')).toHaveLength(1);
    expect(new Set(browser.gateway.messages().map(({ body }) => body.id)).size).toBe(1);
  });

  it('is given up on after twenty seconds of silence', async () => {
    const visitor = await (await Visitor.arrives()).opens();
    browser.gateway.outcomes = ['silent'];
    await visitor.asks('one');
    await pass(19_000);
    expect(browser.gateway.messages()).toHaveLength(1);
    await pass(5_000);
    expect(browser.gateway.messages()).toHaveLength(2);
    expect(visitor.all('.entry .answer')).toHaveLength(1);
  });

  it('can be asked for a session again', async () => {
    browser.gateway.outcomes = Array.from({ length: 5 }, () => 'down' as const);
    const visitor = await (await Visitor.arrives()).opens();
    await pass(60_000);
    expect(visitor.find('.apology').textContent).toContain('cannot be reached');
    await visitor.clicks('Try again');
    expect(visitor.find('[role=log]').textContent).toContain('Welcome');
  });
});

it('calls across origins without cookies', async () => {
  await (await Visitor.arrives()).opens();
  expect(browser.gateway.calls[0]!.init).toMatchObject({ mode: 'cors', credentials: 'omit' });
});

it('sends one after the other, in the order they were written', async () => {
  const visitor = await (await Visitor.arrives()).opens();
  browser.gateway.outcomes = ['down'];
  await visitor.asks('one');
  await visitor.asks('two');
  await visitor.asks('three');
  expect(browser.gateway.sent()).toEqual(['one']);
  await pass(10_000);
  expect(browser.gateway.sent()).toEqual(['one', 'one', 'two', 'three']);
  expect(visitor.texts('.visitor .bubble')).toEqual(['one', 'two', 'three']);
});

it('uses the fresh token of every answer', async () => {
  const visitor = await (await Visitor.arrives()).opens();
  await visitor.asks('one');
  await visitor.asks('two');
  expect(browser.gateway.messages().map(({ token }) => token)).toEqual(['session1.0', 'session1.2']);
});

it('waits as long as the gateway asks for, in the gateway’s own words', async () => {
  const visitor = await (await Visitor.arrives()).opens();
  browser.gateway.outcomes = [failure(429, 'slow_down', 'One moment, please.', { 'Retry-After': '30' })];
  await visitor.asks('one');
  expect(visitor.find('.notice').textContent).toBe('One moment, please.');
  expect(visitor.status).toBe('One moment, please.');
  await pass(29_000);
  expect(browser.gateway.messages()).toHaveLength(1);
  await pass(2_000);
  expect(browser.gateway.messages()).toHaveLength(2);
  expect(visitor.all('.entry .answer')).toHaveLength(1);
});

it('gets a new session when the old one has expired, and sends again', async () => {
  const visitor = await (await Visitor.arrives()).opens();
  await visitor.asks('one');
  browser.gateway.expired.add('session1');
  await visitor.asks('two');
  expect(visitor.all('.entry .answer')).toHaveLength(2);
  const [, refused, taken] = browser.gateway.messages();
  expect(taken!.token).toBe('session2.0');
  expect(taken!.body.id).toBe(refused!.body.id);
  expect(visitor.find('.problem')).toBeNull();
});

it('says why a message is not taken, and goes on with the next', async () => {
  const visitor = await (await Visitor.arrives()).opens();
  browser.gateway.outcomes = [failure(400, 'empty', 'There is nothing to read in this.')];
  await visitor.asks('???');
  expect(visitor.find('.problem').textContent).toBe('There is nothing to read in this.');
  expect(visitor.button('Try again')).toBeUndefined();
  await visitor.asks('two');
  expect(browser.gateway.sent()).toEqual(['???', 'two']);
});

describe('offline', () => {
  it('says so, keeps what is written, and sends it in order when back', async () => {
    const visitor = await (await Visitor.arrives()).opens();
    setOnline(false);
    await visitor.asks('one');
    await visitor.asks('two');
    expect(visitor.find('.notice').textContent).toContain('You are offline');
    expect(browser.gateway.sent()).toEqual([]);
    expect(visitor.texts('.visitor .meta')[0]).toContain('Waiting to be sent');
    setOnline(true);
    await pass();
    expect(browser.gateway.sent()).toEqual(['one', 'two']);
    expect(visitor.find('.notice')).toBeNull();
  });

  it('sends by itself what had failed, once back', async () => {
    const visitor = await (await Visitor.arrives()).opens();
    browser.gateway.outcomes = Array.from({ length: 5 }, () => 'down' as const);
    await visitor.asks('one');
    await pass(60_000);
    expect(visitor.button('Try again')).toBeDefined();
    setOnline(true);
    await pass();
    expect(visitor.all('.entry .answer')).toHaveLength(1);
  });
});

describe('a change of page', () => {
  it('keeps the conversation, the open panel and the draft', async () => {
    let visitor = await (await Visitor.arrives()).opens();
    await visitor.asks('one');
    visitor.types('half a quest');
    visitor = await visitor.comesBack();
    await pass();
    expect(visitor.chat.opened).toBe(true);
    expect(visitor.texts('.visitor .bubble')).toEqual(['one']);
    expect(visitor.box.value).toBe('half a quest');
    expect(browser.gateway.paths().filter((path) => path === 'POST /sessions')).toHaveLength(1);
    expect(document.activeElement).not.toBe(visitor.chat);
  });

  it('sends what was unsent with its id, so that it is answered once', async () => {
    let visitor = await (await Visitor.arrives()).opens();
    browser.gateway.outcomes = ['silent'];
    await visitor.asks('one');
    visitor = await visitor.comesBack();
    await pass();
    expect(visitor.all('.entry .answer')).toHaveLength(1);
    const ids = browser.gateway.messages().map(({ body }) => body.id);
    expect(ids).toHaveLength(2);
    expect(ids[0]).toBe(ids[1]);
  });

  it('stays closed when the visitor has closed it, and sends nothing', async () => {
    let visitor = await (await Visitor.arrives()).opens();
    await visitor.clicks('Close chat');
    const before = browser.gateway.calls.length;
    visitor = await visitor.comesBack();
    await pass();
    expect(visitor.chat.opened).toBe(false);
    expect(browser.gateway.calls).toHaveLength(before);
  });
});

describe('session storage', () => {
  it('that throws is done without', async () => {
    vi.spyOn(Storage.prototype, 'getItem').mockImplementation(() => {
      throw new DOMException('denied', 'SecurityError');
    });
    vi.spyOn(Storage.prototype, 'setItem').mockImplementation(() => {
      throw new DOMException('denied', 'SecurityError');
    });
    const visitor = await (await Visitor.arrives()).opens();
    await visitor.asks('one');
    expect(visitor.all('.entry .answer')).toHaveLength(1);
  });

  it('that holds something else is passed over', async () => {
    sessionStorage.setItem('needlewise:https://assistant.clinic.example', '{"session":7,"unsent":"x"}');
    const visitor = await (await Visitor.arrives()).opens();
    await visitor.asks('one');
    expect(visitor.all('.entry .answer')).toHaveLength(1);
  });
});
