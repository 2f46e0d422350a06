import { describe, expect, it, vi } from 'vitest';
import { urgent } from './gateway';
import { browser, pass, useBrowser, Visitor } from './page';

useBrowser();

describe('before anything is asked', () => {
  it('sends nothing until the panel is opened', async () => {
    const visitor = await Visitor.arrives();
    await pass(5000);
    expect(browser.gateway.calls).toEqual([]);
    await visitor.opens();
    expect(browser.gateway.paths()).toEqual(['POST /sessions']);
  });

  it('greets with the openers, the notice and the links', async () => {
    const visitor = await (await Visitor.arrives()).opens();
    expect(visitor.find('[role=log]').textContent).toContain('Welcome to Example Dermatology');
    expect(visitor.texts('.choices button')).toEqual([
      'What does it treat?',
      'Does it hurt?',
      'What are the side effects?',
      'Is it safe?',
    ]);
    expect(visitor.find('footer').textContent).toContain('not a doctor');
    expect(visitor.find('footer a[href="tel:112"]').textContent).toBe('112');
    expect(visitor.find('footer a[href="https://clinic.example/privacy"]').getAttribute('rel')).toContain('noopener');
  });

  it('asks an opener, after which the openers are gone', async () => {
    const visitor = await (await Visitor.arrives()).opens();
    await visitor.clicks('Does it hurt?');
    expect(browser.gateway.sent()).toEqual(['Does it hurt?']);
    expect(visitor.button('Is it safe?')).toBeUndefined();
  });
});

describe('an answer', () => {
  it('shows the question, its time, paragraphs and lists, all as text', async () => {
    const visitor = await (await Visitor.arrives()).opens();
    await visitor.asks('does it hurt?');
    expect(visitor.texts('.visitor .bubble')).toEqual(['does it hurt?']);
    expect(visitor.find('time').getAttribute('datetime')).toBe('2026-11-22T15:04:05Z');
    expect(visitor.find('.entry .answer p').innerHTML).toContain('<br>');
    expect(visitor.texts('.answer ul li')).toEqual(['One point', '<b>Another</b>']);
    expect(visitor.texts('.answer ol li')).toEqual(['First', 'Then']);
    expect(visitor.find('.answer b')).toBeNull();
    expect(visitor.box.value).toBe('');
  });

  it('unfolds its sources', async () => {
    const visitor = await (await Visitor.arrives()).opens();
    await visitor.asks('does it hurt?');
    expect(visitor.find('details > summary').textContent).toContain('1 source');
    expect(visitor.texts('details li')).toEqual(['Treatment F21A numbing cream is applied.']);
  });

  it('offers follow-ups of the newest turn only, and makes links of safe addresses only', async () => {
    const visitor = await (await Visitor.arrives()).opens();
    await visitor.asks('one');
    expect(visitor.texts('.entry button.choice')).toEqual(['How many sessions?', 'Trap']);
    await visitor.clicks('How many sessions?');
    expect(browser.gateway.sent()).toEqual(['one', 'How many sessions are needed?']);
    expect(visitor.all('.entry')[0]!.querySelector('button.choice')).toBeNull();
    expect(visitor.all('.entry')[1]!.querySelectorAll('button.choice')).toHaveLength(2);
    expect(visitor.all('a[href^="javascript"]')).toEqual([]);
    expect(visitor.all('.entry a[href="https://clinic.example/book"]')).toHaveLength(2);
  });

  it('is being written meanwhile, which is said once', async () => {
    const visitor = await (await Visitor.arrives()).opens();
    browser.gateway.outcomes = ['silent'];
    await visitor.asks('one');
    expect(visitor.find('.dots').getAttribute('aria-hidden')).toBe('true');
    expect(visitor.status).toBe('The assistant is writing an answer.');
  });

  it('can be copied', async () => {
    const written = vi.fn().mockResolvedValue(undefined);
    vi.stubGlobal('navigator', { ...navigator, onLine: true, clipboard: { writeText: written } });
    const visitor = await (await Visitor.arrives()).opens();
    await visitor.asks('one');
    await visitor.clicks('Copy answer');
    expect(written).toHaveBeenCalledWith('About: one');
    expect(visitor.status).toBe('Copied');
  });

  it('can be rated, rated otherwise, and not at all again', async () => {
    const visitor = await (await Visitor.arrives()).opens();
    await visitor.asks('one');
    const pressed = (): string[] => visitor.all('.thumbs button').map((b) => b.getAttribute('aria-pressed')!);
    await visitor.clicks('Helpful');
    expect(pressed()).toEqual(['true', 'false']);
    await visitor.clicks('Not helpful');
    expect(pressed()).toEqual(['false', 'true']);
    await visitor.clicks('Not helpful');
    expect(pressed()).toEqual(['false', 'false']);
    const told = browser.gateway.calls.filter(({ method }) => method === 'PUT');
    expect(told.map(({ body }) => body.helpful)).toEqual([true, false, null]);
    expect(told[0]!.path).toMatch(/^\/messages\/[\w-]+\/feedback$/);
  });

  it('takes a rating back that the gateway did not get', async () => {
    const visitor = await (await Visitor.arrives()).opens();
    await visitor.asks('one');
    browser.gateway.outcomes = ['down'];
    await visitor.clicks('Helpful');
    expect(visitor.button('Helpful')!.getAttribute('aria-pressed')).toBe('false');
    expect(visitor.status).toBe('Your feedback could not be saved.');
  });
});

describe('a red flag', () => {
  it.each([
    ['doctor', 'Important'],
    ['emergency', 'Emergency'],
  ] as const)('of a case for the %s is a card with words and a call, and is announced', async (level, word) => {
    browser.gateway.answers = () => urgent(level, '112');
    const visitor = await (await Visitor.arrives()).opens();
    expect(visitor.alert).toBe('');
    await visitor.asks('my face swells');
    const card = visitor.find(`.urgent.${level}`);
    expect(card.querySelector('strong')!.textContent).toBe(word);
    expect(card.querySelector('svg')).not.toBeNull();
    expect(card.querySelector('a.call')!.getAttribute('href')).toBe('tel:112');
    expect(visitor.alert).toBe(`${word}. Call 112 now.`);
  });

  it('has the clinic’s number when the reply names none', async () => {
    const bare = urgent('doctor', '1');
    bare.replies![0]!.buttons = [];
    browser.gateway.answers = () => bare;
    const visitor = await (await Visitor.arrives()).opens();
    await visitor.asks('it bleeds');
    expect(visitor.find('a.call').getAttribute('href')).toBe('tel:+442079460123');
  });

  it('is not announced again when the page is changed', async () => {
    browser.gateway.answers = () => urgent('emergency', '112');
    let visitor = await (await Visitor.arrives()).opens();
    await visitor.asks('my face swells');
    visitor = await visitor.comesBack();
    await pass();
    expect(visitor.all('.urgent')).toHaveLength(1);
    expect(visitor.alert).toBe('');
  });
});
