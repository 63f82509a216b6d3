import type { Desk } from './desk.ts';
import type { Named } from './notebook.ts';

/** What is on this device, to be read and printed without us: contributions, then recommendations with all their fields. */
export function asText(desk: Desk): string {
  const { words, notebook, settings } = desk;
  const said = notebook.contributions();
  const typed = [...notebook.othersCaptures().map(({ fields }) => fields.text)];
  return [
    settings.groupName,
    '',
    `== ${words.say('contributions')} ==`,
    ...said.map((one) => contribution(desk, one)),
    ...typed.map((text) => `- ${text}`),
    '',
    `== ${words.say('recommendations')} ==`,
    ...notebook.recommendations().map((one) => recommendation(one)),
    '',
  ].join('\n');
}

function contribution({ settings, notebook, words }: Desk, one: Named): string {
  const { fields } = one;
  const kind = settings.choices.kinds.find(({ value }) => value === fields.kind)?.text ?? '';
  const marks = [kind, fields.saidBy, notebook.isRemoved(one) && words.say('removed')].filter(Boolean);
  return `- ${fields.text ?? ''} (${marks.join(' · ')})`;
}

function recommendation({ fields }: Named): string {
  const lines = Object.entries(fields).map(([field, value]) =>
    value === true ? `  ${field}` : `  ${field}: ${value}`,
  );
  return ['-', ...lines].join('\n');
}
