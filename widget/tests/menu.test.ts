import { describe, expect, it, vi } from 'vitest';
import { chooseLanguage } from '../src/strings';
import { transcript } from '../src/transcript';
import { aTurn, CLINIC } from './gateway';
import { browser, pass, useBrowser, Visitor } from './page';

useBrowser();

async function talking(): Promise<Visitor> {
  const visitor = await (await Visitor.arrives()).opens();
  await visitor.asks('one');
  await visitor.clicks('Chat options');
  return visitor;
}

it('opens on its first item; arrow keys move, Escape closes it alone', async () => {
  const visitor = await talking();
  const items = visitor.all('[role=menuitem]');
  const at = (): number => items.indexOf(visitor.chat.root.activeElement as HTMLElement);
  expect(at()).toBe(0);
  visitor.presses('ArrowUp', items[0]!);
  expect(at()).toBe(2);
  visitor.presses('ArrowDown', items[2]!);
  expect(at()).toBe(0);
  visitor.presses('Escape', items[0]!);
  await pass();
  expect(visitor.find('[role=menu]').hidden).toBe(true);
  expect(visitor.chat.opened).toBe(true);
  expect(visitor.focused).toBe('menu-button');
});

it('starts over with a new session', async () => {
  const visitor = await talking();
  await visitor.clicks('Start over');
  expect(visitor.all('.entry')).toEqual([]);
  expect(browser.gateway.paths().at(-1)).toBe('POST /sessions');
  expect(visitor.button('Is it safe?')).toBeDefined();
  expect(visitor.status).toBe('A new conversation has begun.');
});

it('drops the answer to a conversation that was left', async () => {
  const visitor = await (await Visitor.arrives()).opens();
  browser.gateway.outcomes = ['silent'];
  await visitor.asks('one');
  await visitor.chooses('Start over');
  await pass(60_000);
  expect(visitor.all('.entry')).toEqual([]);
  await visitor.asks('two');
  expect(visitor.all('.entry .answer')).toHaveLength(1);
});

describe('deleting', () => {
  it('asks first, with the focus on what keeps', async () => {
    const visitor = await talking();
    await visitor.clicks('Delete my conversation');
    expect(visitor.find('[role=alertdialog]').textContent).toContain('cannot be undone');
    expect(visitor.chat.root.activeElement!.textContent).toBe('Keep it');
    await visitor.clicks('Keep it');
    expect(visitor.find('[role=alertdialog]')).toBeNull();
    expect(browser.gateway.paths()).not.toContain('DELETE /conversation');
  });

  it('deletes at the gateway and begins afresh', async () => {
    const visitor = await talking();
    await visitor.clicks('Delete my conversation');
    await visitor.clicks('Delete');
    expect(browser.gateway.paths().slice(-2)).toEqual(['DELETE /conversation', 'POST /sessions']);
    expect(browser.gateway.conversations.has('session1')).toBe(false);
    expect(visitor.all('.entry')).toEqual([]);
    expect(visitor.status).toBe('Your conversation has been deleted.');
  });

  it('says so when it did not work, and shows what is still there', async () => {
    const visitor = await talking();
    await visitor.clicks('Delete my conversation');
    browser.gateway.outcomes = ['down'];
    await visitor.clicks('Delete');
    expect(visitor.all('.entry')).toHaveLength(1);
    expect(visitor.find('.notice').textContent).toContain('could not be deleted');
  });
});

it('downloads the transcript', async () => {
  let name = '';
  let saved: Blob | undefined;
  vi.spyOn(URL, 'createObjectURL').mockImplementation((blob) => {
    saved = blob as Blob;
    return 'blob:x';
  });
  vi.spyOn(HTMLAnchorElement.prototype, 'click').mockImplementation(function (this: HTMLAnchorElement) {
    name = this.download;
  });
  const visitor = await talking();
  await visitor.clicks('Send me the transcript');
  expect(name).toMatch(/^conversation-\d{4}-\d\d-\d\d\.txt$/);
  expect(await saved!.text()).toContain('F21, Treatment: A numbing cream is applied.');
});

it('writes times, speakers and sources into the transcript', () => {
  const turn = aTurn('does it hurt?', { escalation: 'doctor' });
  const english = chooseLanguage('en-GB');
  const text = transcript(
    [
      { id: turn.id, at: turn.at, text: turn.text, state: 'answered', turn },
      { id: 'later', at: turn.at, text: 'and now?', state: 'failed' },
    ],
    CLINIC,
    english,
  );
  const time = new Date(turn.at).toLocaleString('en-GB', { dateStyle: 'long', timeStyle: 'short' });
  expect(text).toContain(`You, ${time}\ndoes it hurt?`);
  expect(text).toContain(`Assistant, ${time}\nImportant\nAbout: does it hurt?`);
  expect(text).toContain('Sources:\n- F21, Treatment: A numbing cream is applied.');
  expect(text).toContain(`You, ${time} (Not sent.)\nand now?`);
  expect(text).toContain('In an emergency call 112.');
});
