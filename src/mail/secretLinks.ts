import { config } from '../config.ts';

export const HIDDEN = '••••••';

/** A mail's HTML or text with every address of ours cut after the host; pictures stay. */
export function withoutLinks(content: string, baseUrl = config.baseUrl): string {
  const host = baseUrl.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
  return content.replace(new RegExp(`(?<!src=")${host}/[^\\s"'<>]*`, 'g'), `${baseUrl}/${HIDDEN}`);
}
