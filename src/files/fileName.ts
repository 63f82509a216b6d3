const LONGEST = 120;

/**
 * A file name that is safe to keep, show and send: without folders, control and direction characters, not longer than
 * 120 characters. Letters of every script stay.
 * @param extensions those that go with the content; where the name has none of them, the first is added.
 */
export function harmlessName(name: string, extensions: readonly string[]): string {
  const base = (name.split(/[\\/]/).at(-1) ?? '')
    .normalize('NFC')
    // Direction characters can make `fdp.exe` look like `exe.pdf`.
    .replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, '')
    .replace(/[<>:"|?*]/g, '_')
    .replace(/\s+/g, ' ')
    .replace(/^[\s.]+|[\s.]+$/g, '');
  const extension = extensionOf(base);
  const fits = extensions.includes(extension);
  const stem = (fits ? base.slice(0, -extension.length - 1) : base) || 'document';
  return `${cut(stem)}.${fits ? base.slice(-extension.length) : extensions[0]}`;
}

/** In lower case, without the dot; empty where there is none. */
export function extensionOf(name: string): string {
  return /\.([a-z0-9]{1,8})$/i.exec(name)?.[1]?.toLowerCase() ?? '';
}

/** By characters, not by halves of them. */
function cut(stem: string): string {
  return [...stem].slice(0, LONGEST).join('').trim();
}
