const DEFAULT_LIMIT = 2000;

export interface Limit {
  left: number;
  over: boolean;
  /** Close enough to the limit for the visitor to be told. */
  near: boolean;
}

/** Counts as the gateway does: a character outside the first plane is one, not two. */
export function limit(text: string, most = DEFAULT_LIMIT): Limit {
  const left = most - [...text.trim()].length;
  return { left, over: left < 0, near: left <= most / 10 };
}
