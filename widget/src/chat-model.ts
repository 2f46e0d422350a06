import { AnswerTools } from './answer-tools';
import { Conversation } from './conversation';
import { limit } from './limit';
import { LogScroll } from './log-scroll';
import { webAddress } from './links';
import type { NeedlewiseChat } from './needlewise-chat';
import { Speaker } from './speaker';
import { Storage } from './storage';
import { fitToText } from './text-box';
import type { Language } from './strings';
import { download, transcript } from './transcript';
import type { Entry } from './types';
import type { Model } from './view/model';
import { focusPlace, type Place } from './focus-place';

/** What the visitor sees of the conversation, and does with it. */
export class ChatModel implements Model {
  menuOpen = false;
  confirming = false;
  unread = 0;
  firstUnread: string | null = null;
  readonly conversation: Conversation;

  private readonly storage: Storage;
  private readonly scroll: LogScroll;
  readonly speaker: Speaker;
  readonly tools: AnswerTools;

  constructor(
    private readonly host: NeedlewiseChat,
    endpoint: string,
  ) {
    this.storage = new Storage(`needlewise:${endpoint}`);
    this.scroll = new LogScroll(host, () => this.seen());
    this.conversation = new Conversation(endpoint, this.storage, {
      changed: () => this.changed(),
      arrived: (entry) => this.arrived(entry),
      restarted: () => this.restarted(),
    });
    this.speaker = new Speaker(host, this.conversation);
    this.tools = new AnswerTools(host, this.conversation, this.speaker);
  }

  get language(): Language {
    return this.host.words;
  }

  get heading(): string {
    return this.host.getAttribute('chat-title') || this.language.strings.title;
  }

  get avatar(): string | null {
    return webAddress(this.host.getAttribute('avatar'));
  }

  get answerLanguage(): string {
    return this.host.getAttribute('answer-lang') || 'en';
  }

  get modal(): boolean {
    return this.host.fullScreen.active;
  }

  get draft(): string {
    return this.storage.get('draft');
  }

  connect(): void {
    this.conversation.attach();
    const open = this.storage.get('open');
    if (open === false) this.host.opened = false;
    // Restored over the whole screen it would hide the page the visitor has just asked for.
    if (open && !this.modal) this.host.opened = true;
    if (this.conversation.hasUnsent) void this.conversation.start();
  }

  disconnect(): void {
    this.conversation.detach();
  }

  opened(): void {
    this.storage.set('open', true);
    this.unread = 0;
    this.scroll.follow();
    void this.conversation.start();
    this.changed();
  }

  closed(): void {
    this.storage.set('open', false);
    this.menuOpen = this.confirming = false;
    this.firstUnread = null;
    this.speaker.hush();
    this.changed();
  }

  /** After each update of the page. */
  shown(): void {
    this.scroll.settle(this.conversation);
    fitToText(this.host.root.querySelector('textarea')!, this.draft);
  }

  focus(place: Place): void {
    void this.host.updateComplete.then(() => focusPlace(place, this.host));
  }

  escape(): void {
    if (this.confirming) this.keep();
    else if (this.menuOpen) this.closeMenu('#menu-button');
    else this.close();
  }

  close(): void {
    this.host.close();
  }

  ask(text: string): void {
    this.firstUnread = null;
    this.unread = 0;
    this.speaker.hush();
    this.scroll.follow();
    this.conversation.send(text);
    this.focus('answering');
  }

  write(draft: string): void {
    this.storage.set('draft', draft);
    this.speaker.count(limit(draft, this.conversation.session?.max_characters));
    this.changed();
  }

  submit(): void {
    const text = this.draft.trim();
    if (!text || limit(text, this.conversation.session?.max_characters).over) return;
    this.storage.set('draft', '');
    this.ask(text);
  }

  retry(): void {
    this.conversation.retry();
    this.focus('answering');
  }

  toggleMenu(): void {
    this.menuOpen = !this.menuOpen;
    this.changed();
    if (this.menuOpen) this.focus('[role=menuitem]');
  }

  closeMenu(place?: Place): void {
    this.menuOpen = false;
    this.changed();
    if (place) this.focus(place);
  }

  startOver(): void {
    this.closeMenu('entrance');
    this.speaker.say(this.language.strings.startedOver);
    void this.conversation.startOver();
  }

  saveTranscript(): void {
    this.closeMenu('#menu-button');
    const { session, entries } = this.conversation;
    if (!session) return;
    const day = new Date().toISOString().slice(0, 10);
    download(transcript(entries, session.clinic, this.language), `conversation-${day}.txt`);
    this.speaker.say(this.language.strings.transcriptSaved);
  }

  askToErase(): void {
    this.confirming = true;
    this.closeMenu('.confirm button');
  }

  keep(): void {
    this.confirming = false;
    this.changed();
    this.focus('#menu-button');
  }

  erase(): void {
    const { strings } = this.language;
    this.confirming = false;
    this.changed();
    this.focus('entrance');
    void this.conversation
      .erase()
      .then((erased) => this.speaker.conclude(erased, strings.erased, strings.eraseFailed));
  }

  jumpToNewest(): void {
    this.scroll.toBottom();
    this.seen();
    this.focus('.log');
  }

  scrolled(): void {
    this.scroll.scrolled();
  }

  private seen(): void {
    if (!this.unread || !this.host.opened) return;
    this.unread = 0;
    this.changed();
  }

  private changed(): void {
    this.speaker?.follow();
    this.host.requestUpdate();
  }

  private arrived(entry: Entry): void {
    if (!this.host.opened || !this.scroll.following) {
      this.unread++;
      this.firstUnread ??= entry.id;
    }
    this.speaker.answered(entry);
    this.host.announce('message');
  }

  private restarted(): void {
    this.unread = 0;
    this.firstUnread = null;
    this.speaker.hush();
    this.scroll.follow();
  }
}
