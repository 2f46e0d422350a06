import { describe, expect, it, vi } from 'vitest';
import { browser, pass, useBrowser, Visitor } from './page';

useBrowser();

describe('opening and closing', () => {
  it('moves the focus in and back, and tells the page', async () => {
    const visitor = await Visitor.arrives();
    const heard: string[] = [];
    for (const name of ['open', 'close', 'message']) {
      document.addEventListener(`needlewise-${name}`, (event) => {
        heard.push(name);
        expect((event as CustomEvent).detail).toBeNull();
      });
    }
    await visitor.opens();
    expect(visitor.focused).toBe('message');
    expect(visitor.find('.launcher').getAttribute('aria-expanded')).toBe('true');
    await visitor.asks('private matters');
    visitor.presses('Escape');
    await pass();
    expect(visitor.chat.opened).toBe(false);
    expect((visitor.find('dialog') as HTMLDialogElement).open).toBe(false);
    expect(visitor.focused).toBe('launcher');
    expect(heard).toEqual(['open', 'message', 'close']);
  });

  it('is in the hands of the page too', async () => {
    const visitor = await Visitor.arrives();
    visitor.chat.open();
    await pass();
    expect((visitor.find('dialog') as HTMLDialogElement).open).toBe(true);
    visitor.chat.close();
    await pass();
    expect(visitor.chat.hasAttribute('open')).toBe(false);
    visitor.chat.setAttribute('open', '');
    await pass();
    expect((visitor.find('dialog') as HTMLDialogElement).open).toBe(true);
    visitor.chat.startOver();
    await pass();
    expect(browser.gateway.paths()).toEqual(['POST /sessions', 'POST /sessions']);
  });

  it('is modal where the panel covers the page, and only there', async () => {
    const modal = vi.spyOn(HTMLDialogElement.prototype, 'showModal');
    const wide = await (await Visitor.arrives()).opens();
    expect(modal).not.toHaveBeenCalled();
    expect(wide.find('dialog').hasAttribute('aria-modal')).toBe(false);
    wide.chat.remove();
    sessionStorage.clear();
    vi.stubGlobal('matchMedia', (query: string) => media(query.includes('max-width')));
    const small = await (await Visitor.arrives()).opens();
    expect(modal).toHaveBeenCalledOnce();
    expect(small.find('dialog').getAttribute('aria-modal')).toBe('true');
  });

  it('focuses the heading on touch screens', async () => {
    vi.stubGlobal('matchMedia', (query: string) => media(query.includes('coarse')));
    const visitor = await (await Visitor.arrives()).opens();
    expect(visitor.focused).toBe('heading');
  });
});

function media(matches: boolean): unknown {
  return { matches, addEventListener: () => undefined, removeEventListener: () => undefined };
}

it('has its live regions before there is anything to say, and names for all', async () => {
  const visitor = await Visitor.arrives();
  expect(visitor.find('[role=log]').getAttribute('aria-live')).toBe('polite');
  expect(visitor.find('[role=log]').getAttribute('aria-label')).toBe('Conversation');
  expect(visitor.find('[role=alert]').textContent).toBe('');
  expect(visitor.find('dialog').getAttribute('aria-labelledby')).toBe('heading');
  expect(visitor.box.getAttribute('aria-label')).toBe('Your question');
  await visitor.opens();
  await visitor.asks('one');
  for (const control of visitor.all('button, a[href], summary')) {
    expect(control.getAttribute('aria-label') ?? control.textContent!.trim()).not.toBe('');
  }
});

describe('the text box', () => {
  it('sends on Enter, not with Shift, not within a composition, not when empty', async () => {
    const visitor = await (await Visitor.arrives()).opens();
    visitor.types('one');
    expect(visitor.presses('Enter', visitor.box, { shiftKey: true }).defaultPrevented).toBe(false);
    visitor.presses('Enter', visitor.box, { isComposing: true });
    await pass();
    expect(browser.gateway.sent()).toEqual([]);
    expect(visitor.presses('Enter').defaultPrevented).toBe(true);
    await pass();
    visitor.types('   ');
    visitor.presses('Enter');
    await pass();
    expect(browser.gateway.sent()).toEqual(['one']);
  });

  it('counts near the limit, says so, and keeps what is too long', async () => {
    const visitor = await (await Visitor.arrives()).opens();
    visitor.types('a'.repeat(1700));
    await pass();
    expect(visitor.find('#counter')).toBeNull();
    visitor.types('😀'.repeat(1900));
    await pass();
    expect(visitor.find('#counter').textContent).toBe('100 characters left');
    expect(visitor.status).toBe('100 characters left');
    await visitor.asks('a'.repeat(2001));
    expect(browser.gateway.sent()).toEqual([]);
    expect(visitor.box.value).toHaveLength(2001);
    expect(visitor.box.getAttribute('aria-invalid')).toBe('true');
    expect(visitor.status).toBe('1 character too many');
  });
});

it('counts unread answers on the launcher and marks where they begin', async () => {
  const visitor = await (await Visitor.arrives()).opens();
  browser.gateway.outcomes = ['down'];
  await visitor.asks('one');
  await visitor.clicks('Close chat');
  await pass(5_000);
  expect(visitor.texts('.launcher')[0]).toContain('1 new message');
  expect(visitor.texts('p[role=status]')[0]).toBe('1 new message');
  await visitor.opens();
  expect(visitor.texts('.new-marker')).toEqual(['New messages']);
  expect(visitor.find('.badge')).toBeNull();
  await visitor.asks('two');
  expect(visitor.find('.new-marker')).toBeNull();
});

it('offers to jump to what came while the visitor had scrolled up', async () => {
  const visitor = await (await Visitor.arrives()).opens();
  await visitor.asks('one');
  browser.gateway.outcomes = ['down'];
  await visitor.asks('two');
  const log = visitor.find('.log');
  for (const [name, value] of Object.entries({ clientHeight: 400, scrollHeight: 2000 })) {
    Object.defineProperty(log, name, { value });
  }
  log.scrollTop = 100;
  log.dispatchEvent(new Event('scroll'));
  await pass(5_000);
  await visitor.clicks('New messages');
  expect(log.scrollTop).toBe(1600);
  expect(visitor.button('New messages')).toBeUndefined();
});
