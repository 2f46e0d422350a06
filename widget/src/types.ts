/** What the gateway says; see docs/chat-api.md. */

export type Escalation = 'none' | 'doctor' | 'emergency';

export interface Block {
  kind: 'paragraph' | 'bullets' | 'numbers';
  lines: string[];
}

export interface ReplyButton {
  title: string;
  payload: string;
}

export interface Source {
  id: string;
  section: string;
  statement: string;
}

export interface Reply {
  text: string;
  blocks: Block[];
  buttons: ReplyButton[];
  sources: Source[];
}

export interface Turn {
  id: string;
  at: string;
  text: string;
  topics: string[];
  escalation: Escalation;
  helpful: boolean | null;
  replies: Reply[];
}

export interface Clinic {
  name: string;
  phone: string;
  phone_link: string;
  emergency_number: string;
  emergency_link: string;
  privacy: string | null;
}

export interface Session {
  token: string;
  clinic: Clinic;
  openers: string[];
  max_characters: number;
}

/** A session as the tabs of one browser share it; the key names the conversation, and is no secret. */
export interface HeldSession extends Session {
  key: string;
}

/** What the visitor wrote, on its way or answered. */
export interface Entry {
  id: string;
  at: string;
  text: string;
  /** `refused`: the gateway will not take it as it is, so sending it again is of no use. */
  state: 'queued' | 'sending' | 'failed' | 'refused' | 'answered';
  problem?: string;
  turn?: Turn;
}

/** Why messages wait; null when they do not. */
export type Trouble = null | { kind: 'offline' | 'unreachable' } | { kind: 'busy'; message: string };
