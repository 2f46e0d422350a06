import type { Conversation } from './conversation';
import type { NeedlewiseChat } from './needlewise-chat';

/** Closer to the end than this, in pixels, the visitor is reading the newest. */
const NEAR = 48;
const MARGIN = 12;

/** Keeps the newest in sight, unless the visitor has scrolled away from it. */
export class LogScroll {
  following = true;
  private own = -1;
  private shown = '';

  constructor(
    private readonly host: NeedlewiseChat,
    private readonly reachedEnd: () => void,
  ) {}

  follow(): void {
    this.following = true;
    this.shown = '';
  }

  scrolled(): void {
    const { log } = this;
    // A hidden log has no position of its own.
    if (!log?.clientHeight || Math.abs(log.scrollTop - this.own) < 2) return;
    this.following = log.scrollHeight - log.clientHeight - log.scrollTop < NEAR;
    if (this.following) this.reachedEnd();
  }

  toBottom(): void {
    const { log } = this;
    this.following = true;
    if (log) this.go(log, log.scrollHeight - log.clientHeight);
  }

  /** Brings the newest turn into sight: all of it, or its beginning if it is taller than the log. */
  settle({ entries, phase, awaiting }: Conversation): void {
    const last = entries.at(-1);
    const shown = `${this.host.opened} ${phase} ${awaiting} ${entries.length} ${last?.id} ${last?.state}`;
    if (shown === this.shown) return;
    this.shown = shown;
    const { log } = this;
    if (!this.following || !log) return;
    const newest = [...log.querySelectorAll<HTMLElement>('.entry')].pop();
    const end = log.scrollHeight - log.clientHeight;
    this.go(log, newest ? Math.min(end, newest.offsetTop - MARGIN) : end);
  }

  private get log(): HTMLElement | null {
    return this.host.root.querySelector<HTMLElement>('.log');
  }

  private go(log: HTMLElement, top: number): void {
    log.scrollTop = top;
    this.own = log.scrollTop;
  }
}
