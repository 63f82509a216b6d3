/** What a group, a contribution or a recommendation is about. One list for all forums, so that recommendations can be put side by side. */
export const THEMES = [
  'governance',
  'reception',
  'housing',
  'health',
  'education',
  'employment',
  'protection',
  'participation',
  'culture',
  'data',
  'financing',
  'other',
] as const;
export type Theme = (typeof THEMES)[number];
