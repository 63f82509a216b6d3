/** Text without the control characters that XML 1.0 cannot hold at all, not even escaped (§2.2). */
export function xmlText(text: string): string {
  return text.replace(/[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/gu, '');
}
