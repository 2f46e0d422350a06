import type { AnswerTools } from '../answer-tools';
import type { Conversation } from '../conversation';
import type { Speaker } from '../speaker';
import type { Language } from '../strings';

/** What the views show and what they may ask for; the element is one. */
export interface Model {
  readonly conversation: Conversation;
  readonly language: Language;
  readonly heading: string;
  readonly avatar: string | null;
  readonly answerLanguage: string;
  readonly draft: string;
  readonly menuOpen: boolean;
  readonly confirming: boolean;
  /** Full screen: the panel is modal. */
  readonly modal: boolean;
  readonly unread: number;
  /** The entry whose answer came while nobody looked. */
  readonly firstUnread: string | null;
  readonly speaker: Speaker;
  readonly tools: AnswerTools;

  ask(text: string): void;
  write(draft: string): void;
  submit(): void;
  retry(): void;
  toggleMenu(): void;
  closeMenu(): void;
  startOver(): void;
  saveTranscript(): void;
  askToErase(): void;
  erase(): void;
  keep(): void;
  jumpToNewest(): void;
  scrolled(): void;
  close(): void;
  escape(): void;
}
