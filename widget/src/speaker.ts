import type { Conversation } from './conversation';
import type { Limit } from './limit';
import type { NeedlewiseChat } from './needlewise-chat';
import type { Entry } from './types';
import { troubleText } from './view/panel';

/** Characters left at which the counter is spoken. */
const SPOKEN = [200, 100, 50, 20, 10, 0];
/** Time for a screen reader to pass over turns that were merely read again. */
const SETTLING = 500;

/** What is told to those who do not see it: the texts of the two live regions. */
export class Speaker {
  status = '';
  alert = '';
  /** What did not work, for all to see until something else is said. */
  problem = '';
  /** Turns are being read again: a live region has nothing to tell of them. */
  restoring = false;
  private told = '';
  private counted = 0;

  constructor(
    private readonly host: NeedlewiseChat,
    private readonly conversation: Conversation,
  ) {}

  say(text: string): void {
    // The same words again are no change to a live region, a blank more is.
    this.problem = '';
    this.status = text && text === this.status ? `${text}\u00a0` : text;
    this.host.requestUpdate();
  }

  /** How something the visitor wished for went. */
  conclude(worked: boolean, done: string, problem: string): void {
    this.say(worked ? done : problem);
    if (!worked) this.problem = problem;
  }

  hush(): void {
    this.alert = '';
  }

  answered({ turn }: Entry): void {
    if (!turn || turn.escalation === 'none') return;
    const word = this.host.words.strings.urgent[turn.escalation];
    this.alert = `${word}. ${turn.replies[0]?.text ?? ''}`;
  }

  count({ left, near, over }: Limit): void {
    const { strings } = this.host.words;
    const level = near ? SPOKEN.filter((mark) => left <= mark).length + Number(over) : 0;
    if (level > this.counted) this.say(over ? strings.charactersOver(-left) : strings.charactersLeft(left));
    this.counted = level;
  }

  /** Says once what state the conversation has come into. */
  follow(): void {
    const { phase, session } = this.conversation;
    if (phase === 'starting' && session) this.restoring = true;
    else if (this.restoring && phase !== 'starting') setTimeout(() => this.settled(), SETTLING);
    const text = this.stateText();
    if (text === this.told) return;
    const past = this.told;
    this.told = text;
    if (text) this.say(text);
    else if (this.status === past) this.say('');
  }

  private settled(): void {
    this.restoring = false;
    this.host.requestUpdate();
  }

  private stateText(): string {
    const { strings } = this.host.words;
    const { conversation } = this;
    if (conversation.trouble) return troubleText(conversation.trouble, strings);
    if (conversation.awaiting) return strings.writing;
    if (conversation.phase === 'unavailable') return strings.unavailable;
    const last = conversation.entries.at(-1);
    if (last?.state === 'failed') return strings.notSent;
    return last?.state === 'refused' ? last.problem || strings.refused : '';
  }
}
