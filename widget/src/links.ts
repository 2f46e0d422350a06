/** Only these payloads become links; `javascript:` and whatever else there is are plain messages. */
export function isLink(payload: string): boolean {
  return /^(tel:|https:\/\/)[^\s]/i.test(payload);
}

export function isCall(payload: string): boolean {
  return /^tel:[+\d]/i.test(payload);
}

/** An address that may go into `href` or `src`, else null. */
export function webAddress(address: string | null | undefined): string | null {
  if (!address) return null;
  try {
    const url = new URL(address, document.baseURI);
    return url.protocol === 'https:' || url.protocol === 'http:' ? url.href : null;
  } catch {
    return null;
  }
}
