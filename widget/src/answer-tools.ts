import { copyText } from './clipboard';
import type { Conversation } from './conversation';
import type { NeedlewiseChat } from './needlewise-chat';
import type { Speaker } from './speaker';
import type { Turn } from './types';

const COPIED_TIME = 2500;

/** What the visitor can do with an answer: rate it, copy it. */
export class AnswerTools {
  /** The answer that was copied a moment ago. */
  copied: string | null = null;
  private timer: ReturnType<typeof setTimeout> | undefined;

  constructor(
    private readonly host: NeedlewiseChat,
    private readonly conversation: Conversation,
    private readonly speaker: Speaker,
  ) {}

  /** Said twice, a rating is taken back. */
  rate(turn: Turn, helpful: boolean): void {
    const { strings } = this.host.words;
    const value = turn.helpful === helpful ? null : helpful;
    void this.conversation.rate(turn, value).then((saved) => {
      const done = value === null ? strings.feedbackRemoved : strings.thanks;
      this.speaker.conclude(saved, done, strings.feedbackFailed);
    });
  }

  copy({ id, replies }: Turn): void {
    const { strings } = this.host.words;
    const text = replies.map((reply) => reply.text).join('\n\n');
    void copyText(text, this.host.root).then((copied) => {
      this.showCopied(copied ? id : null);
      this.speaker.conclude(copied, strings.copied, strings.copyFailed);
    });
  }

  private showCopied(id: string | null): void {
    clearTimeout(this.timer);
    this.copied = id;
    this.host.requestUpdate();
    if (id) this.timer = setTimeout(() => this.showCopied(null), COPIED_TIME);
  }
}
