import { webAddress } from './links';

/** The widget's own script tag. It can be asked for only while the script first runs. */
export const ownScript = (
  document.currentScript instanceof HTMLScriptElement ? document.currentScript : null
) as HTMLScriptElement | null;

const source = webAddress(ownScript?.src);

/** Where the gateway is unless the `endpoint` attribute says otherwise. */
export function endpointFrom(attribute: string | null): string {
  const address = webAddress(attribute) ?? (source ? new URL(source).origin : location.origin);
  return address.replace(/\/+$/, '');
}
