import { de } from './de';
import { en, type Strings } from './en';

export type { Strings };

const TABLES: Record<string, Strings> = { en, de };

export interface Language {
  /** As Intl and the `lang` attribute want it, with its region. */
  tag: string;
  strings: Strings;
}

/** The first language among those wished for that the widget speaks, else English. */
export function chooseLanguage(...wished: (string | null | undefined)[]): Language {
  for (const tag of wished) {
    const strings = tag && TABLES[tag.toLowerCase().split('-')[0]!];
    if (strings && isLanguageTag(tag)) return { tag, strings };
  }
  return { tag: 'en', strings: en };
}

function isLanguageTag(tag: string): boolean {
  try {
    return Intl.getCanonicalLocales(tag).length === 1;
  } catch {
    return false;
  }
}
